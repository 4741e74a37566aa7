// Images for the suites in which a stand-in runs in place of a Mysticeti binary, or a real binary that the environment names.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sources = fileURLToPath(new URL('./mysticeti/', import.meta.url));
const maker = join(
  process.env.NETGEN_TEST_BED ?? fileURLToPath(new URL('../../../shared/testbed', import.meta.url)),
  'image',
);
/** What the scripts and probes of netgen need; the code bases ask for no more. */
const tools = ['/usr/bin/bash', '/usr/bin/getent'];

export type Program = 'validator' | 'replica';

/** Path of a real binary, `NETGEN_TEST_REPLICA` or `NETGEN_TEST_VALIDATOR`: then it runs, and no stand-in. */
export const realBinary = (program: Program): string | undefined => process.env[`NETGEN_TEST_${program.toUpperCase()}`];

/** Why no image can be made here; absent when it can. */
export function missingMaker(): string | undefined {
  if (!existsSync(maker)) return `no program that makes images: ${maker}`;
  if (spawnSync('go', ['version']).status !== 0) return 'no Go to build the stand-ins with';
  return tools.every((tool) => existsSync(tool)) ? undefined : `no ${tools.join(' or ')} for the image`;
}

/** Libraries of a program, the loader too; none when it is static. */
function libraries(file: string): string[] {
  const { stdout } = spawnSync('ldd', [file], { encoding: 'utf8' });
  return [...stdout.matchAll(/(\/lib\S+) \(0x/g)].map(([, path]) => path!);
}

/** Makes the image for the node of the test bed (or, with `docker`, for its Docker daemon). */
export function makeStandIn(image: string, program: Program, options: { readonly docker?: boolean } = {}): void {
  const directory = mkdtempSync(join(tmpdir(), 'netgen-stand-in-'));
  try {
    const file = realBinary(program) ?? buildStandIn(directory, program);
    const added = [file, ...tools];
    const wanted = new Set(added.flatMap(libraries));
    const pairs = [
      `${file}:/usr/local/bin/${program}`,
      ...tools.map((tool) => `${tool}:${tool}`),
      ...[...wanted].map((path) => `${path}:${path}`),
    ];
    const args = [...(options.docker ? ['--docker'] : []), '--shell', '--user', '1000'];
    execFileSync(maker, [...args, ...pairs.flatMap((pair) => ['--add', pair]), image, '/bin/busybox'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function buildStandIn(directory: string, program: Program): string {
  const file = join(directory, program);
  const env = { ...process.env, CGO_ENABLED: '0' };
  execFileSync('go', ['build', '-trimpath', '-o', file, '.'], {
    cwd: sources,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return file;
}
