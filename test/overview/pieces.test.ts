// Pages that are rendered in pieces are the same bytes as in one go.
import { expect, it } from 'vitest';
import type { Network } from '../../src/model/network.ts';
import { utf8 } from '../../src/overview/bytes.ts';
import { networkJson, networkJsonText } from '../../src/overview/network-json.ts';

const delivery = { engine: 'flux', repository: 'https://x', branch: 'main', path: 'out', interval: '1m' } as const;
const network: Network = {
  ...{ kind: 'Network', name: 'n', platform: 'hedera', version: '1', namespace: 'n', lockNamespace: 'l' },
  delivery: { ...delivery, suspended: false },
  ...{ clusters: [], nodes: [], instances: [], endpoints: [], charts: {}, images: [], labels: {} },
};
const place = { cluster: 'c', namespace: 'n', service: 's', port: 1, inside: 's:1' };
const endpoint = {
  address: 'a "quoted"\n',
  name: 'http',
  protocol: 'http',
  pods: { app: 'a', tier: 'b' },
  ...place,
} as const;

it.each([0, 1, 3])('network.json with %i endpoints is the indented JSON of the whole', (count) => {
  const given = { ...network, endpoints: Array.from({ length: count }, () => endpoint) };
  const claims = [{ name: 'data', size: '1Gi', keep: true }];
  const volumes = given.endpoints.map(() => ({ name: 'node0', cluster: 'c', namespace: 'n', node: 0, claims }));
  const whole = `${JSON.stringify({ ...networkJson(given, '1.0.0'), ...(count > 0 && { volumes }) }, null, 2)}\n`;
  const overview = { version: '1.0.0', digests: new Map(), volumes };
  expect(utf8(networkJsonText(given, overview)).toString()).toBe(whole);
});

it('text of many pieces, some beyond ASCII, more than the room it begins with', () => {
  const pieces = Array.from({ length: 40 }, (_, index) => `${index} é € 😀 ${'x'.repeat(1024 * 1024)}`);
  expect(utf8(pieces).equals(Buffer.from(pieces.join('')))).toBe(true);
});
