// Fields that several parts of the spec share: names, quantities, images, scheduling. Used by the schema and the catalog.
import { z } from 'zod';

/** A DNS label: lower-case letters, digits and `-`, starting with a letter. */
const dnsLabel = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
/** Hidden direction and zero-width characters, refused wherever a name could be spoofed with them. */
const hidden = /[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

export const text = (max = 253) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => !hidden.test(value), { error: 'contains hidden direction or zero-width characters' });

export const nameSchema = (max = 40) =>
  z.string().max(max).regex(dnsLabel, { error: 'must be lower-case letters, digits and `-`, starting with a letter' });

/** Name of a network. */
export const networkName = nameSchema(40);

const dnsName = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*';

/** Name of a Kubernetes object that netgen does not make, such as a Secret or a StorageClass: a DNS subdomain. */
export const objectName = z
  .string()
  .max(253)
  .regex(new RegExp(`^${dnsName}$`), {
    error: 'must be a Kubernetes name: lower-case letters, digits, `-` and `.`, with a letter or digit at both ends',
  });

/** A DNS name; several labels or one. */
export const dnsDomain = z
  .string()
  .max(253)
  .regex(new RegExp(`^${dnsName}$`), { error: 'must be a DNS name such as `cluster.local`', abort: true });

/** A host name or an IP address, without scheme and port. */
export const host = z
  .string()
  .max(253)
  .regex(new RegExp(`^(${dnsName}|[0-9a-f.]*:[0-9a-f.]*:[0-9a-f:.]*)$`), {
    error: 'must be a host name or an IP address, without scheme and port',
    abort: true,
  })
  .refine((value) => isHost(value), { error: 'must be a host name or an IP address' });

/** What ends in a number is an IP address for every resolver, or nothing. */
function isHost(value: string): boolean {
  if (value.includes(':')) return z.ipv6().safeParse(value).success;
  return !/(^|\.)[0-9]+$/.test(value) || z.ipv4().safeParse(value).success;
}

/** The front of image names, `registry[:port][/path]`: neither scheme nor tag. */
export const imagePrefix = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]+([._-]+[a-z0-9]+)*(:[0-9]{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*\/?$/, {
    error: 'must be the front of image names such as `ghcr.io/org`, without scheme and tag',
  });

const seconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** Seconds of a Go duration such as `1h30m`. */
export function durationSeconds(text: string): number {
  return [...text.matchAll(/([0-9.]+)(ms|s|m|h)/g)].reduce((sum, [, n, unit]) => sum + Number(n) * seconds[unit!]!, 0);
}

/** A Go duration as Flux and Kubernetes read it: more than nothing, and a week at most. */
export const duration = z
  .string()
  .max(40)
  .regex(/^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/, {
    error: 'must be a duration such as `30s`, `5m` or `1h30m`',
    abort: true,
  })
  .refine((value) => durationSeconds(value) > 0 && durationSeconds(value) <= 7 * 24 * 3600, {
    error: 'must be longer than nothing and at most a week (`168h`)',
  });

/**
 * A field with a short form. The JSON Schema of a preprocessed field is that of its result, so `types` says what an
 * editor must take: the JSON types of the long and the short form.
 */
export function shortForm<T extends z.ZodType>(
  types: readonly string[],
  expand: (value: unknown) => unknown,
  schema: T,
) {
  return z.preprocess(expand, schema).meta({ type: types });
}

/** A list that may be written as its only item; `spec/json-schema.ts` lets editors take both. */
export function oneOrList<T extends z.ZodType>(item: T) {
  return z
    .preprocess((value) => (Array.isArray(value) || value === undefined ? value : [value]), z.array(item).min(1))
    .meta({ oneOrList: true });
}

/** Cores as a Kubernetes quantity: whole, a fraction, or thousandths. */
export const cores = shortForm(
  ['string', 'number'],
  (value) => (typeof value === 'number' ? String(value) : value),
  z
    .string()
    .max(12)
    .regex(/^([0-9]+(\.[0-9]{1,3})?|[0-9]+m)$/, { error: 'must be a number of cores such as `16`, `0.5` or `500m`' })
    .meta({ examples: ['16', '500m'] }),
);

/** Bytes as a Kubernetes quantity; a unit is asked for, because `16` would be sixteen bytes. */
export const quantity = z
  .string()
  .max(20)
  .regex(/^[0-9]+(\.[0-9]+)?([kMGTP]|[KMGTP]i)$/, {
    error: 'must be a size with a unit such as `500Mi` or `64Gi`',
    abort: true,
  })
  .refine((value) => /[1-9]/.test(value), { error: 'must be more than nothing' })
  .meta({ examples: ['64Gi', '500Mi'] });

/** A DNS subdomain of at most 253 characters and a slash, if there is one, and a name of at most 63. */
const labelKey =
  /^(?=[^/]{1,253}(\/|$))([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
export const labels = z.record(
  z.string().regex(labelKey, { error: 'must be a Kubernetes label key' }),
  z
    .string()
    .regex(labelValue, { error: 'must be a Kubernetes label value: at most 63 letters, digits, `-`, `_` or `.`' }),
);

const semver = /^v?[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;
export const version = z.string().regex(semver, { error: 'must be a full version such as `1.2.3`' });

export const image = z
  .string()
  .regex(
    /^[a-z0-9]+([._-][a-z0-9]+)*(:[0-9]+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/,
    {
      error: 'must be an image reference such as `ghcr.io/org/name:1.2.3`',
    },
  )
  .meta({ examples: ['ghcr.io/hashgraph/solo-containers/debian-s6-java25:0.46.1'] });

export const resources = z.strictObject({
  cpu: cores
    .optional()
    .describe('Cores, as a Kubernetes quantity.')
    .meta({ examples: ['16'] }),
  memory: quantity
    .optional()
    .describe('Bytes, as a Kubernetes quantity.')
    .meta({ examples: ['64Gi'] }),
});

const tolerationFields = z.strictObject({
  key: z
    .string()
    .regex(labelKey, { error: 'must be a taint key' })
    .optional()
    .describe('Taint key; absent matches every key (with `operator: Exists`).'),
  operator: z.enum(['Exists', 'Equal']).optional().describe('How the value is compared.'),
  value: z
    .string()
    .regex(labelValue, { error: 'must be a taint value' })
    .optional()
    .describe('Taint value for `Equal`.'),
  effect: z
    .enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])
    .optional()
    .describe('Taint effect; absent matches all.'),
  tolerationSeconds: z.int().min(0).optional().describe('Seconds a pod stays after a NoExecute taint appears.'),
});

/** The API server's own rules, so that a pod is not refused when it is too late. */
const toleration = tolerationFields
  .refine(({ key, operator }) => key !== undefined || operator === 'Exists', {
    error: 'must have a `key`, or `operator: Exists`',
  })
  .refine(({ operator, value }) => operator !== 'Exists' || value === undefined, {
    error: 'must not have a `value` with `operator: Exists`',
  })
  .refine(({ effect, tolerationSeconds }) => tolerationSeconds === undefined || effect === 'NoExecute', {
    error: 'may have `tolerationSeconds` with `effect: NoExecute` only',
  });

const patch = z.strictObject({
  target: z
    .strictObject({
      kind: text().optional().describe('Kind of the objects, for example `Deployment`.'),
      name: text().optional().describe('Name of the objects; a regular expression.'),
      namespace: text().optional().describe('Namespace of the objects.'),
      labelSelector: text(1000).optional().describe('Label selector of the objects.'),
    })
    .optional()
    .describe('Which objects the patch changes; absent: the one it names itself.'),
  patch: text(100_000).describe('Strategic-merge patch or JSON patch, as YAML text.'),
});

const anyJson: z.ZodType<unknown> = z.json();

/** What scheduling and packaging fields every node and component takes (design.md 2). */
export const commonShape = {
  labels: labels
    .optional()
    .describe('Labels added to every object of it.')
    .meta({ examples: [{ team: 'perf' }] }),
  image: image.optional().describe('Image instead of the default one.'),
  pullSecrets: z.array(objectName).optional().describe('Names of image pull Secrets in its namespace.'),
  nodeSelector: labels.optional().describe('Labels a machine must have to run its pods.'),
  tolerations: z.array(toleration).optional().describe('Taints its pods tolerate.'),
};

/** What a component takes beside that. */
export const componentShape = {
  ...commonShape,
  namespace: nameSchema(63)
    .optional()
    .describe(
      "Namespace of its objects; default: the network's name, or one of its own when its chart has fixed names.",
    ),
  values: z
    .record(z.string(), anyJson)
    .optional()
    .describe('Helm values merged over what netgen computes; the last word.'),
  patches: z.array(patch).optional().describe('Kustomize patches on what its chart renders or netgen emits.'),
};

export const on = {
  one: text()
    .describe('Cluster it runs on.')
    .meta({ examples: ['aws-01'] }),
  several: oneOrList(text())
    .describe('Clusters it runs on: names, globs (`aws-*`) or ranges (`aws-[01:03]`).')
    .meta({ examples: [['aws-02', 'gcp-02']] }),
};
