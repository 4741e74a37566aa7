// NG13xx: what a component refuses or warns about.
import type { CodeRow } from '../codes.ts';

export const componentCodes = {
  NG1340: {
    title: 'the mirror that is meant does not exist',
    why: 'Relays, explorers and benchmarks read from a mirror; without one they start and then fail every request.',
    fix: 'Add a `mirror:` or name one that is there.',
  },
  NG1341: {
    title: 'several mirrors and none is named',
    why: 'netgen does not guess which one is meant: the answer would change when another mirror is added.',
    fix: 'Name it with `mirror:`.',
  },
  NG1342: {
    title: 'an endpoint that is needed is switched off',
    why: 'What refers to it would have no address to dial.',
    fix: 'Switch the part on, for example `rest: {}` at the mirror.',
  },
  NG1343: {
    title: 'another cluster cannot reach it',
    why: 'Services inside a cluster have addresses that only this cluster knows.',
    fix: 'Expose it (`expose: true`, or `exposure:` at the cluster of a node), or move both to one cluster.',
  },
  NG1344: {
    title: 'it cannot be exposed on its cluster',
    why: 'The cluster has no way in, or its address from outside would not be known before it runs.',
    fix: "Set the cluster's `exposure`, the network's `domain`, or the node port the message asks for.",
  },
  NG1350: {
    title: 'a relay is bound to a node that does not exist',
    why: 'It would send transactions to an address that nobody answers at.',
    fix: 'Use numbers that `nodes.place` gives.',
  },
  NG1351: {
    title: 'a relay has no operator',
    why: 'Sending a transaction costs a fee that an account must pay; the relay refuses to start without one.',
    fix: 'Bring a Secret with `OPERATOR_ID_MAIN` and `OPERATOR_KEY_MAIN` and name it, or set `readOnly: true`.',
  },
  NG1352: {
    title: 'a mirror has nothing to import from',
    why: 'The importer reads the record streams that the nodes upload to an object store.',
    fix: 'Add `storage:` and the nodes\' `sidecars: [recordStream]`, or leave the `importer` out.',
  },
  NG1353: {
    title: "a mirror cannot reach the nodes' object store",
    why: 'The MinIO of the node chart answers inside the cluster and the namespace of the nodes only.',
    fix: 'Put the mirror on the cluster of the nodes, or use `storage: {kind: s3}` or `gcs`.',
  },
  NG1354: {
    title: 'the importer has no address book',
    why: 'It verifies the signatures of the streams with the public keys of the nodes and stops without them.',
    fix: 'Name a file with `nodes.keys` and run `netgen keys`, or give `importer.addressBook`.',
  },
  NG1355: {
    title: 'settings of a mirror do not go together',
    why: 'The field would have no effect, or the mirror could not start.',
    fix: 'Do what the message says.',
  },
  NG1356: {
    title: 'two mirrors in one namespace',
    why: 'The chart keeps the database passwords in a Secret with a fixed name: the second would overwrite the first.',
    fix: 'Give one of them a `namespace` of its own.',
  },
  NG1370: {
    title: 'the target of a benchmark does not exist',
    why: 'There is nothing to put a load on.',
    fix: 'Use `nodes`, `relay`, `mirror`, the name of a component, or of a node (`node5`).',
  },
  NG1371: {
    title: 'a load script does not fit the target',
    why: 'It speaks another protocol than the target: every request would fail.',
    fix: 'Leave `script` out, or use the one the message names.',
  },
  NG1372: {
    title: 'load on nodes means queries for now',
    why: 'k6 cannot sign Hedera transactions; the free account balance query loads the gRPC path but not consensus.',
    fix: 'Nothing to do; read the result as queries a second. Signed transactions come with the full benchmark.',
  },
  NG1373: {
    title: 'a setting of a benchmark has no effect',
    why: 'The load script does not use it, so results would claim a condition that was not tested.',
    fix: 'Leave the setting out.',
  },
  NG1389: {
    title: 'team has nobody in it',
    why: 'A team without groups or users gives rights to no one, which is most often a forgotten line.',
    fix: 'Add `groups:` or `users:` with names as the clusters know them.',
  },
} as const satisfies Record<string, CodeRow>;
