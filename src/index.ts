// What plug-ins and other programs may import from `netgen`. It runs nothing.
export { type Component, defineComponent, type Wired } from './components/component.ts';
export type { Code } from './diagnostics/codes.ts';
export type { Diagnosed, Diagnostic, Severity } from './diagnostics/diagnostic.ts';
export type { Cluster, Endpoint, Instance, Json, JsonMap, Network, Node } from './model/network.ts';
export type { ApiObject, Keep, Part } from './model/part.ts';
