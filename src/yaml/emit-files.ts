// Artifacts of one cluster -> the bytes of its files, with a digest over all of them. It writes nothing.
import { createHash } from 'node:crypto';
import type { Artifact } from '../model/part.ts';
import { emitDocuments } from './emit.ts';

export interface EmittedFiles {
  readonly files: readonly { readonly path: string; readonly bytes: Buffer }[];
  /** Number of objects in all of them. */
  readonly objects: number;
  /** SHA-256 over paths and bytes. */
  readonly digest: string;
}

export function emitFiles(artifacts: readonly Artifact[]): EmittedFiles {
  const hash = createHash('sha256');
  const files = artifacts.map(({ path, objects }) => {
    const bytes = emitDocuments(objects);
    hash.update(`${path}\n`).update(bytes);
    return { path, bytes };
  });
  const objects = artifacts.reduce((sum, artifact) => sum + artifact.objects.length, 0);
  return { files, objects, digest: hash.digest('hex') };
}
