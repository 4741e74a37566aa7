// A Helm repository on this machine with stand-ins for the charts that netgen releases. It serves nothing of theirs.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalog } from '../../src/components/index.ts';
import { run } from './bed.ts';

const templates = fileURLToPath(new URL('./charts/', import.meta.url));

export interface ChartServer {
  /** `charts:` of a spec: these stand-ins with their address. */
  charts(...names: readonly string[]): { readonly [name: string]: { readonly url: string } };
  close(): void;
}

/** Packs the charts of `charts/` at the versions netgen asks for, and serves them until it is closed. */
export async function serveCharts(): Promise<ChartServer> {
  const directory = mkdtempSync(join(tmpdir(), 'netgen-charts-'));
  // The catalog's own, and the one that the sample `with-extras` brings.
  const versions = Object.assign({ podinfo: { version: '6.7.1' } }, ...catalog.map(({ charts }) => charts ?? {})) as {
    [chart: string]: { version: string };
  };
  const names = readdirSync(templates);
  for (const name of names) await pack(directory, name, versions[name]!.version);
  const entries = Object.fromEntries(names.map((name) => [name, [entry(name, versions[name]!.version)]]));
  // JSON is YAML, and all that Helm wants of an index is this.
  writeFileSync(join(directory, 'index.yaml'), JSON.stringify({ apiVersion: 'v1', entries }));
  const server = createServer((request, response) => {
    const name = (request.url ?? '').replace(/^\/|\?.*$/g, '');
    if (!readdirSync(directory).includes(name)) response.writeHead(404).end();
    else response.end(readFileSync(join(directory, name)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    charts: (...wanted) => Object.fromEntries(wanted.map((name) => [name, { url }])),
    close() {
      server.closeAllConnections();
      server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const file = (name: string, version: string): string => `${name}-${version}.tgz`;

function entry(name: string, version: string) {
  return { apiVersion: 'v2', name, version, urls: [file(name, version)] };
}

async function pack(directory: string, name: string, version: string): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'netgen-chart-'));
  try {
    mkdirSync(join(work, name));
    cpSync(join(templates, name), join(work, name), { recursive: true });
    const chart = { apiVersion: 'v2', name, version, description: 'stand-in for tests' };
    writeFileSync(join(work, name, 'Chart.yaml'), JSON.stringify(chart));
    await run('tar', ['-czf', join(directory, file(name, version)), '-C', work, name]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
