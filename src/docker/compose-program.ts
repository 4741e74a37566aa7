// Finds Compose on this machine: the plugin of `docker`, or the program of its own. It starts no container.
import type { Diagnosed, Diagnostic } from '../diagnostics/diagnostic.ts';
import { dockerMissing } from './check-host.ts';
import type { Programs } from './programs.ts';

/** How Compose is called here: `docker compose`, or `docker-compose`. */
export interface ComposeProgram {
  readonly file: string;
  readonly args: readonly string[];
  readonly version: string;
}

/** Files with their content in the project (`configs.*.content`) came with 2.23.1. */
const oldest = [2, 23, 1] as const;

const ways = [
  { file: 'docker', args: ['compose'] },
  { file: 'docker-compose', args: [] },
] as const;

export async function findCompose({ exec }: Pick<Programs, 'exec'>): Promise<Diagnosed<ComposeProgram>> {
  const diagnostics: Diagnostic[] = [];
  const found: ComposeProgram[] = [];
  for (const { file, args } of ways) {
    const { ended, code, stdout } = await exec({ file, args: [...args, 'version', '--short'], timeout: 30 });
    if (file === 'docker' && ended === 'missing') diagnostics.push(dockerMissing({ name: 'local' }));
    const version = stdout.trim().replace(/^v/, '');
    if (ended === 'exit' && code === 0 && /^\d+\.\d+/.test(version)) found.push({ file, args, version });
    if (found.some((one) => isNew(one.version))) break;
  }
  const value = found.find(({ version }) => isNew(version));
  if (value && diagnostics.length === 0) return { value, diagnostics };
  if (!value) diagnostics.push(found[0] ? tooOld(found[0]) : missing);
  return { diagnostics };
}

function isNew(version: string): boolean {
  const numbers = version.split(/[.+-]/).map(Number);
  const at = oldest.findIndex((number, i) => numbers[i] !== number);
  return at < 0 || (numbers[at] ?? 0) > oldest[at]!;
}

const missing: Diagnostic = {
  code: 'NG1751',
  severity: 'error',
  message: '`docker compose` is not installed on this machine',
  help: 'install it, for example `apt-get install docker-compose-plugin`, or as on https://docs.docker.com/compose/install',
};

function tooOld({ file, args, version }: ComposeProgram): Diagnostic {
  return {
    code: 'NG1752',
    severity: 'error',
    message: `\`${[file, ...args].join(' ')}\` is version ${version}; netgen needs ${oldest.join('.')}`,
    help: 'update it, for example `apt-get install docker-compose-plugin`, or as on https://docs.docker.com/compose/install',
  };
}
