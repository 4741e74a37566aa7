// Prints diagnostics as workflow commands, which GitHub shows beside the lines of a pull request. No source text is in it.
import type { Diagnostic, Note, Severity } from './diagnostic.ts';
import { arrange, summarise } from './order.ts';
import { visible } from './terminal.ts';

const commands: { readonly [S in Severity]: string } = { error: 'error', warning: 'warning', info: 'notice' };

/** One command per line and a closing line with counts; empty text when there are none. */
export function renderGithub(diagnostics: readonly Diagnostic[]): string {
  const all = arrange(diagnostics);
  if (all.length === 0) return '';
  return `${all.map(toCommand).join('\n')}\n${summarise(all)}\n`;
}

function toCommand({ code, severity, message, place, notes = [], help }: Diagnostic): string {
  const properties = {
    ...(place === undefined ? {} : { file: place.file, line: place.start.line, col: place.start.column }),
    title: code,
  };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(visible(String(value)))}`);
  const lines = [message, ...notes.map(noteLine), ...(help === undefined ? [] : [`help: ${help}`])];
  return `::${commands[severity]} ${list.join(',')}::${escapeData(lines.map(visible).join('\n'))}`;
}

function noteLine({ message, place }: Note): string {
  return `note: ${message}${place === undefined ? '' : ` (${place.file}:${place.start.line}:${place.start.column})`}`;
}

/** As actions/toolkit escapes: the runner undoes exactly these. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
