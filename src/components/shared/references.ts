// References to endpoints inside text, `{node0.rpc}`: finds them, checks them, fills addresses in. It resolves no other template language.

import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import { endpointsOf } from '../../model/endpoints.ts';
import type { Endpoint, Network, SpecPath } from '../../model/network.ts';
import { reach } from '../../model/reach.ts';
import { refuse } from '../wiring.ts';

/**
 * `{ADDRESS.ENDPOINT}`, with `:host` or `:port` for one half. After `{` or `$` it is somebody else's template
 * (`{{a.b}}`, `${a.b}`) and stays as it is.
 */
const reference = /(?<![{$])\{([a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+)(?::(host|port))?\}/g;

/** What looks like a reference and may be none: no half that is known, blanks, upper case, no end. */
const loose = /(?<![{$])\{( *)([A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)+)(:[A-Za-z]*)?( *)(\}?)/g;

/** Text that may hold references, and where it stands in the spec. */
export interface Template {
  readonly text: string;
  readonly at: SpecPath;
}

/** Endpoints of that name; an instance on several clusters has one on each. */
function endpointsNamed(network: Network, name: string): readonly Endpoint[] {
  const dot = name.lastIndexOf('.');
  return endpointsOf(network, name.slice(0, dot)).filter((endpoint) => endpoint.name === name.slice(dot + 1));
}

/** Host and port as seen from a cluster: the endpoint on the cluster itself, else the first that can be reached. */
function dialled(network: Network, name: string, cluster: string): string | undefined {
  const found = endpointsNamed(network, name);
  const near = found.filter((endpoint) => endpoint.cluster === cluster);
  return [...near, ...found].map((endpoint) => reach(endpoint, cluster)).find((address) => address !== undefined);
}

/** The text with every reference replaced by the address that a client on `cluster` dials; `wire` has checked them all. */
export function fillReferences(text: string, network: Network, cluster: string): string {
  return text.replace(reference, (_match, name: string, half: 'host' | 'port' | undefined) => {
    const address = dialled(network, name, cluster);
    if (address === undefined) throw new Error(`\`${name}\` was not checked`);
    const colon = address.lastIndexOf(':');
    if (half === undefined) return address;
    return half === 'host' ? address.slice(0, colon) : address.slice(colon + 1);
  });
}

/** References that lead nowhere, or that one of the clusters cannot reach. */
export function referenceProblems(
  templates: readonly Template[],
  network: Network,
  clusters: readonly string[],
): Diagnostic[] {
  const known = new Set(network.endpoints.map(({ address, name }) => `${address}.${name}`));
  return templates.flatMap(({ text, at }) => [
    ...misspelt(text, known).map((found) => malformed(found, at)),
    ...[...new Set([...text.matchAll(reference)].map(([, name]) => name!))].flatMap((name) => {
      const found = endpointsNamed(network, name);
      if (found.length === 0) return [unknown(name, at, network)];
      const cut = clusters.find((cluster) => dialled(network, name, cluster) === undefined);
      return cut === undefined ? [] : [unreachable(found[0]!, { from: cut, at, network })];
    }),
  ]);
}

interface Misspelt {
  readonly text: string;
  readonly name: string;
  readonly hasHalf: boolean;
}

/** Only what names an endpoint of this network: anything else in braces belongs to somebody else. */
function misspelt(text: string, known: ReadonlySet<string>): Misspelt[] {
  return [...text.matchAll(loose)].flatMap(([whole, before, given = '', half, after, end]) => {
    const name = given.toLowerCase();
    const isFine = given === name && before === '' && after === '' && end !== '' && /^(:host|:port)?$/.test(half ?? '');
    return isFine || !known.has(name) ? [] : [{ text: whole.trimEnd(), name, hasHalf: half !== undefined }];
  });
}

function malformed({ text, name, hasHalf }: Misspelt, at: SpecPath): Diagnostic {
  const message = `\`${text}\` is no reference, and nothing would replace it`;
  const help = hasHalf ? `write \`{${name}:host}\` or \`{${name}:port}\`` : `write \`{${name}}\``;
  return refuse({ code: 'NG1325', message, at, help });
}

function unknown(name: string, at: SpecPath, network: Network): Diagnostic {
  const known = new Set(network.endpoints.map((endpoint) => `{${endpoint.address}.${endpoint.name}}`));
  const help =
    suggest(`{${name}}`, known, 'endpoints') ?? 'remove the reference: nothing in this network can be reached';
  return refuse({ code: 'NG1325', message: `\`{${name}}\` is not an endpoint of the network`, at, help });
}

interface Call {
  readonly from: string;
  readonly at: SpecPath;
  readonly network: Network;
}

function unreachable({ address, name, cluster }: Endpoint, { from, at, network }: Call): Diagnostic {
  const isNode = network.nodes.some(({ alias }) => alias === address);
  const open = isNode ? `set \`exposure:\` of cluster \`${cluster}\`` : `add \`expose: true\` to \`${address}\``;
  return refuse({
    code: 'NG1343',
    message: `\`{${address}.${name}}\` on cluster \`${cluster}\` cannot be reached from cluster \`${from}\``,
    at,
    help: `${open}, or run both on cluster \`${cluster}\``,
  });
}
