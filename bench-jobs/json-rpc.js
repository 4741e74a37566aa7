// Load on JSON-RPC relays: eth_blockNumber and eth_chainId in turn, round robin over the relays. It sends no transaction.
import { scenario } from 'k6/execution';
import http from 'k6/http';
import { currentLoad, nextTarget, record, options as scenarios, summary } from './result.js';

export const options = scenarios();
export const handleSummary = summary;

const methods = ['eth_blockNumber', 'eth_chainId'];
const headers = { 'content-type': 'application/json' };

export default function () {
  const iteration = scenario.iterationInTest;
  const method = methods[iteration % methods.length];
  const body = JSON.stringify({ jsonrpc: '2.0', id: iteration, method, params: [] });
  const response = http.post(`http://${nextTarget(iteration)}/`, body, { headers, timeout: '10s' });
  record(currentLoad(), response.timings.duration, response.status === 200 && isResult(response.body));
}

function isResult(body) {
  try {
    return /^0x[0-9a-f]+$/i.test(JSON.parse(body).result);
  } catch {
    return false;
  }
}
