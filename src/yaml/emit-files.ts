// Artifacts of one cluster -> the bytes of its files, with a digest over all of them. It writes nothing.
import { createHash } from 'node:crypto';
import type { JsonMap } from '../model/network.ts';
import type { Artifact } from '../model/part.ts';
import { emitDocument, emitDocuments } from './emit.ts';

export interface EmittedFiles {
  readonly files: readonly { readonly path: string; readonly bytes: Buffer }[];
  /** Number of objects in all of them. */
  readonly objects: number;
  /** SHA-256 over paths and bytes. */
  readonly digest: string;
}

export function emitFiles(artifacts: readonly Artifact[]): EmittedFiles {
  const files = artifacts.map(({ path, objects }) => ({ path, bytes: emitDocuments(objects) }));
  const objects = artifacts.reduce((sum, artifact) => sum + artifact.objects.length, 0);
  return digested(files, objects);
}

/** The same for one file of plain data that is no Kubernetes object; `objects` is what it counts as in summaries. */
export function emitProject({ path, head, document, objects }: Project): EmittedFiles {
  const comments = head.map((line) => `# ${line}\n`);
  // One map after the other is one map, with its keys as they come.
  const members = Object.entries(document).map(([key, value]) => emitDocument({ [key]: value }));
  return digested([{ path, bytes: Buffer.from([...comments, ...members].join(''), 'utf8') }], objects);
}

export interface Project {
  readonly path: string;
  /** Lines of comment at the top, without line breaks. */
  readonly head: readonly string[];
  /** Its members are written in the order they have here. */
  readonly document: JsonMap;
  readonly objects: number;
}

function digested(files: EmittedFiles['files'], objects: number): EmittedFiles {
  const hash = createHash('sha256');
  for (const { path, bytes } of files) hash.update(`${path}\n`).update(bytes);
  return { files, objects, digest: hash.digest('hex') };
}
