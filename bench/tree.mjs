// Reads a tree that netgen wrote back into objects, file by file, for programs that are to write the same ones.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { loadAll } from 'js-yaml';

/** Every YAML file under `clusters/`: its path as a name, and its documents. */
export function readTree(root) {
  const top = join(root, 'clusters');
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({
      name: relative(top, path)
        .replace(/\.yaml$/, '')
        .replaceAll(/[^a-z0-9]+/g, '-'),
      objects: loadAll(readFileSync(path, 'utf8')),
    }))
    .filter(({ objects }) => objects.length > 0);
}

export function countObjects(files) {
  return files.reduce((sum, { objects }) => sum + objects.length, 0);
}
