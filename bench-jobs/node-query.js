// Load on consensus nodes: free account balance queries over gRPC, round robin. No key, no fee, no consensus: it measures
// the way to a node and its query threads, not transactions.
import { scenario } from 'k6/execution';
import { Client, StatusOK } from 'k6/net/grpc';
import { currentLoad, nextTarget, record, options as scenarios, settings, summary } from './result.js';

export const options = scenarios();
export const handleSummary = summary;

const treasury = { shardNum: 0, realmNum: 0, accountNum: 2 };
const request = { cryptogetAccountBalance: { header: { responseType: 0 }, accountID: treasury } };
// Definitions can only be loaded before the test starts, connections only be made in it.
const clients = Object.fromEntries(settings.targets.map((target) => [target, { client: new Client(), open: false }]));
for (const { client } of Object.values(clients)) client.load(null, 'node-query.proto');

function connected(target) {
  const one = clients[target];
  if (!one.open) one.client.connect(target, { plaintext: true, timeout: '10s' });
  one.open = true;
  return one.client;
}

export default function () {
  const target = nextTarget(scenario.iterationInTest);
  const start = Date.now();
  const response = connected(target).invoke('proto.CryptoService/cryptoGetBalance', request, { timeout: '10s' });
  const answer = response.message?.cryptogetAccountBalance?.header;
  // Precheck code 0 is OK, and protobuf leaves zeroes out.
  const ok = response.status === StatusOK && answer !== undefined && (answer.nodeTransactionPrecheckCode ?? 0) === 0;
  record(currentLoad(), Date.now() - start, ok);
}
