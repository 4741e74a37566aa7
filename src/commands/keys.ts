// `netgen keys`: collects the Secrets that the components of a spec ask for, and makes what can be made.
import { dirname, join, resolve } from 'node:path';
import { buildCluster } from '../components/build.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { systemKeys } from '../keys/generate.ts';
import { makeKeys } from '../keys/keys.ts';
import type { SecretRef } from '../model/part.ts';
import { wireSources } from '../pipeline.ts';
import { locate } from '../spec/locate.ts';
import { findGitTop, isIgnored } from '../tree/git.ts';
import { keysText } from './keys-summary.ts';
import { loadForCommand } from './load.ts';
import { exitCodes, type Outcome, type World, writerOf } from './world.ts';

export interface KeysFlags {
  readonly out?: string;
}

/** Where private halves go when the user says nothing: beside the spec, in a directory that Git must ignore. */
const defaultDirectory = (name: string): string => `${name}.secrets`;

export async function keys(spec: string, flags: KeysFlags, world: World): Promise<Outcome> {
  const loaded = loadForCommand(spec, world);
  const { texts } = loaded;
  if (!loaded.value) return { exit: exitCodes.refused, diagnostics: loaded.diagnostics, texts };
  const { sources, file, spec: read } = loaded.value;
  const wired = wireSources({ ...sources, keysMayBeMissing: true });
  const found = [...loaded.diagnostics, ...wired.diagnostics];
  if (!wired.value) return { exit: exitCodes.refused, diagnostics: found, texts };
  const { network } = wired.value;
  if (network.kind === 'Setup')
    return { exit: exitCodes.fine, diagnostics: found, texts, talk: `${network.name}: a Setup needs no keys\n` };
  const clusters = network.clusters.map(({ name }) => {
    const parts = buildCluster(wired.value!, name).flatMap((built) => built.parts);
    return { cluster: name, parts: parts.filter((part): part is SecretRef => part.type === 'secret') };
  });
  const directory =
    flags.out === undefined ? join(dirname(file), defaultDirectory(network.name)) : resolve(world.cwd, flags.out);
  const tree = join(findGitTop(dirname(file)) ?? world.cwd, network.delivery.path);
  const keysFile = read.keysFile === undefined ? undefined : resolve(world.cwd, read.keysFile);
  const made = await makeKeys(
    { network, clusters, directory, tree, keysFile },
    {
      source: systemKeys,
      writer: writerOf(world),
      isIgnored: (path) => isIgnored(path, world.run),
    },
  );
  const diagnostics = [...found, ...locate(sources.spec, made.diagnostics)];
  const refused = !made.value || hasErrors(diagnostics);
  return {
    exit: refused ? exitCodes.refused : exitCodes.fine,
    diagnostics,
    texts,
    ...(made.value && { talk: keysText(made.value, network, spec) }),
  };
}
