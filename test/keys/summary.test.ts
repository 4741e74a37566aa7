// What people read at the end of `netgen keys`, by what applies the network.
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { keysText } from '../../src/commands/keys-summary.ts';
import type { Network } from '../../src/model/network.ts';
import { network, secret } from './sources.ts';
import { at, run, useWorkplace } from './workplace.ts';

useWorkplace();

const chain = (engine: 'flux' | 'compose', platform = 'cometbft'): Network => {
  const net = network({ desk: [0] });
  return { ...net, platform, delivery: { ...net.delivery, engine } };
};
const text = async (net: Network, spec = 'net.yaml') => {
  const { value, diagnostics } = await run(net);
  expect(diagnostics).toEqual([]);
  return keysText(value!, net, spec).replaceAll(at(), 'DIR');
};

test('Flux: the Secrets are applied with kubectl', async () => {
  expect(await text(chain('flux'))).toMatchInlineSnapshot(`
    "public keys   DIR/perfnet.keys.yaml: created
    private keys  DIR/private: Secrets 1 created

    next (namespaces first, from \`admin/\`; keep private in a safe place):
      git add DIR/perfnet.keys.yaml
      kubectl --context kind-desk apply -f DIR/private/desk
    "
  `);
});

test('Compose: netgen reads the Secrets itself', async () => {
  expect(await text(chain('compose'), 'my nets/net.yaml')).toMatchInlineSnapshot(`
    "public keys   DIR/perfnet.keys.yaml: created
    private keys  DIR/private: Secrets 1 created

    next (netgen compose reads \`perfnet.secrets\` beside the spec; keep private in a safe place):
      git add DIR/perfnet.keys.yaml
      netgen compose 'my nets/net.yaml' --up
    "
  `);
  expect(await text(chain('compose'))).toMatchInlineSnapshot(`
    "public keys   DIR/perfnet.keys.yaml: unchanged
    private keys  DIR/private: Secrets 1 unchanged

    next (netgen compose reads \`perfnet.secrets\` beside the spec; keep private in a safe place):
      netgen compose net.yaml --up
    "
  `);
});

test('a platform whose nodes have no keys: nothing is made, what people bring is listed', async () => {
  const net = chain('compose', 'mysticeti');
  const parts = [secret('app-token', undefined, { keys: ['token'] })];
  const { value, diagnostics } = await run(net, { keysFile: undefined, clusters: [{ cluster: 'desk', parts }] });
  expect(diagnostics).toEqual([]);
  expect(keysText(value!, net, 'net.yaml')).toMatchInlineSnapshot(`
    "perfnet: nodes of the platform mysticeti have no keys, so there is nothing to make

    bring yourself:
      perfnet/app-token: what app-token is for; keys token
        on desk
    "
  `);
  expect(existsSync(at('private'))).toBe(false);
});
