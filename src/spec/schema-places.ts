// The zod schema of the places where things run: Kubernetes clusters, and machines with Docker.
import { z } from 'zod';
import { dnsDomain, host, objectName, resources, text } from '../components/fields.ts';
import { isFirstAddress, isPrivate } from '../model/ipv4.ts';

export const port = z.int().min(1).max(65535);
const portRange = z
  .string()
  .regex(/^[0-9]{1,5}-[0-9]{1,5}$/, { error: 'must be a port range such as `31000-31099`' })
  .refine(
    (value) => {
      const [from = 0, to = 0] = value.split('-').map(Number);
      return from >= 1 && from <= to && to <= 65535;
    },
    { error: 'must rise and end at 65535 at most' },
  );

/** Room for the longest name of a host, so that what `{name}` gives is checked as what it becomes. */
const longestName = 'n'.repeat(40);

/** A host name or an IP address, in which `{name}` is the name of what it leads to. */
export const hostTemplate = text().refine((value) => host.safeParse(value.replace('{name}', longestName)).success, {
  error: 'must be a host name or an IP address, without scheme and port; `{name}` may stand in it once',
  abort: true,
});

export const cluster = z.strictObject({
  context: text()
    .optional()
    .describe("Kube context of people who work on it; `{name}` is the cluster's name. Default: the name.")
    .meta({ examples: ['perf-{name}'] }),
  provider: text(63)
    .optional()
    .describe('Who runs it, for people and labels.')
    .meta({ examples: ['aws'] }),
  region: text(63)
    .optional()
    .describe('Region, for latency faults and failure domains.')
    .meta({ examples: ['us-east-1'] }),
  zone: text(63).optional().describe('Zone inside the region.'),
  storageClass: objectName
    .optional()
    .describe("StorageClass of volumes; default: the cluster's own default.")
    .meta({ examples: ['gp3'] }),
  exposure: z
    .enum(['clusterIP', 'nodePort', 'loadBalancer'])
    .optional()
    .describe('How other clusters reach what runs here. Default: clusterIP (not at all).'),
  address: hostTemplate
    .optional()
    .describe("Host or IP address that reaches its node ports; `{name}` is the cluster's name.")
    .meta({ examples: ['192.0.2.10'] }),
  nodePorts: portRange
    .optional()
    .describe('Node ports this network may use here; a claim.')
    .meta({ examples: ['31000-31099'] }),
  dnsDomain: dnsDomain.optional().describe('DNS suffix of services inside the cluster. Default: cluster.local.'),
  architecture: z.enum(['amd64', 'arm64']).optional().describe('CPU architecture of its machines, when images differ.'),
  capacity: resources.optional().describe('Cores and memory its machines have.'),
  provides: z
    .array(text(63))
    .optional()
    .describe('Operators that are there already.')
    .meta({ examples: [['minio-operator']] }),
  suspended: z.boolean().optional().describe('Flux leaves everything here as it is while true.'),
});
export type ClusterSpec = z.output<typeof cluster>;

// Docker publishes ports on IPv4 addresses.
const hostAddress = hostTemplate.refine((value) => !value.includes(':'), {
  error: 'must be a host name or an IPv4 address',
  abort: true,
});

/** What leads each host to itself, or nowhere: containers of the others dial the address too. */
const reachableAddress = hostAddress.refine((value) => !/^(localhost|.*\.localhost|0\.0\.0\.0)$/i.test(value), {
  error: 'must be an address by which other machines reach the host; leave it out for this machine',
});

/** An IPv4 network; netgen counts addresses from its first one. */
const subnet = z
  .string()
  .max(18)
  .refine((value) => z.cidrv4().safeParse(value).success, {
    error: 'must be an IPv4 network such as `10.71.0.0/16`',
    abort: true,
  })
  .refine((value) => isNetwork(value), {
    error:
      'must be the first address of a private network (in `10.0.0.0/8`, `172.16.0.0/12`, `192.168.0.0/16` or `100.64.0.0/10`), with a prefix of 8 to 26 bits',
  });

function isNetwork(value: string): boolean {
  const bits = Number(value.split('/')[1]);
  return isPrivate(value) && bits >= 8 && bits <= 26 && isFirstAddress(value);
}

export const dockerHost = z.strictObject({
  address: reachableAddress
    .optional()
    .describe(
      "Host or IPv4 address for SSH and for the others' connections; `{name}` is the host's name. Absent: this machine.",
    )
    .meta({ examples: ['192.0.2.10'] }),
  port: port
    .optional()
    .describe('Port of its SSH server. Default: 22, or NETGEN_SSH_PORT.')
    .meta({ examples: [22] }),
  user: z
    .string()
    .max(32)
    .regex(/^[a-z_][a-z0-9_.-]*$/, { error: 'must be a user name: lower-case letters, digits, `_`, `.` and `-`' })
    .optional()
    .describe('User of its SSH server, with rights to use Docker. Default: ubuntu, or NETGEN_SSH_USER.')
    .meta({ examples: ['ubuntu'] }),
  key: text(1000)
    .refine((value) => !/[\p{Cc}"\\]|\$\{/u.test(value) && !value.startsWith('-'), {
      error: 'must be a path without quotes, backslashes and `${`, which mean something in the configuration of ssh',
    })
    .optional()
    .describe('File with the private key for SSH. Default: what ssh finds, or NETGEN_SSH_KEY.')
    .meta({ examples: ['~/.ssh/id_ed25519'] }),
  timeout: z
    .string()
    .regex(/^[1-9][0-9]{0,2}s$/, { error: 'must be seconds from `1s` to `999s`' })
    .optional()
    .describe('How long a connection may take. Default: 30s, or NETGEN_SSH_TIMEOUT.')
    .meta({ examples: ['30s'] }),
  ports: portRange
    .optional()
    .describe('Ports of the host that this network may use; a claim. Default: fixed ports by node number.')
    .meta({ examples: ['30000-30099'] }),
  bind: z
    .ipv4({ error: 'must be an IPv4 address of the host' })
    .optional()
    .describe(
      'Address of the host on which ports are published. Default: all of them (0.0.0.0) behind SSH, 127.0.0.1 on this machine.',
    )
    .meta({ examples: ['10.0.0.5'] }),
  subnet: subnet
    .optional()
    .describe('IPv4 network of its containers. Default: one that depends on the names of network and host.')
    .meta({ examples: ['10.71.0.0/16'] }),
  architecture: z.enum(['amd64', 'arm64']).optional().describe('CPU architecture of the machine, when images differ.'),
  capacity: resources.optional().describe('Cores and memory the machine has.'),
  suspended: z.boolean().optional().describe('`netgen compose` leaves everything here as it is while true.'),
});
export type HostSpec = z.output<typeof dockerHost>;
