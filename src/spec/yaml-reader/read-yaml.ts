// Reads the bytes of one file into plain data with places; refuses everything that two YAML readers could see differently.
import { EVENT_ID, type Event, parseEvents, YAMLException } from 'js-yaml';
import { type Diagnosed, hasErrors } from '../../diagnostics/diagnostic.ts';
import type { Json, JsonMap } from '../../model/network.ts';
import { type LoadedDocument, lineEnd, locate, type NodeIndex } from '../places.ts';
import { reportHidden } from './characters.ts';
import { compose, depthLimit } from './compose.ts';
import { decode } from './decode.ts';
import { createReporter, type Reporter } from './report.ts';
import { reportSyntax } from './syntax.ts';

/** Values in one file; the parser needs about 150 bytes for each. */
export const valueLimit = 1_000_000;

export interface Reading extends Diagnosed<LoadedDocument> {
  /** The text is YAML with a map at its root, whatever else may be wrong with it. */
  readonly isMap: boolean;
}

/** Reads `bytes`; `file` is only the name for messages. Every trouble is a diagnostic (NG1002-NG1031), nothing throws. */
export function readYaml(file: string, bytes: Uint8Array): Reading {
  const decoded = decode(file, bytes);
  if (decoded.source === undefined) return { diagnostics: decoded.diagnostics, isMap: false };
  const reporter = createReporter(decoded.source);
  const value = readDocument(reporter);
  const { diagnostics } = reporter;
  const isMap = value !== undefined;
  return value === undefined || hasErrors(diagnostics) ? { diagnostics, isMap } : { value, diagnostics, isMap };
}

function readDocument(reporter: Reporter): LoadedDocument | undefined {
  const { source } = reporter;
  if (!isReadable(reporter)) return undefined;
  const events = parse(reporter);
  if (events === undefined) {
    reportHidden(reporter);
    return undefined;
  }
  if (events.length === 0) return reportEmpty(reporter);
  const { data, index, end } = compose(events, reporter);
  reportHidden(reporter, index);
  reportSecondDocument(reporter, { events, end });
  if (data === null && !hasErrors(reporter.diagnostics)) return reportEmpty(reporter);
  if (!isRootMap(data)) {
    if (data !== null) reportRoot(reporter, index);
    return undefined;
  }
  return locate(source, index, data);
}

function isRootMap(data: Json): data is JsonMap {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

function parse(reporter: Reporter): Event[] | undefined {
  try {
    // The parser counts the scalar inside as a level, and one more while it looks for a key.
    return parseEvents(reporter.source.text, { maxDepth: depthLimit + 2 });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    reportSyntax(reporter, error);
    return undefined;
  }
}

/** Checks what must be known before the parser runs: how much there is, and directives, of which it drops unknown ones. */
function isReadable(reporter: Reporter): boolean {
  const { text } = reporter.source;
  const excess = valueExcess(text);
  if (excess >= 0) {
    const message = `more than ${valueLimit} values in one file`;
    reporter.report(excess, excess + 1, {
      code: 'NG1019',
      message,
      help: 'use ranges such as `aws-[01:21]`, or groups',
    });
    return false;
  }
  for (let at = 0; at < text.length; at = lineEnd(text, at) + 1) {
    const line = text.slice(at, lineEnd(text, at)).trimEnd();
    if (line.startsWith('%')) {
      const name = line.split(/\s/, 1)[0]!.slice(0, 40);
      const message = `the directive \`${name}\` is not supported`;
      reporter.report(at, at + line.length, { code: 'NG1010', message, help: 'delete the line' });
      return false;
    }
    if (!/^\s*(?:#|$)/.test(line)) break;
  }
  return true;
}

/** Offset of the separator that makes one value too many, -1 when there are few enough. */
function valueExcess(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    const isSeparator =
      char === 0x2c || ((char === 0x3a || char === 0x2d || char === 0x3f) && text.charCodeAt(at + 1) <= 0x20);
    if (isSeparator && ++count > valueLimit) return at;
  }
  return -1;
}

function reportEmpty(reporter: Reporter): undefined {
  const help = 'start with `apiVersion`, `kind` and `name`';
  reporter.report(0, 0, { code: 'NG1008', message: 'the file has no content', help });
  return undefined;
}

function reportRoot(reporter: Reporter, index: NodeIndex): void {
  const at = index.start[0]!;
  reporter.report(at, at + 1, { code: 'NG1030', message: 'the file is not a map', help: 'start with `key: value`' });
}

function reportSecondDocument(reporter: Reporter, { events, end }: { events: readonly Event[]; end: number }): void {
  const first = events.findIndex((event, number) => number > 0 && event.type === EVENT_ID.DOCUMENT);
  if (first < 0) return;
  const { text } = reporter.source;
  const content = contentStart(events[first + 1]) ?? text.length;
  const marker = /^---(?=\s|$)/gm;
  marker.lastIndex = end;
  const at = Math.min(marker.exec(text)?.index ?? content, content);
  reporter.report(at, at + 3, {
    code: 'NG1009',
    message: 'a second YAML document',
    help: 'move the text after `---` into a file of its own',
  });
}

function contentStart(event?: Event): number | undefined {
  if (event === undefined) return undefined;
  if ('start' in event) return event.start;
  return 'valueStart' in event && event.valueStart >= 0 ? event.valueStart : undefined;
}
