// Checks of the keys file against the spec: who is missing, who came later, who left, whose power changed. Pure.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nodeNumbered } from '../../model/lookup.ts';
import type { CometbftPublicKeys, Node } from '../../model/network.ts';
import { genesisValidators } from '../../platforms/cometbft/genesis.ts';
import { cometbftKeys, cometbftNodeKeys } from '../../platforms/cometbft/keys-file.ts';
import { aliases, names, type Subject } from './subject.ts';
import { isPower, powers } from './validators.ts';

/** What `netgen keys` mends is no error for `netgen keys` itself: it reads the spec before there are keys. */
export function checkKeys(subject: Subject): Diagnostic[] {
  return [...checkMissing(subject), ...checkJoiners(subject), ...checkLeavers(subject), ...checkPowers(subject)];
}

function checkMissing({ network, at }: Subject): Diagnostic[] {
  const without = network.nodes.filter(({ number }) => !cometbftNodeKeys(network, number));
  if (without.length === 0) {
    if (genesisValidators(network).length > 0) return [];
    const message = 'the keys file names no validator, and the application would have to name one';
    const help = 'remove the keys file before the first start and run `netgen keys SPEC`';
    return [{ code: 'NG1363', severity: 'warning', message, at: [...at, 'keys'], help }];
  }
  const [have, are] = without.length === 1 ? ['has', 'is'] : ['have', 'are'];
  const message = `${aliases(without)} ${have} no public keys and ${are} missing in the genesis and in all lists of peers`;
  const help = 'run `netgen keys SPEC` and name its file: `keys: FILE`';
  return [{ code: 'NG1363', severity: 'error', message, at: [...at, 'keys'], help }];
}

/** Validators of the spec that were none at genesis: the chain learns of them by a transaction. */
function checkJoiners({ spec, network, at }: Subject): Diagnostic[] {
  if (genesisValidators(network).length === 0) return [];
  const wanted = powers(spec, network);
  const late = network.nodes.flatMap((node): { node: Node; keys: CometbftPublicKeys }[] => {
    const keys = cometbftNodeKeys(network, node.number);
    return keys && wanted.has(node.number) && !isFounder(keys) ? [{ node, keys }] : [];
  });
  const first = late[0];
  if (first === undefined) return [];
  const [was, becomes] = late.length === 1 ? ['was no validator', 'becomes'] : ['were no validators', 'become'];
  const message = `${aliases(late.map(({ node }) => node))} ${was} at genesis and ${becomes} one by a transaction`;
  const help = transactionHelp(spec.app.name, first.keys.validator, wanted.get(first.node.number)!);
  return [{ code: 'NG1364', severity: 'info', message, at, help }];
}

const isFounder = ({ genesis, power }: CometbftPublicKeys): boolean => genesis && power !== undefined;

/** What changes the power of a validator in the application that the network runs; 0 takes it out. */
function transactionHelp(app: string | undefined, key: string, power: number): string {
  if (app === 'kvstore' || app === 'persistent_kvstore')
    return `send the transaction \`val=ed25519!${key}!${power}\` to \`/broadcast_tx_commit\` of any node`;
  return `let the application answer with a validator update: key \`${key}\`, power ${power}`;
}

function checkLeavers({ spec, network, at }: Subject): Diagnostic[] {
  const wanted = powers(spec, network);
  const founders = genesisValidators(network);
  const left = founders.filter(({ number }) => !nodeNumbered(network, number));
  const demoted = founders.filter(({ number }) => nodeNumbered(network, number) && !wanted.has(number));
  const say = (gone: typeof left, what: string): Diagnostic[] => {
    const first = gone[0];
    if (first === undefined) return [];
    const who = names(gone.map(({ number }) => `node${number}`));
    const verb = gone.length === 1 ? 'is a validator' : 'are validators';
    const message = `${who} ${verb} of the genesis and ${what}: the chain counts on the power until a transaction takes it`;
    return [{ code: 'NG1368', severity: 'warning', message, at, help: transactionHelp(spec.app.name, first.key, 0) }];
  };
  return [...say(left, 'not in the spec'), ...say(demoted, 'not in `validators:`')];
}

function checkPowers({ spec, network, at }: Subject): Diagnostic[] {
  const wanted = powers(spec, network);
  const changed = genesisValidators(network).filter(({ number, power }) => {
    const now = wanted.get(number);
    return now !== undefined && now !== power && isPower(now);
  });
  const first = changed[0];
  if (first === undefined) return [];
  const who = names(changed.map(({ number }) => `node${number}`));
  const message = `the genesis gives ${who} another voting power than the spec: ${first.power}, not ${wanted.get(first.number)}`;
  const path = cometbftKeys(network) === undefined ? at : [...at, 'power'];
  const help = `${transactionHelp(spec.app.name, first.key, wanted.get(first.number)!)}; before the first start correct \`power\` in the keys file`;
  return [{ code: 'NG1369', severity: 'warning', message, at: path, help }];
}
