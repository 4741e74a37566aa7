// NG13xx: what a component refuses or warns about.
import type { CodeRow } from '../codes.ts';

export const componentCodes = {
  NG1300: {
    title: 'sidecar is not known',
    why: 'The node chart has four uploaders: record stream, event stream, block stream and backup. Others existed in older charts only.',
    fix: 'Write the names in the help line in `nodes.sidecars`, or remove the entry.',
  },
  NG1301: {
    title: 'sidecars have no object store',
    why: 'Uploaders copy files from the nodes to an object store. Without one their pods would not start.',
    fix: 'Add `storage:` to the spec (MinIO, S3 or GCS), or remove `nodes.sidecars`.',
  },
  NG1302: {
    title: 'node cannot be reached from the other clusters',
    why: 'Members of a network on several clusters gossip with each other, so each needs an address that works everywhere. That address is written into the genesis, and changing it later is a network transaction.',
    fix: "Give its cluster an exposure that leads outside: `exposure: loadBalancer` together with the network's `domain:`, or `exposure: nodePort` with `address:` and `nodePorts:`.",
  },
  NG1303: {
    title: 'node has no public keys',
    why: 'The genesis lists the members with their certificates and admin keys. A node that is missing there is no member, and without any the network does not start.',
    fix: 'Run `netgen keys SPEC` and commit the file that `nodes.keys` names; it holds public halves only.',
  },
  NG1304: {
    title: 'node joins a running network',
    why: 'The genesis is read once, when the network starts. A node that comes later becomes a member by a transaction (NodeCreate) and starts from a state of the network.',
    fix: 'Send the NodeCreate transaction with its certificate and addresses, then copy a saved state of another node into its volume `data/saved`.',
  },
  NG1305: {
    title: 'storage is too small for a node',
    why: 'The size is split over thirteen volumes; the node software alone takes most of a gibibyte.',
    fix: 'Raise `nodes.storage.size`.',
  },
  NG1306: {
    title: 'chart knows only the DNS domain cluster.local',
    why: 'haproxy of the node chart finds its node by a name that ends in `svc.cluster.local`; in a cluster with another DNS domain it never would.',
    fix: 'Switch it off with `haproxy: {enabled: false}`: gRPC then goes to the node itself.',
  },
  NG1307: {
    title: 'heap of Java does not fit into the memory of the node',
    why: 'The JVM needs memory beside its heap. A heap as large as the limit of the container gets it killed under load.',
    fix: 'Lower `nodes.jvm.heapMax`, raise `nodes.resources.memory`, or leave `heapMax` out: netgen then lets the JVM take 70% of the memory.',
  },
  NG1308: {
    title: 'property has a setting of its own',
    why: 'The mirror, the relays and the nodes must agree on it, so it stands in one place of the spec.',
    fix: 'Move it to the key in the help line.',
  },
  NG1309: {
    title: 'version of a node cannot be a label',
    why: 'The version is a label of the pod, from which the install step reads it. Labels have at most 63 characters and no `+`.',
    fix: 'Leave the build metadata (`+...`) out.',
  },
  NG1310: {
    title: 'one MinIO cannot serve nodes on several clusters',
    why: 'The node chart makes one MinIO per cluster, and an importer reads one store: with several it would see only the nodes of its own cluster and never enough signatures.',
    fix: 'Use a store that all clusters reach: `storage: {kind: s3, ...}` or `{kind: gcs, ...}`.',
  },
  NG1311: {
    title: 'storage is incomplete',
    why: 'A bucket outside the cluster is not made by netgen: it must say which one.',
    fix: 'Add the key that the help line names.',
  },
  NG1312: {
    title: 'storage has a setting that its kind does not use',
    why: 'It would have no effect.',
    fix: 'Remove it, or change `kind:`.',
  },
  NG1313: {
    title: 'endpoint of the object store has the wrong form',
    why: 'The uploaders add `https://` themselves and refuse anything else.',
    fix: 'Write host and, if needed, port: `s3.example.net:9000`.',
  },
  NG1314: {
    title: 'member of the genesis leaves',
    why: 'A running ledger counts its members by transactions. A node that only disappears still has weight, and the others wait for it.',
    fix: 'Send a NodeDelete transaction, then take the node out of the spec. A network that starts anew does not need one: its genesis has the present nodes only.',
  },
  NG1315: {
    title: 'address of a node changes',
    why: 'The ledger reads addresses from the genesis file once, at its start. Members and clients of a network that runs go on looking for the node under the old address.',
    fix: 'Send a NodeUpdate transaction with the new address. When the network has not started yet, remove the addresses of the node from the keys file and run `netgen keys` again.',
  },
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
  NG1345: {
    title: 'node port of an endpoint that is not there',
    why: 'A node port belongs to an endpoint by its name. One that nothing serves would be kept free for nobody.',
    fix: 'Write the name of an endpoint of the component, switch the endpoint on, or remove the node port.',
  },
  NG1350: {
    title: 'a relay is bound to a node that does not exist',
    why: 'It would send transactions to an address that nobody answers at.',
    fix: 'Use numbers that `nodes.place` gives.',
  },
  NG1352: {
    title: 'a mirror has nothing to import from',
    why: 'The importer reads the record streams that the nodes upload to an object store.',
    fix: "Add `storage:` and the nodes' `sidecars: [recordStream]`, or leave the `importer` out.",
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
    fix: 'Add the field or the part that is missing, or remove the field that has no effect: the help line says which.',
  },
  NG1356: {
    title: 'two mirrors in one namespace',
    why: 'The chart keeps the database passwords in a Secret with a fixed name: the second would overwrite the first.',
    fix: 'Give one of them a `namespace` of its own.',
  },
  NG1357: {
    title: 'a digest for several images',
    why: 'The image of a mirror is the folder in which the images of its parts lie. A digest belongs to one of them; the others would not be found.',
    fix: 'Name a version as the tag, or set the image of one part with `values:`.',
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
  NG1374: {
    title: 'code base needs the addresses that are built into it',
    why: 'Validators of `scalar` (scalarorg/mysticeti) dial 172.20.0.10 to 172.20.0.13, whatever they are told. Pods of Kubernetes have other addresses, and so have containers of another Docker network.',
    fix: 'Run it with Docker (`delivery: {engine: compose}`, or `netgen compose SPEC`) on the network 172.20.0.0/16, or use `codeBase: replica`.',
  },
  NG1375: {
    title: 'committee is not one that the code base can run',
    why: 'The number of a node is its place in the committee, so none may be missing. `scalar` has exactly four validators, a committee of `replica` 3 to 128.',
    fix: 'Number the nodes from 0 without gaps: `ids: 0-3`. A node that must not run stays in the committee with `state: stopped`.',
  },
  NG1376: {
    title: 'nodes have no image',
    why: 'Nobody publishes an image of Mysticeti that could be relied on, so netgen has no default.',
    fix: 'Build one from the code base and name it with `nodes.image`; docs/mysticeti.md says what it must contain.',
  },
  NG1377: {
    title: 'committee is spread over several clusters or hosts',
    why: 'Replicas recognise each other by the address and the port a connection comes from. On the way from one cluster or host to another both are translated, and every connection would be refused.',
    fix: 'Place all nodes of the committee on one cluster or one Docker host.',
  },
  NG1378: {
    title: 'code base does not have the setting',
    why: '`scalar` takes its protocol and parameters from its source, has no load generator and serves no metrics.',
    fix: 'Remove the setting, or use `codeBase: replica`.',
  },
  NG1379: {
    title: 'consensus protocol cannot run with these settings',
    why: 'Every protocol has settings of its own, and the faults it must stand need a committee of a certain size. The replicas would end at once, or read over the setting.',
    fix: 'Do what the help line says.',
  },
  NG1380: {
    title: 'a volume is kept with its neighbours',
    why: 'A StatefulSet keeps all of its volumes or none when it is removed; netgen takes the choice that loses nothing.',
    fix: 'Write the same `keep:` for all volumes of the instance, or delete the PersistentVolumeClaim after it is gone.',
  },
  NG1389: {
    title: 'team has nobody in it',
    why: 'A team without groups or users gives rights to no one, which is most often a forgotten line.',
    fix: 'Add `groups:` or `users:` with names as the clusters know them.',
  },
  NG1391: {
    title: 'files are too large for a ConfigMap',
    why: 'The API server refuses a ConfigMap with more than 1 MiB of data, and the whole stage with it.',
    fix: 'Make the content smaller, split it, or put it into an image.',
  },
  NG1392: {
    title: 'a network contains an object of the whole cluster',
    why: 'Networks share clusters: what belongs to no namespace belongs to the setup, and a network has no right to it.',
    fix: 'Move the object to the `kind: Setup` spec.',
  },
  NG1393: {
    title: 'the name of a run is too long',
    why: 'Pods of a Job are hosts: the name of the Job, a hash and the index must fit into 63 characters.',
    fix: 'Choose a shorter name.',
  },
  NG1394: {
    title: 'metrics are not collected on a cluster',
    why: 'Where the kind PodMonitor is not known, one such object would stop the whole stage; netgen leaves it out.',
    fix: 'Install an operator that knows it, by the setup or by `provides:`.',
  },
  NG1395: {
    title: 'a release waits for one that is not there',
    why: 'Flux would wait for ever: releases wait only for releases of the same cluster.',
    fix: 'Name a release that the same cluster has, or remove the dependency.',
  },
  NG1396: {
    title: 'the digest of a chart cannot be checked',
    why: 'Flux checks digests of charts in container registries (`oci://`) only; from a chart repository it takes what the version says.',
    fix: 'Use an `oci://` source, or remove the digest.',
  },
  NG1397: {
    title: 'two releases have the same Helm name',
    why: 'Helm keeps one history per release name and namespace: each would upgrade the other to its own chart.',
    fix: 'Give one of the instances another name or namespace.',
  },
} as const satisfies Record<string, CodeRow>;
