#!/usr/bin/env node
// Makes `npx netgen` work in this checkout at once: npm links the commands of dependencies, but not a package's own.
import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

chmodSync(at('dist/cli.js'), 0o755);
// Windows needs a wrapper instead of a link; npx makes one itself there, only slower.
if (process.platform !== 'win32') {
  mkdirSync(at('node_modules/.bin'), { recursive: true });
  rmSync(at('node_modules/.bin/netgen'), { force: true });
  symlinkSync('../../dist/cli.js', at('node_modules/.bin/netgen'));
}
