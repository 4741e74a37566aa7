// A CometBFT chain whose nodes run in a cluster: asked over the API server's proxy to each node's Service. It changes nothing itself.
import { kubectl } from './bed.ts';
import { describeNamespaces, until } from './wait.ts';

interface Answer<Result> {
  readonly result?: Result;
  readonly error?: { readonly message: string; readonly data?: string };
}

export interface NodeStatus {
  readonly id: string;
  readonly network: string;
  readonly height: number;
  readonly catchingUp: boolean;
  readonly votingPower: number;
}

/** Strings that CometBFT's JSON has where numbers stand. */
interface Status {
  readonly node_info: { readonly id: string; readonly network: string };
  readonly sync_info: { readonly latest_block_height: string; readonly catching_up: boolean };
  readonly validator_info: { readonly voting_power: string };
}

export class Chain {
  readonly #context: string;
  readonly #namespace: string;

  constructor(context: string, namespace: string) {
    this.#context = context;
    this.#namespace = namespace;
  }

  /** One method of a node's RPC, as a GET request. Rejects while the node does not answer. */
  async call<Result>(node: number, method: string, query = ''): Promise<Result> {
    const path = `/api/v1/namespaces/${this.#namespace}/services/http:node${node}:26657/proxy/${method}`;
    const text = await kubectl(this.#context, ['get', '--raw', query === '' ? path : `${path}?${query}`]);
    const { result, error } = JSON.parse(text) as Answer<Result>;
    if (result === undefined) throw new Error(`node${node} ${method}: ${error?.message} ${error?.data ?? ''}`);
    return result;
  }

  async status(node: number): Promise<NodeStatus> {
    const { node_info, sync_info, validator_info } = await this.call<Status>(node, 'status');
    return {
      id: node_info.id,
      network: node_info.network,
      height: Number(sync_info.latest_block_height),
      catchingUp: sync_info.catching_up,
      votingPower: Number(validator_info.voting_power),
    };
  }

  async peers(node: number): Promise<readonly string[]> {
    const { peers } = await this.call<{ peers: { node_info: { id: string } }[] }>(node, 'net_info');
    return peers.map(({ node_info }) => node_info.id).sort();
  }

  /** Sends a transaction of the kvstore and waits until it is in a block; gives the block's height. */
  async send(node: number, key: string, value: string): Promise<number> {
    const query = `tx=${encodeURIComponent(`"${key}=${value}"`)}`;
    const sent = await this.call<{ check_tx: { code: number }; tx_result: { code: number }; height: string }>(
      node,
      'broadcast_tx_commit',
      query,
    );
    if (sent.check_tx.code !== 0 || sent.tx_result.code !== 0) throw new Error(`refused: ${JSON.stringify(sent)}`);
    return Number(sent.height);
  }

  async read(node: number, key: string): Promise<string> {
    const found = await this.call<{ response: { value: string | null } }>(
      node,
      'abci_query',
      `data=${encodeURIComponent(`"${key}"`)}`,
    );
    return Buffer.from(found.response.value ?? '', 'base64').toString('utf8');
  }

  /** Pieces of evidence of a double signature in all blocks. */
  async evidence(node: number): Promise<number> {
    const { height } = await this.status(node);
    const heights = Array.from({ length: height }, (_, index) => index + 1);
    const counts = await Promise.all(
      heights.map(async (at) => {
        const { block } = await this.call<{ block: { evidence: { evidence: unknown[] } } }>(
          node,
          'block',
          `height=${at}`,
        );
        return block.evidence.evidence.length;
      }),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Waits for a node to reach a height, caught up. */
  async reaches(node: number, height: number, limit = 120): Promise<NodeStatus> {
    return until(
      async () => {
        const status = await this.status(node).catch(() => undefined);
        return status !== undefined && status.height >= height && !status.catchingUp ? status : undefined;
      },
      { what: `node${node} at height ${height}`, limit, report: () => this.#report(node) },
    );
  }

  async hasPeers(node: number, ids: readonly string[], limit = 120): Promise<void> {
    const wanted = [...ids].sort().join();
    await until(
      async () => {
        const found = await this.peers(node).catch(() => []);
        return found.join() === wanted ? true : undefined;
      },
      { what: `node${node} with the peers ${wanted}`, limit, report: () => this.#report(node) },
    );
  }

  async #report(node: number): Promise<string> {
    const status = await this.call(node, 'status').then(JSON.stringify, String);
    const logs = await kubectl(this.#context, ['logs', '-n', this.#namespace, `node${node}-0`, '--tail=40']).catch(
      String,
    );
    return `${status}\n${logs}\n${await describeNamespaces(this.#context, [this.#namespace])}`;
  }
}
