// The test bed as the suite uses it: kubectl with a deadline, and whether a bed is there at all. It starts and stops no cluster.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = process.env.NETGEN_BED ?? join(homedir(), '.cache/netgen-bed');
const given = process.env.NETGEN_TEST_KUBECONFIG;
const kubeconfig = given ?? join(home, 'kubeconfig');
const folder = process.env.NETGEN_TEST_BED ?? fileURLToPath(new URL('../../../shared/testbed', import.meta.url));
const start = `${folder}/up --clusters 4 --flux --lockdown --nodes --fake-nodes`;

/** Control planes whose nodes are simulated: pods turn Ready, nothing executes. */
export const contexts = ['bed-2', 'bed-3', 'bed-4'] as const;

/** The cluster whose pods run: the bed's with a real node, or the current context of NETGEN_TEST_KUBECONFIG. */
export const realContext = given === undefined ? 'bed-1' : currentContext(given);

/** Address of this machine at which the clusters find the suite's servers. */
export const ownAddress = process.env.NETGEN_TEST_ADDRESS ?? '127.0.0.1';

/** Whether the bed is what the tests run on, and not a cluster of the user's. */
export const isBed = given === undefined;

function currentContext(file: string): string {
  const found = /^current-context: *["']?([^"'\n]+)/m.exec(existsSync(file) ? readFileSync(file, 'utf8') : '');
  return found?.[1]?.trim() ?? '';
}

/** Why tests on simulated nodes cannot run here; nothing when they can. */
export function missingBed(): string | undefined {
  if (given !== undefined) return 'NETGEN_TEST_KUBECONFIG names a cluster without simulated nodes';
  return asked(missingContexts(contexts));
}

/** Why tests with pods that run cannot run here; nothing when they can. */
export function missingCluster(): string | undefined {
  if (given !== undefined) return realContext === '' ? `${given} has no current context` : undefined;
  return asked(missingContexts([realContext]) ?? missingNode());
}

/** Asked for with NETGEN_TEST_BED, a missing bed is an error. */
function asked(why: string | undefined): string | undefined {
  if (why !== undefined && process.env.NETGEN_TEST_BED !== undefined)
    throw new Error(`${why}; start it with \`${start}\``);
  return why;
}

function missingContexts(wanted: readonly string[]): string | undefined {
  if (!existsSync(join(folder, 'up'))) return `no test bed in ${folder}`;
  if (!existsSync(kubeconfig)) return 'the test bed does not run';
  const config = readFileSync(kubeconfig, 'utf8');
  const absent = wanted.filter((context) => !config.includes(`name: ${context}\n`));
  return absent.length === 0 ? undefined : `the test bed has no ${absent.join(', ')}`;
}

function missingNode(): string | undefined {
  return existsSync(join(home, 'run/pids/node.kubelet')) ? undefined : 'the test bed has no real node';
}

/** Gives the real node of the bed an image of a static program, with a shell. A cluster of the user's pulls images itself. */
export async function provideImage(image: string, program: string): Promise<void> {
  const file = isAbsolute(program) ? program : join(home, 'bin', program);
  if (isBed) await run(join(folder, 'image'), ['--shell', image, file]);
}

export interface Run {
  readonly input?: string;
  readonly cwd?: string;
  /** Milliseconds after which the program is ended. Default: a minute. */
  readonly timeout?: number;
}

/** Runs a program and gives its standard output. Rejects with what it said on an exit code other than 0. */
export function run(file: string, args: readonly string[], options: Run = {}): Promise<string> {
  const child = spawn(file, args, { timeout: options.timeout ?? 60_000, ...(options.cwd && { cwd: options.cwd }) });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // A program that ends without reading its input is no trouble.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`${file} ${args.join(' ')}: ${signal ?? code}\n${stderr}${stdout}`));
    });
  });
}

/** kubectl on one cluster. */
export function kubectl(context: string, args: readonly string[], options: Run = {}): Promise<string> {
  return run(
    isBed ? join(home, 'bin/kubectl') : 'kubectl',
    ['--kubeconfig', kubeconfig, '--context', context, ...args],
    options,
  );
}

/** As much of a Kubernetes object as the suite reads. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly generation?: number;
    readonly labels?: { readonly [key: string]: string };
    readonly annotations?: { readonly [key: string]: string };
    readonly finalizers?: readonly string[];
  };
  readonly spec?: { readonly [key: string]: unknown };
  readonly data?: { readonly [key: string]: string };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly observedGeneration?: number;
    readonly lastAppliedRevision?: string;
    readonly updateRevision?: string;
  };
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** Objects of these kinds, for example `helmreleases,kustomizations`; further arguments select. */
export async function list(context: string, kinds: string, ...select: readonly string[]): Promise<readonly Resource[]> {
  const text = await kubectl(context, ['get', kinds, ...select, '-o', 'json']);
  return (JSON.parse(text) as { items: readonly Resource[] }).items;
}

/** One object; undefined when it is not there. */
export async function find(context: string, namespace: string, name: string): Promise<Resource | undefined> {
  const text = await kubectl(context, ['get', '-n', namespace, name, '-o', 'json', '--ignore-not-found']);
  return text === '' ? undefined : (JSON.parse(text) as Resource);
}

/** The Flux controllers must run as a shared cluster runs them, or the suite proves less than it says. */
export function assertLockdown(used: readonly string[]): void {
  if (!isBed) return;
  for (const context of used) {
    const flags = controllerFlags(context, 'kustomize-controller');
    if (!flags.includes('--default-service-account=default') || !flags.includes('--no-remote-bases=true'))
      throw new Error(`Flux on ${context} runs without multi-tenancy lockdown; \`down\`, then \`${start}\``);
  }
}

function controllerFlags(context: string, name: string): string {
  const [pid] = readFileSync(join(home, 'run/pids', `${context}.${name}`), 'utf8').split(' ');
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
}
