// nginx.conf of the mirror's path router: one address for the three services that share the API's paths. Pure text.

/** Address of each part, `host:port` with a full name; absent parts get no route. */
export interface Upstreams {
  readonly rest?: string;
  readonly restJava?: string;
  readonly web3?: string;
}

/** TCP port the router listens on inside its pod: below 1024 needs a privilege. */
export const routerPort = 8080;

const entity = String.raw`(\d+\.){0,2}(\d+|(0x)?[A-Fa-f0-9]{40}|([A-Z2-7]{8})*([A-Z2-7]{2}|[A-Z2-7]{4,5}|[A-Z2-7]{7,8}))`;
const transaction = String.raw`((0x)?[A-Fa-f0-9]{64}|\d+\.\d+\.\d+-\d+-\d+)`;

/**
 * What each part answers, first match wins. Read from the ingress paths of the charts hedera-mirror-rest-java, -web3 and
 * -rest 0.160 (`ingress.hosts[].paths`), which are regular expressions for Traefik; anchored here.
 */
const routes: readonly { readonly part: keyof Upstreams; readonly location: string }[] = [
  { part: 'web3', location: '= /api/v1/contracts/call' },
  { part: 'web3', location: `~ "^/api/v1/contracts/results/${transaction}/opcodes$"` },
  { part: 'restJava', location: `~ "^/api/v1/accounts/${entity}/(allowances/nfts|airdrops)"` },
  { part: 'restJava', location: `~ "^/api/v1/accounts/${entity}/hooks"` },
  { part: 'restJava', location: '^~ /api/v1/network/' },
  { part: 'restJava', location: String.raw`~ "^/api/v1/topics/(\d+\.){0,2}\d+$"` },
  { part: 'rest', location: '/api/v1' },
];

/**
 * Names are looked up at every request (`resolver`, variables in `proxy_pass`): with fixed upstreams nginx would not
 * start before the mirror's Services exist. `@RESOLVER@` is filled in by the container from its /etc/resolv.conf.
 */
export function routerConfig(upstreams: Upstreams): string {
  const present = routes.filter(({ part }) => upstreams[part] !== undefined);
  const locations = present.flatMap(({ part, location }) => [
    `    location ${location} {`,
    `      set $upstream ${upstreams[part]};`,
    '      proxy_pass http://$upstream;',
    '    }',
  ]);
  return [
    'worker_processes auto;',
    'pid /tmp/nginx.pid;',
    'error_log /dev/stderr warn;',
    'events { worker_connections 4096; }',
    'http {',
    ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `  ${kind}_temp_path /tmp/${kind};`),
    '  access_log off;',
    '  resolver @RESOLVER@ valid=10s;',
    '  client_max_body_size 2m;',
    '  proxy_http_version 1.1;',
    '  proxy_set_header Connection "";',
    '  proxy_set_header Host $host;',
    '  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
    '  server {',
    `    listen ${routerPort};`,
    '    location = /healthz { return 200 "ok\\n"; }',
    ...locations,
    '    location / { return 404; }',
    '  }',
    '}',
    '',
  ].join('\n');
}

/** Shell that starts the router: the resolver's address in brackets when it is IPv6. */
export const routerCommand = [
  'sh',
  '-ec',
  [
    `dns=$(awk '$1 == "nameserver" {print ($2 ~ /:/) ? "[" $2 "]" : $2; exit}' /etc/resolv.conf)`,
    'sed "s/@RESOLVER@/$dns/" /config/nginx.conf > /tmp/nginx.conf',
    "exec nginx -c /tmp/nginx.conf -g 'daemon off;'",
  ].join('\n'),
] as const;
