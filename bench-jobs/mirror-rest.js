// Load on a mirror's REST API: blocks, transactions, accounts and the network's nodes in turn. It only reads.
import { scenario } from 'k6/execution';
import http from 'k6/http';
import { currentLoad, nextTarget, record, options as scenarios, summary } from './result.js';

export const options = scenarios();
export const handleSummary = summary;

const paths = ['/api/v1/blocks?limit=1', '/api/v1/transactions?limit=10', '/api/v1/accounts?limit=10', '/api/v1/network/nodes?limit=5'];

export default function () {
  const iteration = scenario.iterationInTest;
  const url = `http://${nextTarget(iteration)}${paths[iteration % paths.length]}`;
  const response = http.get(url, { timeout: '10s', tags: { name: 'mirror' } });
  record(currentLoad(), response.timings.duration, response.status === 200);
}
