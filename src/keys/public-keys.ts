// Reads and writes the file that `nodes.keys` names: public halves only. Opens no files and never sees a private key.
import type { Diagnosed, Diagnostic, Place } from '../diagnostics/diagnostic.ts';
import type { JsonMap, PublicKeys, SpecPath } from '../model/network.ts';
import { emitDocument } from '../yaml/emit.ts';
import type { Ledger, NodePublic } from './ledgers/ledger.ts';
import { asPublicKeys, ledgerOf, pinnedNodes } from './ledgers/table.ts';
import { findTwins } from './twins.ts';

/** The keys file as it was loaded: plain data and where each value stands. */
export interface KeysDocument {
  readonly file: string;
  readonly data: unknown;
  places?(path: SpecPath, options?: { readonly key?: boolean }): Place | undefined;
}

/** Whose keys are expected. */
export interface KeysOwner {
  readonly name: string;
  readonly platform: string;
}

const header =
  '# Public keys of the network, made by `netgen keys`; commit this file. The private halves are in Secrets.\n';

const topFields = ['network', 'platform', 'nodes', 'secrets'];

/** The text of the file: nodes by number, Secrets by name, so that adding one adds lines and changes none. */
export function publicKeysText(keys: PublicKeys): string {
  const document = emitDocument({ network: keys.network, platform: keys.platform });
  const nodes = Object.entries(pinnedNodes({ keys })).sort(([a], [b]) => Number(a) - Number(b));
  const pinned = (ledgerOf(keys.platform)?.pinned ?? []).map((line) => `# ${line}\n`).join('');
  // The emitter sorts keys as text; nodes are easier to find in the order of their numbers.
  const blocks = nodes.map(([number, node]) => indent(emitDocument({ [number]: node as JsonMap })));
  const list = blocks.length > 0 ? `nodes:\n${blocks.join('')}` : 'nodes: {}\n';
  return `${header}${pinned}${document}${list}${emitDocument({ secrets: { ...keys.secrets } })}`;
}

/** Every line two blanks further in: base64 and PEM have no line to which that would matter. */
function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

/** The keys of a loaded file, checked strictly: shape, owner, and every single key. */
export function readPublicKeys(document: KeysDocument, owner: KeysOwner): Diagnosed<PublicKeys> {
  const reader = new Reader(document);
  const top = reader.map([], document.data, topFields);
  if (!top) return { diagnostics: reader.diagnostics };
  const ledger = reader.owner(top, owner);
  // Nothing in the keys of another ledger is what it should be: saying so once is enough.
  if (!ledger) return { diagnostics: reader.diagnostics };
  const nodes: Record<string, NodePublic> = {};
  for (const [number, value] of Object.entries(reader.map(['nodes'], top.nodes) ?? {})) {
    const node = reader.node(number, value, ledger);
    if (node) nodes[number] = node;
  }
  reader.twins(ledger, nodes);
  const secrets: Record<string, string> = {};
  for (const [name, value] of Object.entries(reader.map(['secrets'], top.secrets) ?? {})) {
    if (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)) secrets[name] = value;
    else reader.report('NG1600', ['secrets', name], `\`secrets.${name}\` is not a SHA-256 in hex`);
  }
  if (reader.diagnostics.length > 0) return { diagnostics: reader.diagnostics };
  const value = asPublicKeys({ network: owner.name, platform: ledger.platform, nodes, secrets });
  return { value, diagnostics: [] };
}

type KeysFileCode = 'NG1600' | 'NG1601' | 'NG1602' | 'NG1619';

/** Walks the document and collects what is wrong. Values never get into messages, only names. */
class Reader {
  readonly diagnostics: Diagnostic[] = [];
  private readonly document: KeysDocument;

  constructor(document: KeysDocument) {
    this.document = document;
  }

  report(code: KeysFileCode, path: SpecPath, message: string): void {
    this.add(code, message, this.document.places?.(path));
  }

  private add(code: KeysFileCode, message: string, place?: Place): void {
    const help =
      code === 'NG1601'
        ? 'let `nodes.keys` name another file, then run `netgen keys` with this spec'
        : `run \`git checkout -- ${this.document.file}\`, or remove the entry and run \`netgen keys\` with this spec`;
    const text = place ? message : `\`${this.document.file}\`: ${message}`;
    this.diagnostics.push({ code, severity: 'error', message: text, ...(place && { place }), help });
  }

  map(path: SpecPath, value: unknown, known?: readonly string[]): JsonMap | undefined {
    const what = path.length > 0 ? `\`${path.join('.')}\`` : 'the keys file';
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.report('NG1600', path, `${what} is not a map`);
      return undefined;
    }
    for (const key of Object.keys(value)) {
      if (!known || known.includes(key)) continue;
      const place = this.document.places?.([...path, key], { key: true });
      this.add('NG1600', `${what} has an unknown key \`${key}\``, place);
    }
    return value as JsonMap;
  }

  /** The ledger of these keys; undefined when it is not the one that is expected. */
  owner(top: JsonMap, owner: KeysOwner): Ledger | undefined {
    if (top.network !== owner.name)
      this.report('NG1601', ['network'], `these keys are not of the network \`${owner.name}\``);
    const ledger = top.platform === owner.platform ? ledgerOf(owner.platform) : undefined;
    if (!ledger) this.report('NG1601', ['platform'], `these keys are not for the platform \`${owner.platform}\``);
    return ledger;
  }

  node(number: string, value: unknown, ledger: Ledger): NodePublic | undefined {
    const path = ['nodes', number];
    const before = this.diagnostics.length;
    if (!/^(0|[1-9]\d{0,8})$/.test(number)) this.report('NG1600', path, `\`${number}\` is not the number of a node`);
    const node = this.map(path, value, ['genesis', ...Object.keys(ledger.kinds), ...ledger.facts]);
    if (!node) return undefined;
    const { genesis } = node;
    if (typeof genesis !== 'boolean') this.report('NG1600', [...path, 'genesis'], '`genesis` is not true or false');
    for (const [name, kind] of Object.entries(ledger.kinds)) {
      const trouble = kind.trouble(node[name], `node${number}`);
      if (trouble) this.report('NG1602', [...path, name], `the ${kind.what.public} of node ${number} ${trouble}`);
    }
    const facts = ledger.readFacts(node, (way, message) => this.report('NG1600', [...path, ...way], message));
    if (typeof genesis !== 'boolean' || this.diagnostics.length > before) return undefined;
    const halves = Object.fromEntries(Object.keys(ledger.kinds).map((name) => [name, node[name]]));
    return { genesis, ...halves, ...facts };
  }

  twins(ledger: Ledger, nodes: { readonly [number: string]: NodePublic }): void {
    for (const twins of findTwins(ledger, nodes))
      this.report('NG1619', ['nodes', twins.other, twins.name], `${twins.message}: ${twins.why}`);
  }
}
