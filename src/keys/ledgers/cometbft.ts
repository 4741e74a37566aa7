// Keys of a CometBFT node: the key it is known by to its peers and the key it signs blocks with. Stores nothing.
import type { KeyObject } from 'node:crypto';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { JsonMap, Node } from '../../model/network.ts';
import {
  keysSecretName,
  nodeKeyFile,
  nodeKeyJson,
  publicFromNodeKeyJson,
  publicFromValidatorKeyJson,
  validatorKeyFile,
  validatorKeyJson,
} from '../../platforms/cometbft/keys.ts';
import { rawKeyTrouble, rawPrivate, rawPublic } from './ed25519.ts';
import type { FactReport, KeyKind, KeyRecipe, Ledger, NodeContext, NodeKeys, NodePublic } from './ledger.ts';

export const cometbft: Ledger = {
  platform: 'cometbft',
  kinds: {
    node: ed25519Kind({
      what: 'node key',
      shared: 'their peers take them for one node, and only one of them stays connected',
      write: (key) => nodeKeyJson(privateBytes(key)),
      read: publicFromNodeKeyJson,
    }),
    validator: ed25519Kind({
      what: 'validator key',
      shared: 'both sign blocks with it, which is punished as signing twice',
      write: (key) => validatorKeyJson(rawPublic(key), privateBytes(key)),
      read: publicFromValidatorKeyJson,
    }),
  },
  facts: ['power'],
  pinned: [
    'genesis: true means the node was there when the network started; power is its voting power then, and without it the node was',
    'no validator. Do not change them for a network that runs. Before it starts: remove this file and run `netgen keys` again.',
  ],
  readFacts,
  nodesOf: (recipe) => [own(recipe).node],
  entries(recipe, keysOf) {
    const { private: secrets } = keysOf(own(recipe).node);
    return [
      [nodeKeyFile, secrets.node],
      [validatorKeyFile, secrets.validator],
    ];
  },
  places(node, parts) {
    const asked = parts.find(({ recipe }) => recipe?.kind === 'cometbft' && recipe.node === node.number);
    const secret = asked?.name ?? keysSecretName(node.alias);
    return { node: { key: nodeKeyFile, secret }, validator: { key: validatorKeyFile, secret } };
  },
  /** Genesis is fixed with the first keys: what the spec says of a node's power later changes nothing there. */
  pin(keys, context): NodePublic {
    const power = powerOf(keys.node, context);
    const isFounder = keys.isNew && keys.public.genesis && power !== undefined;
    return isFounder ? { ...keys.public, power } : keys.public;
  },
  /** Only on the run that makes the keys: from then on the component compares keys file and spec. */
  announce(keys, context) {
    const power = powerOf(keys.node, context);
    return keys.isNew && context.founded && power !== undefined ? [joins(keys, power)] : [];
  },
};

interface Ed25519Kind {
  readonly what: string;
  readonly shared: string;
  write(key: KeyObject): string;
  read(text: string): Uint8Array | undefined;
}

function ed25519Kind({ what, shared, write, read }: Ed25519Kind): KeyKind {
  const publicKeyOf = (text: string): string | undefined => {
    const raw = read(text);
    return raw && Buffer.from(raw).toString('base64');
  };
  return {
    what: { private: what, public: what },
    shared,
    make: async (source) => write(await source.ed25519()),
    publicKeyOf,
    publish: (text) => publicKeyOf(text)!,
    publishedKey: (raw) => raw,
    trouble: rawKeyTrouble,
  };
}

/** CometBFT writes a private key as Go does: the seed, and the public key after it. */
const privateBytes = (key: KeyObject): Uint8Array => Buffer.concat([rawPrivate(key), rawPublic(key)]);

type CometbftRecipe = Extract<KeyRecipe, { readonly kind: 'cometbft' }>;

function own(recipe: KeyRecipe): CometbftRecipe {
  if (recipe.kind !== 'cometbft') throw new Error(`${recipe.kind} is no recipe of this ledger`);
  return recipe;
}

function powerOf(node: Node, { recipes }: NodeContext): number | undefined {
  const mine = recipes.find((recipe) => own(recipe).node === node.number);
  return mine && own(mine).power;
}

/** The voting power of a founder. Whoever came later had none at genesis. */
function readFacts({ genesis, power }: JsonMap, report: FactReport): JsonMap {
  if (power === undefined) return {};
  if (!(typeof power === 'number' && Number.isSafeInteger(power) && power > 0))
    report(['power'], '`power` is not a whole number above 0');
  else if (genesis === false) report(['power'], '`power` belongs to nodes with `genesis: true` only');
  return { power };
}

/** The transaction is that of the kvstore app (`abci/example/kvstore`); other apps have their own. */
function joins({ node, public: { validator } }: NodeKeys, power: number): Diagnostic {
  return {
    code: 'NG1618',
    severity: 'info',
    message: `\`${node.alias}\` joins after genesis: a validator update gives it its voting power`,
    at: node.at,
    notes: [
      { message: 'until then it follows the chain as a full node; the genesis file stays as it was' },
      { message: `to the app \`kvstore\` the update is the transaction \`val=ed25519!${validator}!${power}\`` },
      {
        message:
          'when the network has never started: remove the keys file and run `netgen keys` again, private keys are kept',
      },
    ],
    help: 'run `netgen explain NG1618` for the steps',
  };
}
