// NG1360-1369, NG1381 and NG1382: what the nodes of a CometBFT network refuse or warn about.
import type { CodeRow } from '../codes.ts';

export const cometbftCodes = {
  NG1360: {
    title: 'a node that is named is not there, or nobody is a validator',
    why: 'Validators make the blocks. A number that no node has would leave out one that was meant, and without a validator the chain never begins.',
    fix: 'Write numbers that `nodes.place` gives. Without `validators:` all nodes are validators.',
  },
  NG1361: {
    title: 'one failure stops the chain',
    why: 'A block needs more than two thirds of the voting power. Four validators of the same power go on without any one of them; fewer do not, and neither does a chain without a validator or a cluster that holds a third.',
    fix: 'Place at least four validators, with the same power, spread over the clusters. For a short trial nothing needs to be done.',
  },
  NG1362: {
    title: 'nodes on different clusters cannot reach each other',
    why: 'Nodes keep connections to all others. One of two must be able to dial the other; inside a cluster they always can, between clusters only where one has an address that leads outside.',
    fix: "Give all but one of the clusters an exposure that leads outside: `exposure: loadBalancer` together with the network's `domain:`, or `exposure: nodePort` with `address:` and `nodePorts:`. A single node may have `only: {5: {address: HOST}}`.",
  },
  NG1363: {
    title: 'node has no public keys',
    why: 'The genesis lists the validators with their public keys, and nodes know each other by an id that is made from a key. A node that is missing there is dialled by nobody.',
    fix: 'Run `netgen keys SPEC` and commit the file that `nodes.keys` names; it holds public halves only.',
  },
  NG1364: {
    title: 'node becomes a validator of a chain that has begun',
    why: 'The genesis is read once, when the chain begins. Later the application decides who validates: it answers a transaction with a validator update.',
    fix: 'Let the node catch up first, as a full node. Then send the transaction that the help line shows, or what your application has for it.',
  },
  NG1365: {
    title: 'version of CometBFT is not known',
    why: 'The files of a node differ between lines of CometBFT. netgen writes those of 0.38, 0.39 and 0.40; 1.x was given up by its makers.',
    fix: 'Write a version from 0.38.0 to 0.40.',
  },
  NG1366: {
    title: 'key of config.toml cannot be set here',
    why: 'CometBFT reads over keys that it does not know, takes a bare number for nanoseconds where it wants a duration, and does not start with values out of their range. Keys that hold the network together are written by netgen alone.',
    fix: 'Do what the help line says: another key, another value, a newer version, or the field of the spec that decides about it.',
  },
  NG1367: {
    title: 'settings of a CometBFT network do not go together',
    why: 'CometBFT would not start with them, or wait for ever, or the setting would have no effect.',
    fix: 'Do what the help line says: it names the setting to change or to remove.',
  },
  NG1368: {
    title: 'validator of the genesis is none any more',
    why: 'A chain that has begun counts votes by its own list. A validator that only disappears from the spec still has its power there; when a third is missing, the chain stops.',
    fix: 'Send the transaction that takes its power, wait until `/validators` shows it, then take the node out of the spec.',
  },
  NG1369: {
    title: 'genesis has another voting power than the spec',
    why: 'The keys file pins what the genesis says. A chain that has begun never reads it again; another power is a transaction.',
    fix: 'Send the transaction that the help line shows. Before the first start change `power` in the keys file.',
  },
  NG1381: {
    title: 'a validator does not look for its own signatures',
    why: 'With a new volume a validator has forgotten what it signed. The look into the last blocks is what keeps it from signing the same height twice while another pod, or its former self, may have done so.',
    fix: 'Keep `skipDoubleSignCheck:` only until the chain makes blocks again, then remove it.',
  },
  NG1382: {
    title: 'not a voting power',
    why: 'CometBFT counts votes by whole numbers and refuses a genesis whose sum is too large. A validator without power is none: it is a full node.',
    fix: 'Write a whole number from 1 to 1000000000000. For a full node leave its number out of `validators:`.',
  },
} as const satisfies Record<string, CodeRow>;
