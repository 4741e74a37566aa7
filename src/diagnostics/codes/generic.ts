// NG132x and NG133x: what the components that stand beside any ledger refuse.
import type { CodeRow } from '../codes.ts';

export const genericCodes = {
  NG1320: {
    title: 'tools name a node that does not exist',
    why: 'The container runs beside a node and gets its addresses.',
    fix: 'Name a node that `nodes.place` places.',
  },
  NG1321: {
    title: 'image is not pinned',
    why: 'A tag that moves, or none, means that two pods of the same manifest can run different software, and that nobody knows later what a result was measured with.',
    fix: 'Write a version as the tag, or a digest.',
  },
  NG1322: {
    title: 'container has no image',
    why: 'netgen has no default for a container that is whatever the spec says.',
    fix: 'Add `image:` with a version or a digest.',
  },
  NG1323: {
    title: 'a name is there twice in a container',
    why: 'Ports, volumes, init containers and mount paths are known by their names within a pod: the API server refuses the second.',
    fix: 'Give one of the two another name, number or path.',
  },
  NG1324: {
    title: 'settings of a container do not go together',
    why: 'The setting would have no effect, or the pod could not start.',
    fix: 'Do what the help line says: it names the setting to add or to remove.',
  },
  NG1325: {
    title: 'reference to an endpoint that is not there',
    why: '`{ADDRESS.ENDPOINT}` stands for an address of the network. One that is not known has nothing to be replaced with.',
    fix: 'Write an endpoint that `netgen inspect SPEC` lists. Text that only looks like a reference goes into `files:`, where nothing is replaced.',
  },
  NG1326: {
    title: 'setting does not reach the chart',
    why: 'Every chart calls its image, pull Secrets and scheduling something else, and netgen does not know this one.',
    fix: 'Set it under `values:` with the names of the chart.',
  },
  NG1327: {
    title: 'manifest is a Secret',
    why: 'What stands in the spec and the tree is in Git, where everybody who reads the repository reads it, for good.',
    fix: 'Bring the Secret to the cluster yourself and refer to it by name, or use a kind that holds it encrypted.',
  },
  NG1328: {
    title: 'manifest cannot be applied as it is',
    why: 'A network applies single objects with final names in its own namespaces; what the API server writes itself is not to be given.',
    fix: 'Do what the help line says.',
  },
  NG1329: {
    title: 'URL of a chart holds the name of the chart',
    why: 'Flux joins the URL and the name of the chart: the name would be there twice, and the chart not found.',
    fix: 'Take the last part off the URL.',
  },
  NG1330: {
    title: 'container runs as root in a namespace that others share',
    why: 'Pod Security levels belong to namespaces. With `user: 0` the namespace of the container gets `baseline` instead of `restricted`, and the pods of the others in it are held to less than before.',
    fix: 'Give the container a namespace of its own with `namespace:`, or another `user:`.',
  },
  NG1331: {
    title: 'value of a manifest is not text',
    why: 'Data of ConfigMaps, labels, annotations, selectors and environment variables are text. YAML reads `8080`, `true` and `1.10` as something else, and the API server refuses the object.',
    fix: 'Quote the value.',
  },
  NG1332: {
    title: 'manifest gives rights that Flux does not have',
    why: 'Flux applies the network with an account that may do what the network needs and nothing more. The API server lets it give nobody rights that it lacks itself, so the object and its stage would be refused.',
    fix: 'Let an administrator apply the Role or binding, and take it out of the spec.',
  },
} as const satisfies Record<string, CodeRow>;
