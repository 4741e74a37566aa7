// Any Helm chart beside the network, as its author made it. It knows no value of any chart.

import { z } from 'zod';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ChartSource, Instance, JsonMap, Network } from '../model/network.ts';
import type { Part } from '../model/part.ts';
import { mergeValues } from '../model/values.ts';
import { defineComponent, type Wired } from './component.ts';
import { duration, nameSchema, text, version } from './fields.ts';
import { fillReferences, referenceProblems } from './shared/references.ts';
import { secretParts, secretShape } from './shared/secrets.ts';
import { chartSource, refuse } from './wiring.ts';

const schema = z.strictObject({
  chart: z
    .string()
    .max(100)
    .regex(/^[a-zA-Z0-9]([-a-zA-Z0-9._]*[a-zA-Z0-9])?$/, { error: 'must be the name of a chart such as `redis`' })
    .describe('Name of the chart.')
    .meta({ examples: ['podinfo'] }),
  url: z
    .string()
    .max(1000)
    .regex(/^(oci|https?):\/\/[^\s@]+$/, {
      error: 'must be an oci:// or https:// URL without credentials',
    })
    .describe("Chart repository; for OCI without the chart's name.")
    .meta({ examples: ['oci://ghcr.io/stefanprodan/charts'] }),
  version: version.describe('Version of the chart.').meta({ examples: ['6.7.1'] }),
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, { error: 'must be `sha256:` and 64 hex digits' })
    .optional()
    .describe('Digest of the chart (OCI only).'),
  releaseName: nameSchema(53).optional().describe('Name of the Helm release. Default: the name of the instance.'),
  timeout: duration
    .optional()
    .describe('How long an install or upgrade may take. Default: 10m.')
    .meta({ examples: ['15m'] }),
  needs: z
    .array(nameSchema(63))
    .default([])
    .describe('Operators that its clusters must provide.')
    .meta({ examples: [['cert-manager']] }),
  podSecurity: z
    .enum(['restricted', 'baseline', 'privileged'])
    .optional()
    .describe('Pod Security level its pods need. Default: baseline.'),
  secrets: z
    .array(z.strictObject(secretShape))
    .default([])
    .describe('Secrets that must be there before it is installed.')
    .meta({ examples: [[{ name: 'explorer-db', keys: ['password'], purpose: 'database of the explorer' }]] }),
  addresses: z
    .record(
      z.string().regex(/^(?!(.*\.)?__proto__(\.|$))[^.\s]+(\.[^.\s]+)*$/, {
        error: 'must be a path of values such as `config.rpcUrl`',
      }),
      text(10_000),
    )
    .default({})
    .describe('Values that hold addresses of the network: path of the value to text with `{ADDRESS.ENDPOINT}` in it.')
    .meta({ examples: [{ 'config.rpcUrl': 'http://{node0.rpc}' }] }),
});
type Self = Instance<z.output<typeof schema>>;

/** What every component takes and a chart nobody knows cannot: each calls it something else. */
function foreignFields(self: Self): Diagnostic[] {
  const given = {
    image: self.image !== undefined,
    pullSecrets: self.pullSecrets.length > 0,
    nodeSelector: Object.keys(self.nodeSelector).length > 0,
    tolerations: self.tolerations.length > 0,
  };
  return Object.entries(given)
    .filter(([, isGiven]) => isGiven)
    .map(([field]) =>
      refuse({
        code: 'NG1326',
        message: `\`${field}\` does not reach the chart \`${self.spec.chart}\``,
        at: [...self.at, field],
        help: `set it under \`values:\`, as the chart \`${self.spec.chart}\` calls it`,
      }),
    );
}

/** The registry's path with the chart's name in it, which is what registries show for copying. */
function nameInUrl({ spec, at }: Self): Diagnostic[] {
  const url = spec.url.replace(/\/+$/, '');
  if (!url.startsWith('oci://') || !url.endsWith(`/${spec.chart}`)) return [];
  const message = `the URL of the chart \`${spec.chart}\` ends with its name, which is added once more`;
  const help = `write \`url: ${url.slice(0, -spec.chart.length - 1)}\``;
  return [refuse({ code: 'NG1329', message, at: [...at, 'url'], help })];
}

function wire(self: Self, network: Network): Wired<undefined> {
  const templates = Object.entries(self.spec.addresses).map(([path, value]) => ({
    text: value,
    at: [...self.at, 'addresses', path],
  }));
  return {
    diagnostics: [...foreignFields(self), ...nameInUrl(self), ...referenceProblems(templates, network, self.on)],
  };
}

/** `charts:` of the spec replaces the source; a digest belongs to one version only. */
function sourceOf({ spec }: Self, network: Network): ChartSource {
  const { chart, url, version, digest } = spec;
  const source = chartSource(network, chart, { url, version });
  return { ...(digest !== undefined && source.version === version && { digest }), ...source };
}

/** `config.rpcUrl` and a text as nested values. */
function nested(path: string, value: string): JsonMap {
  return path.split('.').reduceRight<JsonMap | string>((inner, key) => ({ [key]: inner }), value) as JsonMap;
}

function build(self: Self, _settings: undefined, network: Network, cluster: string): Part[] {
  const { spec, name } = self;
  const base = { address: name, at: self.at };
  const addresses = Object.entries(spec.addresses)
    .map(([path, value]) => nested(path, fillReferences(value, network, cluster)))
    .reduce<JsonMap>((all, one) => mergeValues(all, one), {});
  const release: Part = {
    ...base,
    type: 'chart',
    name,
    chart: sourceOf(self, network),
    namespace: network.namespace,
    targetNamespace: self.namespace,
    releaseName: spec.releaseName ?? name,
    values: mergeValues(addresses, self.values),
    patches: self.patches,
    ...(spec.timeout !== undefined && { timeout: spec.timeout }),
    ...(spec.podSecurity !== undefined && { podSecurity: spec.podSecurity }),
  };
  return [release, ...secretParts({ ...base, namespace: self.namespace }, spec.secrets)];
}

export const chart = defineComponent({
  kind: 'chart',
  platforms: 'all',
  stage: 'services',
  instances: 'many',
  spans: 'several',
  ownNamespace: true,
  // Its values are the user's; which charts there are, only the spec says.
  charts: {},
  installs: ({ chart }) => [chart],
  needs: ({ needs }) => needs,
  summary: 'any Helm chart',
  schema,
  example: 'chart: {name: podinfo, on: c1, url: "oci://ghcr.io/stefanprodan/charts", chart: podinfo, version: 6.7.1}',
  wire,
  build,
});
