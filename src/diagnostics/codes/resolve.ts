// NG12xx: names, ranges, placement and references between parts of the spec.
import type { CodeRow } from '../codes.ts';

export const resolveCodes = {
  NG1201: {
    title: 'name of a cluster or host cannot be used',
    why: 'The name of a cluster or host becomes a directory, a label value and part of Secret file names.',
    fix: 'Use at most 40 lower-case letters, digits and `-`, with a letter or digit at both ends.',
  },
  NG1202: {
    title: 'cluster cannot be reached the way it says',
    why: 'With `exposure: nodePort` other clusters reach it by an address and a port of a range that belongs to this network.',
    fix: 'Add `address:` and `nodePorts:`, or choose another exposure.',
  },
  NG1203: {
    title: 'range of names is malformed',
    why: 'Ranges are written as in an Ansible inventory: `aws-[01:21]`, with a step `[0:20:5]`, or letters `[a:f]`.',
    fix: 'Let the range rise, give both ends the same width when one has leading zeros, and keep it below 10,000 names.',
  },
  NG1204: {
    title: 'cluster or host is defined twice',
    why: 'Two keys of `clusters:` or `hosts:` give the same name, so it would be unclear which settings count.',
    fix: 'Make the ranges disjoint, or remove one of the keys.',
  },
  NG1205: {
    title: 'spec has no cluster',
    why: 'netgen writes one directory per cluster, so there would be nothing to write.',
    fix: 'Add at least one cluster under `clusters:`, or name a file with `extends:` that has them.',
  },
  NG1206: {
    title: 'cluster or host is not defined',
    why: 'Something is to run in a place that the spec does not list.',
    fix: 'Write the name of a cluster under `clusters:`, with engine `compose` of a host under `hosts:`, or define the missing one.',
  },
  NG1207: {
    title: 'node numbers are malformed',
    why: 'Node numbers are whole numbers from 0 and rising ranges: `0-20`, `0-3,7`, `0-20,!3`.',
    fix: 'Write the ranges so that they rise; `!3` takes number 3 out after placement.',
  },
  NG1208: {
    title: 'placement does not come out even',
    why: 'netgen gives the i-th node of `ids` to the i-th cluster of `on`. When the counts differ, somebody would have to guess, and the guess could move nodes later without anyone noticing.',
    fix: 'Make the counts equal, name one cluster for all of them, or add `spread: true`, with which node n goes to cluster n modulo the number of clusters.',
  },
  NG1209: {
    title: 'node is placed twice',
    why: 'A node runs in exactly one place: the same keys in two places would be two voices with one name.',
    fix: 'Take the number out of one of the entries of `place:`.',
  },
  NG1210: {
    title: 'node does not exist',
    why: 'The spec speaks of a node that `place:` does not have.',
    fix: 'Write the number of a node that is placed, or place it.',
  },
  NG1211: {
    title: 'exceptions contradict each other',
    why: 'Two keys under `only:` speak of the same node and of the same field.',
    fix: 'Say it once.',
  },
  NG1212: {
    title: 'node ports do not fit',
    why: "Every exposed node claims a fixed group of ports that depends on its number and the cluster's range only, so that nobody's port changes when others come or go.",
    fix: 'Widen `nodePorts:` of the cluster or `ports:` of the host, or give the node ports of its own with `only: {5: {nodePorts: {...}}}`.',
  },
  NG1213: {
    title: 'instance name is taken',
    why: 'The name of an instance is its address in commands, its file in the tree and its Helm release.',
    fix: 'Give the instance another `name:`.',
  },
  NG1214: {
    title: 'instance needs a name',
    why: 'Several instances of one component are told apart by their names, never by their position in the list.',
    fix: 'Add `name:` to each of them.',
  },
  NG1215: {
    title: 'operator is missing on a cluster',
    why: 'The component makes custom resources that only an operator turns into something that runs. A network never owns an operator, because removing the network would take it away from the others.',
    fix: 'Add the operator to the spec of kind Setup that `setup:` names, or list it under `provides:` of the cluster when it is there already.',
  },
  NG1216: {
    title: 'component has no place',
    why: 'Nothing says which cluster it should run on.',
    fix: 'Add `on:` with the name of a cluster.',
  },
  NG1217: {
    title: 'network has no nodes',
    why: 'A network of this platform is made of its nodes.',
    fix: 'Add `nodes:` with `place:`.',
  },
  NG1218: {
    title: 'node moves while it still runs',
    why: 'Clusters reconcile independently: the node would start in its new place before it has stopped in the old one, and the same keys would run twice.',
    fix: 'Stop it first, push, wait until its pod is gone, then move it and bring its state along.',
  },
  NG1219: {
    title: 'chart is not used',
    why: 'An entry under `charts:` changes where a chart comes from; one that no component installs is most often a typing mistake.',
    fix: 'Write the name of a chart that is used, or remove the entry.',
  },
  NG1220: {
    title: 'name is too long',
    why: 'Kubernetes and Helm limit names: 63 characters for namespaces and services, 53 for Helm releases.',
    fix: 'Shorten the name of the network or of the instance.',
  },
  NG1221: {
    title: 'setup does not fit',
    why: 'The file that `setup:` names must be a spec of kind Setup that lists the clusters of this network.',
    fix: 'Name the right file, or add the missing clusters to it.',
  },
  NG1222: {
    title: 'file of public keys is missing',
    why: "Genesis and address book are made from the public halves of the nodes' keys.",
    fix: 'Run `netgen keys` with the spec: it makes what is missing and keeps what is there.',
  },
  NG1223: {
    title: 'node has no public key',
    why: 'The file of public keys does not know a node that the spec places.',
    fix: "Run `netgen keys` again: it adds the node and keeps everybody else's keys.",
  },
  NG1224: {
    title: 'nothing has this address',
    why: 'Addresses are names of nodes (`node5`), instances (`relay-us`) and parts of them (`mirror.rest`).',
    fix: 'Run `netgen inspect` with the spec alone: it lists every address.',
  },
  NG1225: {
    title: 'namespace belongs to somebody else',
    why: 'netgen gives the network its own ServiceAccount and rights in every namespace it uses, and labels it. In a namespace of Kubernetes, of Flux or of the locks, that would reach other networks and the cluster itself.',
    fix: 'Name a namespace of your own, or leave `namespace:` out: the default is the name of the network.',
  },
  NG1229: {
    title: 'too many clusters or hosts',
    why: 'A network has at most 10,000 clusters or hosts. More are most often a typing mistake in a range, and would take minutes and gigabytes.',
    fix: 'Correct the range, or split the network into several specs.',
  },
  NG1230: {
    title: 'host has settings for SSH but no address',
    why: 'A host without `address:` is the machine netgen runs on, and nobody connects to it by SSH: the setting would have no effect.',
    fix: 'Add `address:`, or remove `port`, `user`, `key` and `timeout`.',
  },
  NG1231: {
    title: 'address of a host cannot be used',
    why: 'What `{name}` gives in `address:` must be a host name or an IPv4 address for every name of the range.',
    fix: 'Correct the address, or write the host by itself with an address of its own.',
  },
  NG1232: {
    title: 'host among others has no address',
    why: 'A host without `address:` is the machine netgen runs on. Containers of the other hosts have no way to it.',
    fix: 'Add `address:` with a name or an IPv4 address that the other hosts can dial; it is reached by SSH then.',
  },
  NG1233: {
    title: 'two hosts have one address',
    why: 'Both names would lead to the same Docker daemon, and the second project would replace the first.',
    fix: 'Give each host its own `address:`; in a range, write `{name}` in it. Several daemons of one machine have different `port:`.',
  },
  NG1234: {
    title: 'subnets of one machine overlap',
    why: 'Two Docker daemons of one machine share its routes, so no address may belong to networks of both.',
    fix: 'Write `subnet:` with another private network for one of the hosts.',
  },
  NG1235: {
    title: 'node has no address in the subnet of its host',
    why: 'A node has the fixed address 10 + its number in the lower half of the subnet; the upper half is for containers without a fixed one.',
    fix: 'Write a larger `subnet:` for the host, or give the node a smaller number.',
  },
  NG1236: {
    title: 'two nodes have one address',
    why: 'Everybody dials a given address on the same ports, so behind it can be one node only.',
    fix: 'Give each node its own `address:`; an exception for several nodes can write `{name}` in it.',
  },
  NG1237: {
    title: 'setup cannot run with Docker',
    why: 'A setup is made of operators and rights, which only Kubernetes has.',
    fix: 'Name a spec of kind `Network`: with Docker it needs no setup.',
  },
  NG1240: {
    title: 'volumes change that are there',
    why: 'Size, StorageClass, names and order of the volumes of a StatefulSet are immutable. Flux refuses the whole stage while one object of it cannot be changed.',
    fix: 'Run `netgen synth` with `--change-volumes`, push, and delete the StatefulSets with `--cascade=orphan`: Flux makes them anew around the same pods and volumes (docs/volumes.md).',
  },
  NG1241: {
    title: 'volumes would be deleted that the spec keeps',
    why: 'Whether volumes stay is a field of the StatefulSet. When it goes in the same commit that changes the field, the cluster has never seen the change.',
    fix: 'Change `keep` alone and push; take the workload away when that is applied.',
  },
  NG1242: {
    title: 'two clusters have one context',
    why: 'Both names would lead to the same cluster. It would get two trees with the same objects: each overwrites and deletes what the other one applies.',
    fix: 'Give each cluster its own `context:`, or leave it out: the default is the name of the cluster.',
  },
  NG1243: {
    title: 'two clusters behind one address have the same node ports',
    why: 'Who dials the address and a port reaches one of the two clusters, and never the other one.',
    fix: 'Give each cluster its own `address:`, or ranges of `nodePorts:` that do not overlap.',
  },
  NG1244: {
    title: 'node ports outside the usual range',
    why: 'An API server takes node ports of 30000-32767, unless it runs with another `--service-node-port-range`. It refuses a Service with any other one, and with it the whole stage.',
    fix: 'Write a range within 30000-32767. Nothing is to be done when the API servers of the clusters are set up for the range.',
  },
  NG1245: {
    title: 'address of a node that means the pod itself',
    why: 'Nodes in other clusters dial the address. A loopback or unspecified address leads each of them back to its own pod.',
    fix: 'Write an address of the node that the other clusters reach, or remove `address:`.',
  },
  NG1246: {
    title: 'ports of hosts are open to everybody who reaches the machine',
    why: "RPC of the nodes asks for no password. Docker publishes ports before the rules of `ufw` and `firewalld`, so that only a firewall in front of the machine keeps others out. The default is all addresses, because a cloud machine's public address is not on its own interfaces.",
    fix: "Let the provider's firewall allow only the other hosts and yourself, then write `bind: 0.0.0.0` to say so. Or write `bind:` with the private address of each host, by which the others reach it.",
  },
  NG1247: {
    title: 'the present tree is of another network',
    why: 'Clusters apply what lies at a path. With another network there, they take away the one they have, with everything that is not kept.',
    fix: 'Give the spec a `delivery.path` of its own. A network that is renamed is a new one: remove the old one first, see docs/removing-a-network.md.',
  },
} as const satisfies Record<string, CodeRow>;
