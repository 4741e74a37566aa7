// A chain of real CometBFT processes on loopback, for tests: homes in a temporary directory, ended by their ids.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { configToml, type NodeConfig, type SharedConfig } from '../../../src/platforms/cometbft/config.ts';
import { type GenesisValidator, genesisJson } from '../../../src/platforms/cometbft/genesis.ts';
import { nodeId, nodeKeyJson, validatorKeyJson } from '../../../src/platforms/cometbft/keys.ts';
import { prepareScript, startScript } from '../../../src/platforms/cometbft/start.ts';

const bed = process.env.NETGEN_BED ?? join(homedir(), '.cache/netgen-bed');
export const binary = join(bed, 'bin/cometbft');
export const haveBinary = existsSync(binary);

export const cometbft = (home: string, ...args: string[]): string =>
  execFileSync(binary, [...args, '--home', home], { encoding: 'utf8', env: { PATH: process.env.PATH } }).trim();

interface Pair {
  readonly publicRaw: Uint8Array;
  readonly privateRaw: Uint8Array;
}

export function newPair(): Pair {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const [seed, publicRaw] = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')];
  return { publicRaw, privateRaw: Buffer.concat([seed, publicRaw]) };
}

/** Ports that nobody has at this moment. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            resolve(typeof address === 'object' && address !== null ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Asks until the answer is there; the number of tries bounds it. */
export async function until<T>(what: string, ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  let last: unknown;
  for (let tries = 0; tries < 240; tries++) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    await sleep(250);
  }
  throw new Error(`${what}: never came`, { cause: last });
}

export const fast: SharedConfig = {
  proxyApp: 'kvstore',
  abci: 'socket',
  logLevel: 'info',
  consensus: { timeout_propose: '1s', timeout_commit: '200ms' },
  mempool: {},
  storage: {},
  txIndex: {},
  overrides: {},
};

export class LiveNode {
  readonly number: number;
  readonly home: string;
  readonly id: string;
  readonly validator: Pair;
  readonly ports: { readonly p2p: number; readonly rpc: number; readonly metrics: number };
  log = '';
  #process: ChildProcess | undefined;

  constructor(directory: string, number: number, ports: LiveNode['ports']) {
    this.number = number;
    this.home = join(directory, `node${number}`);
    this.ports = ports;
    const node = newPair();
    this.validator = newPair();
    this.id = nodeId(node.publicRaw);
    for (const name of ['config', 'genesis', 'keys', 'data']) mkdirSync(join(this.home, name), { recursive: true });
    this.write('keys/node_key.json', nodeKeyJson(node.privateRaw));
    this.write('keys/priv_validator_key.json', validatorKeyJson(this.validator.publicRaw, this.validator.privateRaw));
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.home, path), text);
  }

  configure(others: readonly LiveNode[], shared: SharedConfig): void {
    const config: NodeConfig = {
      moniker: `node${this.number}`,
      shared: { ...shared, overrides: { ...shared.overrides, ...this.listen() } },
      peers: others.map((other) => ({
        node: undefined as never,
        id: other.id,
        address: `127.0.0.1:${other.ports.p2p}`,
        dialsBack: true,
      })),
      externalAddress: `127.0.0.1:${this.ports.p2p}`,
    };
    this.write('config/config.toml', configToml(config));
  }

  /** Every node has an address of its own in a cluster; here all share one. */
  private listen(): SharedConfig['overrides'] {
    const at = (port: number): string => `127.0.0.1:${port}`;
    return {
      'p2p.laddr': `tcp://${at(this.ports.p2p)}`,
      'rpc.laddr': `tcp://${at(this.ports.rpc)}`,
      'instrumentation.prometheus_listen_addr': at(this.ports.metrics),
    };
  }

  /** What the init container does, with this home in place of the pod's. */
  prepare(shell: readonly string[] = ['sh']): string {
    const script = prepareScript.replaceAll('/cometbft/', `${this.home}/`);
    return execFileSync(shell[0]!, [...shell.slice(1), '-c', script], { encoding: 'utf8' });
  }

  start(): void {
    const script = startScript.replaceAll('/cometbft/', `${this.home}/`);
    const env = { PATH: `${join(bed, 'bin')}:${process.env.PATH}`, CMTHOME: this.home };
    const child = spawn('sh', ['-c', script], { env, cwd: this.home });
    const keep = (data: Buffer): void => {
      this.log += data.toString('utf8');
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    this.#process = child;
  }

  get running(): boolean {
    return this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null;
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (!child || !this.running) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }

  async rpc<T>(path: string): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${this.ports.rpc}/${path}`);
    const { result } = (await response.json()) as { result: T };
    return result;
  }

  async height(): Promise<number> {
    const { sync_info } = await this.rpc<{ sync_info: { latest_block_height: string } }>('status');
    return Number(sync_info.latest_block_height);
  }

  /** Height that the validator signed last. */
  signed(): number {
    return Number(JSON.parse(readFileSync(join(this.home, 'data/priv_validator_state.json'), 'utf8')).height);
  }
}

/** Nodes of one chain, configured and prepared, not started. */
export async function liveChain(directory: string, count: number, shared: SharedConfig = fast): Promise<LiveNode[]> {
  const ports = await freePorts(3 * count);
  const nodes = Array.from({ length: count }, (_, number) => {
    const [p2p = 0, rpc = 0, metrics = 0] = ports.slice(3 * number);
    return new LiveNode(directory, number, { p2p, rpc, metrics });
  });
  const validators = nodes.map(({ number, validator }): GenesisValidator => {
    return { number, key: Buffer.from(validator.publicRaw).toString('base64'), power: 10 };
  });
  const genesis = genesisJson(genesisOf('live'), validators);
  for (const node of nodes) {
    node.write('genesis/genesis.json', genesis);
    node.configure(
      nodes.filter((other) => other !== node),
      shared,
    );
    node.prepare();
  }
  return nodes;
}

export const genesisOf = (chainId: string) => ({
  chainId,
  time: '2026-01-01T00:00:00Z',
  params: {
    maxBytes: 22_020_096,
    maxGas: -1,
    evidence: { maxAgeBlocks: 100_000, maxAgeNanoseconds: 172_800_000_000_000n, maxBytes: 1_048_576 },
    voteExtensionsHeight: 0,
  },
});
