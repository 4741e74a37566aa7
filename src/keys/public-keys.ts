// Reads and writes the file that `nodes.keys` names: public halves only. Opens no files and never sees a private key.
import { X509Certificate } from 'node:crypto';
import type { Diagnosed, Diagnostic, Place } from '../diagnostics/diagnostic.ts';
import type { HederaPublicKeys, JsonMap, PublicKeys, SpecPath } from '../model/network.ts';
import { gossipCommonName } from '../platforms/hedera/names.ts';
import { emitDocument } from '../yaml/emit.ts';
import { rsaBits } from './generate.ts';

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

const header = `# Public keys of the network, made by \`netgen keys\`; commit this file. The private halves are in Secrets.
# genesis: true means the node was there when the network started; account and addresses are what genesis says of it. Do not
# change them for a network that runs. Before it starts: remove addresses that have changed, and run \`netgen keys\` again.
`;

const fields = {
  top: ['network', 'platform', 'nodes', 'secrets'],
  node: ['genesis', 'gossip', 'grpc', 'admin', 'account', 'addresses'],
} as const;

/** The text of the file: nodes by number, Secrets by name, so that adding one adds lines and changes none. */
export function publicKeysText(keys: PublicKeys): string {
  const document = emitDocument({ network: keys.network, platform: keys.platform });
  const nodes = Object.entries(keys.nodes).sort(([a], [b]) => Number(a) - Number(b));
  // The emitter sorts keys as text; nodes are easier to find in the order of their numbers.
  const blocks = nodes.map(([number, node]) => indent(emitDocument({ [number]: { ...node } as JsonMap })));
  const list = blocks.length > 0 ? `nodes:\n${blocks.join('')}` : 'nodes: {}\n';
  return `${header}${document}${list}${emitDocument({ secrets: { ...keys.secrets } })}`;
}

/** Every line two blanks further in: base64 and PEM have no line to which that would matter. */
function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

/** The keys of a loaded file, checked strictly: shape, owner, and every single key. */
export function readPublicKeys(document: KeysDocument, owner: KeysOwner): Diagnosed<PublicKeys> {
  const reader = new Reader(document);
  const top = reader.map([], document.data, fields.top);
  if (!top) return { diagnostics: reader.diagnostics };
  reader.owner(top, owner);
  const nodes: Record<string, HederaPublicKeys> = {};
  for (const [number, value] of Object.entries(reader.map(['nodes'], top.nodes) ?? {})) {
    const node = reader.node(number, value);
    if (node) nodes[number] = node;
  }
  const secrets: Record<string, string> = {};
  for (const [name, value] of Object.entries(reader.map(['secrets'], top.secrets) ?? {})) {
    if (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)) secrets[name] = value;
    else reader.report('NG1600', ['secrets', name], `\`secrets.${name}\` is not a SHA-256 in hex`);
  }
  if (reader.diagnostics.length > 0) return { diagnostics: reader.diagnostics };
  return { value: { network: owner.name, platform: 'hedera', nodes, secrets }, diagnostics: [] };
}

/** What is wrong with a certificate of a node, or undefined. */
export function certificateTrouble(pem: string, use: 'gossip' | 'grpc', alias: string): string | undefined {
  const certificate = parse(pem);
  if (!certificate) return 'is not a PEM certificate';
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
  const bits = rsaBits[use];
  if (type !== 'rsa' || details?.modulusLength !== bits || details.publicExponent !== 65537n)
    return `has not an RSA key of ${bits} bits with exponent 65537`;
  const name = use === 'gossip' ? gossipCommonName(alias) : alias;
  if (certificate.subject !== `CN=${name}`) return `is not for \`CN=${name}\``;
  if (!certificate.verify(certificate.publicKey)) return 'is not signed with its own key';
  return undefined;
}

function parse(pem: string): X509Certificate | undefined {
  if (!/^-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+\n-----END CERTIFICATE-----\n$/.test(pem)) return undefined;
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function isRawKey(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9+/]{43}=$/.test(value) && Buffer.from(value, 'base64').length === 32;
}

type KeysFileCode = 'NG1600' | 'NG1601' | 'NG1602';

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

  owner(top: JsonMap, owner: KeysOwner): void {
    if (top.network !== owner.name)
      this.report('NG1601', ['network'], `these keys are not of the network \`${owner.name}\``);
    if (top.platform !== owner.platform)
      this.report('NG1601', ['platform'], `these keys are not for the platform \`${owner.platform}\``);
  }

  node(number: string, value: unknown): HederaPublicKeys | undefined {
    const path = ['nodes', number];
    if (!/^(0|[1-9]\d{0,8})$/.test(number)) this.report('NG1600', path, `\`${number}\` is not the number of a node`);
    const node = this.map(path, value, fields.node);
    if (!node) return undefined;
    const { genesis, gossip, grpc, admin } = node;
    if (typeof genesis !== 'boolean') this.report('NG1600', [...path, 'genesis'], '`genesis` is not true or false');
    for (const use of ['gossip', 'grpc'] as const) {
      const pem = node[use];
      const trouble =
        typeof pem === 'string' ? certificateTrouble(pem, use, `node${number}`) : 'is not a PEM certificate';
      if (trouble) this.report('NG1602', [...path, use], `the ${use} certificate of node ${number} ${trouble}`);
    }
    if (!isRawKey(admin))
      this.report('NG1602', [...path, 'admin'], `the admin key of node ${number} is not base64 of 32 bytes`);
    if (typeof genesis !== 'boolean' || typeof gossip !== 'string' || typeof grpc !== 'string' || !isRawKey(admin))
      return undefined;
    return { genesis, gossip, grpc, admin, ...this.pinned(path, node) };
  }

  /** What genesis and address book say of a node. */
  private pinned(path: SpecPath, { account, addresses }: JsonMap): Pick<HederaPublicKeys, 'account' | 'addresses'> {
    const known = addresses === undefined ? {} : (this.map([...path, 'addresses'], addresses) ?? {});
    if (account !== undefined && !(typeof account === 'string' && /^\d+\.\d+\.\d+$/.test(account)))
      this.report('NG1600', [...path, 'account'], '`account` is not an account such as `0.0.3`');
    for (const [name, value] of Object.entries(known))
      if (!(typeof value === 'string' && /^[^\s:]+(:[^\s:]*)*:[0-9]{1,5}$/.test(value)))
        this.report('NG1600', [...path, 'addresses', name], `\`${name}\` is not a \`host:port\``);
    return {
      ...(typeof account === 'string' && { account }),
      ...(addresses !== undefined && { addresses: known as { [endpoint: string]: string } }),
    };
  }
}
