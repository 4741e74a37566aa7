// What a `container` takes, and the small questions about it that its other files share. It checks no reference.
import { z } from 'zod';
import type { Instance, Labels, SpecPath } from '../../model/network.ts';
import { duration, image, nameSchema, objectName, quantity, resources, shortForm } from '../fields.ts';
import { secretKey, secretShape } from '../shared/secrets.ts';
import { exposeShape, part } from '../wiring.ts';

const argument = z.string().max(10_000);

/** Where something stands in the container: absolute, in normal form, nothing that belongs to the kernel. */
const mountPath = z
  .string()
  .max(1000)
  .regex(/^(\/[A-Za-z0-9_.-]+)+$/, { error: 'must be an absolute path such as `/etc/app/config.yaml`' })
  .refine((path) => !path.split('/').some((step) => step === '.' || step === '..'), {
    error: 'must not contain `.` or `..`',
  })
  .refine((path) => !/^\/(proc|sys|dev)(\/|$)/.test(path), { error: 'must not lie below /proc, /sys or /dev' });

const envValue = shortForm(
  ['string', 'number', 'boolean', 'object'],
  (value) => (['string', 'number', 'boolean'].includes(typeof value) ? { value: String(value) } : value),
  z
    .strictObject({
      value: z.string().max(100_000).optional().describe('Text; `{ADDRESS.ENDPOINT}` becomes an address.'),
      secret: objectName.optional().describe('Secret that holds the value.'),
      key: secretKey.optional().describe('Its data key.'),
      optional: z.boolean().optional().describe('The pod starts without it.'),
    })
    .refine(
      ({ value, secret, key }) => (value === undefined ? secret !== undefined && key !== undefined : !secret && !key),
      {
        error: 'must be text, or `{secret: NAME, key: KEY}`',
      },
    ),
);

const env = z
  .record(
    z
      .string()
      .max(253)
      .regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/, { error: 'must be the name of a variable' }),
    envValue,
  )
  .default({})
  .describe('Environment: text with `{ADDRESS.ENDPOINT}` in it, or a key of a Secret.')
  .meta({ examples: [{ RPC_URL: 'http://{node0.rpc}', DB_PASSWORD: { secret: 'app-db', key: 'password' } }] });

const command = z
  .array(argument)
  .min(1)
  .optional()
  .describe("Program to run instead of the image's; `{ADDRESS.ENDPOINT}` becomes an address.")
  .meta({ examples: [['sh', '-c', 'exec app']] });
const args = z
  .array(argument)
  .optional()
  .describe("Arguments instead of the image's; `{ADDRESS.ENDPOINT}` becomes an address.")
  .meta({ examples: [['--rpc', '{node0.rpc}']] });

const portName = nameSchema(15).describe('Name of the port, and of the endpoint: `{NAME.PORT}` refers to it.');

const port = z.strictObject({
  name: portName.meta({ examples: ['http'] }),
  port: z
    .int()
    .min(1)
    .max(65535)
    .describe('Port the program listens on.')
    .meta({ examples: [8080] }),
  protocol: z
    .enum(['tcp', 'udp', 'http', 'grpc', 'ws'])
    .default('tcp')
    .describe('What is spoken there. Default: tcp. Only what is not udp is an endpoint.'),
});

const seconds = z.int().min(1).max(3600).optional();
const probe = z
  .strictObject({
    http: z
      .strictObject({
        path: z
          .string()
          .max(1000)
          .regex(/^\/\S*$/, { error: 'must be a path such as `/health`' })
          .default('/')
          .describe('Path. Default: /.'),
        port: portName,
      })
      .optional()
      .describe('Answers with a status below 400.'),
    tcp: z.strictObject({ port: portName }).optional().describe('Takes a connection.'),
    exec: z.array(argument).min(1).optional().describe('Command that ends with 0.'),
    periodSeconds: seconds.describe('Seconds between two probes. Default: 10.'),
    timeoutSeconds: seconds.describe('Seconds until a probe counts as failed. Default: 1.'),
    failureThreshold: z.int().min(1).max(1000).optional().describe('Failures in a row that count. Default: 3.'),
    initialDelaySeconds: seconds.describe('Seconds before the first probe. Default: 0.'),
  })
  .refine(({ http, tcp, exec }) => [http, tcp, exec].filter((way) => way !== undefined).length === 1, {
    error: 'must have one of `http`, `tcp` and `exec`',
  })
  .optional();

const volume = z.strictObject({
  name: nameSchema(40).describe('Name of the volume; part of its identity.'),
  path: mountPath.describe('Where it is mounted.'),
  size: quantity
    .default('1Gi')
    .describe('Size. Default: 1Gi.')
    .meta({ examples: ['10Gi'] }),
  temporary: z.boolean().default(false).describe('Empty at every start of the pod. Default: false.'),
  storageClass: objectName.optional().describe("StorageClass. Default: the cluster's."),
  keep: z.boolean().default(true).describe('It outlives the component. Default: true.'),
});

const file = shortForm(
  ['string', 'object'],
  (value) => (typeof value === 'string' ? { text: value } : value),
  z
    .strictObject({
      text: z.string().optional().describe('Content as it is.'),
      template: z.string().optional().describe('Content in which `{ADDRESS.ENDPOINT}` becomes an address.'),
    })
    .refine(({ text, template }) => (text === undefined) !== (template === undefined), {
      error: 'must be text, or `{template: TEXT}`',
    }),
);

const init = z.strictObject({
  name: nameSchema(40).describe('Name of the init container.'),
  image: image.optional().describe('Image. Default: that of the container.'),
  command,
  args,
  env,
});

export const containerSchema = z.strictObject({
  command,
  args,
  env,
  ports: z
    .array(port)
    .default([])
    .describe('What it listens on; each is a port of its Service and an endpoint of the network.')
    .meta({ examples: [[{ name: 'http', port: 8080, protocol: 'http' }]] }),
  replicas: z.int().min(0).max(1000).default(1).describe('Number of pods. Default: 1.'),
  numbered: z
    .boolean()
    .default(false)
    .describe(
      'Pods NAME-0, NAME-1, ... with volumes that come back to the same pod. Part of its identity. Default: false.',
    ),
  volumes: z
    .array(volume)
    .default([])
    .describe('Volumes of each pod: with `numbered: true`, or `temporary: true`.')
    .meta({ examples: [[{ name: 'data', path: '/data', size: '10Gi' }]] }),
  files: z
    .record(mountPath, file)
    .default({})
    .describe('Files by path, read-only; a change starts the pods again.')
    .meta({ examples: [{ '/etc/app/config.yaml': 'verbose: true\n' }] }),
  secrets: z
    .array(
      z.strictObject({
        ...secretShape,
        path: mountPath.describe('Directory in which its keys are files.'),
        optional: z.boolean().optional().describe('The pod starts without it. Default: false.'),
      }),
    )
    .default([])
    .describe('Secrets as directories of files.')
    .meta({ examples: [[{ name: 'app-tls', keys: ['tls.crt', 'tls.key'], path: '/etc/tls' }]] }),
  resources: resources.optional().describe('Cores and memory of a pod. Default: requests of 50m and 128Mi.'),
  readiness: probe.describe('When it is ready for requests.').meta({ examples: [{ http: { port: 'http' } }] }),
  liveness: probe.describe('When it is started again.').meta({ examples: [{ tcp: { port: 'http' } }] }),
  startup: probe.describe('When it has started; the other probes wait for it.'),
  user: z
    .int()
    .min(0)
    .max(2_147_483_647)
    .default(1000)
    .describe('Numeric user it runs as. Default: 1000. 0 is root: its namespace then takes the level `baseline`.'),
  writableRoot: z.boolean().default(false).describe("It may write to the image's own directories. Default: false."),
  initContainers: z
    .array(init)
    .default([])
    .describe('Containers that run before it, one after another, with the same volumes, files and Secrets.'),
  runOnce: part({
    retries: z.int().min(0).max(100).default(3).describe('Runs after the first that fails. Default: 3.'),
    timeout: duration
      .optional()
      .describe('After this a run is stopped. Default: none.')
      .meta({ examples: ['30m'] }),
  }).describe('It runs to its end once, and again when anything about it changes. Default: off.'),
  ...exposeShape,
});

export type ContainerSpec = z.output<typeof containerSchema>;
export type Self = Instance<ContainerSpec>;
export type EnvSpec = ContainerSpec['env'];

export const runsOnce = ({ spec }: Self): boolean => spec.runOnce?.enabled ?? false;

/** Selector of its pods; immutable on live objects, so it never changes. */
export const podLabels = (name: string): Labels => ({
  'app.kubernetes.io/name': 'container',
  'app.kubernetes.io/instance': name,
});

/** Data key of a file in the ConfigMap; keys may not hold `/`. */
export const fileKey = (path: string): string => path.slice(1).replaceAll('/', '.');

/** Volume of a Secret: names of volumes are DNS labels, those of Secrets are longer. */
export const secretVolume = (name: string): string => `secret-${name.replaceAll('.', '-')}`;

export const filesVolume = 'config-files';

/** Everything that is mounted, with the place in the spec. */
export function mountsOf({ spec, at }: Self): { path: string; at: SpecPath }[] {
  return [
    ...spec.volumes.map(({ path }, index) => ({ path, at: [...at, 'volumes', index, 'path'] })),
    ...spec.secrets.map(({ path }, index) => ({ path, at: [...at, 'secrets', index, 'path'] })),
    ...Object.keys(spec.files).map((path) => ({ path, at: [...at, 'files', path] })),
  ];
}
