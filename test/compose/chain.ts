// Questions to the RPC of a CometBFT node, with a limit on how long an answer may take to become the wanted one.
import { setTimeout as sleep } from 'node:timers/promises';

async function ask<T>(address: string, path: string): Promise<T> {
  const response = await fetch(`http://${address}/${path}`, { signal: AbortSignal.timeout(5000) });
  return ((await response.json()) as { result: T }).result;
}

export async function heightOf(address: string): Promise<number> {
  const { sync_info: sync } = await ask<{ sync_info: { latest_block_height: string } }>(address, 'status');
  return Number(sync.latest_block_height);
}

export async function peersOf(address: string): Promise<number> {
  return Number((await ask<{ n_peers: string }>(address, 'net_info')).n_peers);
}

/** Sends `key=value`; it is in a block when this returns. */
export async function send(address: string, key: string, value: string): Promise<void> {
  await ask(address, `broadcast_tx_commit?tx="${key}=${value}"`);
}

/** The value of a key in the kvstore app. */
export async function read(address: string, key: string): Promise<string> {
  const { response } = await ask<{ response: { value?: string | null } }>(address, `abci_query?data="${key}"`);
  return Buffer.from(response.value ?? '', 'base64').toString();
}

/** Asks again until the answer is the wanted one; says what it was at last when it never is. */
export async function until<T>(what: string, question: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  let last: unknown = 'nothing';
  for (let round = 0; round < 240; round++) {
    try {
      const answer = await question();
      if (isWanted(answer)) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    await sleep(500);
  }
  throw new Error(`${what}: ${String(last)}`);
}
