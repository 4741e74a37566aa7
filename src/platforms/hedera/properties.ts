// Writes the configuration files of the Hedera node software as text. Decides no addresses and holds no secrets.

export interface LedgerSettings {
  /** EVM chain id, for example 298. */
  readonly chainId: number;
  /** Ledger id as hex with `0x`, for example `0x01`. */
  readonly ledgerId: string;
  readonly shard: number;
  readonly realm: number;
  /** Write block streams beside record streams. */
  readonly blockStreams: boolean;
  /** Any other property, or another value for one of netgen's; the user has the last word. */
  readonly overrides?: { readonly [property: string]: string | number | boolean };
}

/** Texts for `hedera.configMaps.*` of the chart, by its value names. */
export interface ConfigFiles {
  readonly applicationProperties: string;
  readonly bootstrapProperties: string;
  readonly settingsTxt: string;
  readonly log4j2Xml: string;
}

/** All configuration files of a node; they are the same for every node of a network. */
export function configFiles(settings: LedgerSettings): ConfigFiles {
  return {
    applicationProperties: applicationProperties(settings),
    bootstrapProperties: bootstrapProperties(settings),
    settingsTxt: settingsTxt(),
    log4j2Xml: log4j2Xml(),
  };
}

/** `application.properties`: read at every start. Sorted by name. */
export function applicationProperties(settings: LedgerSettings): string {
  return propertiesText({
    ...identity(settings),
    'balances.exportPeriodSecs': 400,
    'balances.compressOnCreation': true,
    'blockStream.streamMode': settings.blockStreams ? 'BOTH' : 'RECORDS',
    ...(settings.blockStreams && { 'blockStream.writerMode': 'FILE' }),
    'files.maxSizeKb': 2048,
    'hedera.profiles.active': 'TEST',
    'hedera.recordStream.compressFilesOnCreation': true,
    'hedera.recordStream.logPeriod': 1,
    'netty.mode': 'TEST',
    // The next roster is written out when the network freezes: an upgrade starts from it.
    'networkAdmin.diskNetworkExport': 'ONLY_FREEZE_BLOCK',
    'networkAdmin.exportCandidateRoster': true,
    // Nodes are named by DNS, and by private addresses on a laptop; the public ledger refuses both.
    'nodes.gossipFqdnRestricted': false,
    'nodes.nodeRewardsEnabled': false,
    'nodes.updateAccountIdAllowed': true,
    'nodes.webProxyEndpointsEnabled': true,
    ...settings.overrides,
  });
}

/** `bootstrap.properties`: what must be known before there is a state. */
export function bootstrapProperties(settings: LedgerSettings): string {
  return propertiesText({ ...identity(settings), 'netty.mode': 'TEST' });
}

/** `settings.txt` of the platform below the ledger: `name, value` lines. */
export function settingsTxt(overrides: { readonly [setting: string]: string | number | boolean } = {}): string {
  const settings = {
    'prometheus.endpointEnabled': true,
    'prometheus.endpointPortNumber': 9999,
    // Seconds between saved states: what a restart has to replay at most.
    'state.saveStatePeriod': 60,
    ...overrides,
  };
  return lines(settings, (name, value) => `${name}, ${value}`);
}

const layout = '<PatternLayout pattern="%d{yyyy-MM-dd HH:mm:ss.SSS} %-5p %c{1} [%t] %msg{nolookups}%n"/>';

/** What every log of the node software goes through: files that roll, and errors on the console for `kubectl logs`. */
export function log4j2Xml(): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="WARN" monitorInterval="60">
  <Appenders>
    <Console name="console" target="SYSTEM_OUT">
      ${layout}
      <ThresholdFilter level="WARN"/>
    </Console>
${rollingFile('services', 'hgcaa')}
${rollingFile('platform', 'swirlds')}
${rollingFile('hashes', 'swirlds-hashstream/swirlds-hashstream')}
${rollingFile('blockNodes', 'block-node-comms')}
${rollingFile('stateChanges', 'transaction-state/state-changes')}
  </Appenders>
  <Loggers>
    <Root level="WARN">
      <AppenderRef ref="platform"/>
      <AppenderRef ref="console"/>
    </Root>
${logger('com.swirlds', 'INFO', 'platform', 'STATE_HASH')}
${logger('org.hiero', 'INFO', 'platform', 'STATE_HASH')}
${logger('com.hedera', 'INFO', 'services')}
${logger('com.hedera.node.app.blocks.impl.streaming', 'INFO', 'blockNodes')}
${logger('com.hedera.node.app.state.logging.TransactionStateLogger', 'INFO', 'stateChanges')}
  </Loggers>
</Configuration>
`;
}

function identity({ chainId, ledgerId, shard, realm }: LedgerSettings): {
  readonly [property: string]: string | number;
} {
  return { 'contracts.chainId': chainId, 'hedera.realm': realm, 'hedera.shard': shard, 'ledger.id': ledgerId };
}

function rollingFile(name: string, path: string): string {
  return `    <RollingFile name="${name}" fileName="output/${path}.log" filePattern="output/${path}-%i.log">
      ${layout}
      <SizeBasedTriggeringPolicy size="100 MB"/>
      <DefaultRolloverStrategy max="5"/>
    </RollingFile>`;
}

/** With `hashMarker`, entries of that marker go to the hash log instead: one line per round would drown the others. */
function logger(name: string, level: string, appender: string, hashMarker?: string): string {
  const open = `    <Logger name="${name}" level="${level}" additivity="false">`;
  const end = '      <AppenderRef ref="console"/>\n    </Logger>';
  if (hashMarker === undefined) return `${open}\n      <AppenderRef ref="${appender}"/>\n${end}`;
  return `${open}
      <AppenderRef ref="${appender}">
        <MarkerFilter marker="${hashMarker}" onMatch="DENY" onMismatch="NEUTRAL"/>
      </AppenderRef>
      <AppenderRef ref="hashes">
        <MarkerFilter marker="${hashMarker}" onMatch="ACCEPT" onMismatch="DENY"/>
      </AppenderRef>
${end}`;
}

function lines<V>(entries: { readonly [name: string]: V }, line: (name: string, value: V) => string): string {
  const sorted = Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([name, value]) => `${line(name, value)}\n`).join('');
}

/** A Java properties file; escapes whatever Java would read as something else. */
function propertiesText(properties: { readonly [name: string]: string | number | boolean }): string {
  return lines(properties, (name, value) => `${escapeProperty(name, true)}=${escapeProperty(String(value), false)}`);
}

const shortEscapes: { readonly [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f' };

/** Separators matter only in names, blanks only in front of a value; Java reads files as Latin-1. */
function escapeProperty(text: string, isName: boolean): string {
  const special = isName ? /[\\:=#! \t\n\r\f]|[^ -~]/g : /\\|^ +|[^ -~]/g;
  return text.replace(special, (found) => shortEscapes[found] ?? escapeCharacters(found));
}

function escapeCharacters(text: string): string {
  if (/^[ -~]+$/.test(text)) return text.replace(/./g, '\\$&');
  return text.replace(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
