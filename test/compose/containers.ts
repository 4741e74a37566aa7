// A real Docker daemon for projects compiled by hand: found, given an image of busybox, and left as it was.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

const bed = process.env.NETGEN_BED ?? join(homedir(), '.cache', 'netgen-bed');
const socket = join(bed, 'docker.sock');
const config = join(bed, 'docker', 'config');
const busybox = '/bin/busybox';

/** Environment that leads to the daemon: the one it was told of, else the test bed's. */
const environment: NodeJS.ProcessEnv = {
  ...process.env,
  ...(process.env.DOCKER_HOST === undefined && existsSync(socket) && { DOCKER_HOST: `unix://${socket}` }),
  ...(process.env.DOCKER_CONFIG === undefined && existsSync(config) && { DOCKER_CONFIG: config }),
};

interface Run {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Buffer;
}

/** What a command says; throws with both streams when it fails. */
export function docker(args: readonly string[], { env = {}, input }: Run = {}): string {
  const run = spawnSync('docker', args, {
    env: { ...environment, ...env },
    encoding: 'utf8',
    ...(input !== undefined && { input }),
  });
  if (run.status !== 0) throw new Error(`docker ${args.join(' ')}: ${run.stderr}${run.stdout}`);
  return run.stdout;
}

/** Why projects cannot run here; undefined when they can. Asked for with NETGEN_TEST_BED, a missing daemon is an error. */
export function missing(): string | undefined {
  const why = missingPiece();
  if (why !== undefined && process.env.NETGEN_TEST_BED !== undefined)
    throw new Error(`${why}; start it with \`${process.env.NETGEN_TEST_BED}/docker start\``);
  return why;
}

function missingPiece(): string | undefined {
  const versions = spawnSync('docker', ['compose', 'version'], { env: environment });
  if (versions.status !== 0) return 'no docker with compose';
  if (spawnSync('docker', ['info'], { env: environment }).status !== 0) return 'no Docker daemon answers';
  if (!existsSync(busybox) || spawnSync('ldd', [busybox]).status === 0) return 'no static busybox to make an image of';
  return undefined;
}

export const image = { name: 'netgen.test/busybox', tag: '1' };

/** A root file system with busybox under all its names, and nothing else. */
export function makeImage(): void {
  const root = mkdtempSync(join(tmpdir(), 'netgen-image-'));
  try {
    for (const directory of ['bin', 'etc', 'tmp']) mkdirSync(join(root, directory));
    cpSync(busybox, join(root, 'bin', 'busybox'));
    const applets = execFileSync(busybox, ['--list'], { encoding: 'utf8' }).split('\n');
    for (const applet of applets.filter((name) => name !== '' && name !== 'busybox')) {
      symlinkSync('busybox', join(root, 'bin', applet));
    }
    const tar = execFileSync('tar', ['-C', root, '--owner=0', '--group=0', '-c', '.'], { maxBuffer: 64 * 1024 * 1024 });
    docker(['import', '-', `${image.name}:${image.tag}`], { input: tar });
  } finally {
    rmSync(root, { recursive: true });
  }
}

export function removeImage(): void {
  docker(['image', 'rm', '--force', `${image.name}:${image.tag}`]);
}
