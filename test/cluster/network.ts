// A network of the suite: its spec in the repository, its tree from netgen's own commands, its life on the bed.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { keys } from '../../src/commands/keys.ts';
import { type NodeAction, node } from '../../src/commands/node.ts';
import { synth } from '../../src/commands/synth.ts';
import type { Outcome } from '../../src/commands/world.ts';
import { testWorld } from '../world.ts';
import { kubectl, list, type Resource } from './bed.ts';
import type { Repository } from './repository.ts';
import { condition, describeNamespaces, fluxKinds, readiness, reconcile, until } from './wait.ts';

export interface Spec {
  readonly name: string;
  readonly clusters: { readonly [name: string]: { readonly context: string; readonly [key: string]: unknown } };
  readonly [key: string]: unknown;
}

/** Reasons that helm-controller gives when Helm itself has failed. */
const failures: ReadonlySet<string> = new Set(['InstallFailed', 'UpgradeFailed']);

export class TestNetwork {
  readonly name: string;
  #spec: Spec;
  readonly #repository: Repository;
  #talk = '';

  constructor(repository: Repository, spec: Spec) {
    this.#repository = repository;
    this.#spec = spec;
    this.name = spec.name;
  }

  get spec(): Spec {
    return this.#spec;
  }

  /** Clusters by name, with the contexts of the bed. */
  get clusters(): readonly (readonly [name: string, context: string])[] {
    return Object.entries(this.#spec.clusters).map(([name, { context }]) => [name, context] as const);
  }

  /** Directory of a cluster in the tree. */
  directory(cluster: string): string {
    return join(this.#repository.work, 'out', this.name, 'clusters', cluster);
  }

  get #specFile(): string {
    return join(this.#repository.work, `${this.name}.yaml`);
  }

  get #secrets(): string {
    return join(this.#repository.outside, `${this.name}.secrets`);
  }

  /** Writes the spec, makes what keys are missing, writes the tree. */
  async synth(spec: Spec = this.#spec): Promise<void> {
    this.#spec = spec;
    const delivery = { repository: this.#repository.url, path: `out/${this.name}`, interval: '5s' };
    writeFileSync(this.#specFile, stringify({ apiVersion: 'netgen.dev/v1alpha1', kind: 'Network', delivery, ...spec }));
    const world = testWorld(this.#repository.work);
    mkdirSync(this.#secrets, { recursive: true, mode: 0o700 });
    if (spec.nodes !== undefined) {
      const made = await keys(this.#specFile, { out: this.#secrets }, world);
      expect(errors(made)).toEqual([]);
      this.#talk = made.talk ?? '';
    }
    const written = await synth(this.#specFile, {}, world);
    expect(errors(written)).toEqual([]);
    expect(written.exit).toBe(0);
  }

  /** `netgen node NUMBER stop` or `start`: edits the spec in its file; the tree follows with the next synth. */
  async node(number: number, action: NodeAction): Promise<void> {
    const world = testWorld(this.#repository.work);
    const edited = node({ node: String(number), action, spec: this.#specFile }, world);
    expect(errors(edited)).toEqual([]);
    expect(edited.exit).toBe(0);
    const { apiVersion: _, delivery: __, ...spec } = parse(readFileSync(this.#specFile, 'utf8')) as Spec;
    this.#spec = spec as Spec;
  }

  /** What the administrator of each cluster does, as the README says. */
  async handOver(): Promise<void> {
    for (const [cluster, context] of this.clusters) {
      for (const part of ['lock', 'admin']) {
        const path = join(this.directory(cluster), part);
        if (readdirSync(this.directory(cluster)).includes(part)) await kubectl(context, ['apply', '-k', path]);
      }
    }
  }

  /** The Secrets that `netgen keys` made. */
  async applySecrets(): Promise<void> {
    const made = readdirSync(this.#secrets);
    for (const [cluster, context] of this.clusters)
      if (made.includes(cluster)) await kubectl(context, ['apply', '-f', join(this.#secrets, cluster)]);
  }

  /** The Secrets that only a person can bring, exactly as `netgen keys` asks for them. */
  async bringSecrets(): Promise<void> {
    const asked = /^ {2}(\S+)\/(\S+): .*; keys (.+)\n {4}on (.+)$/gm;
    for (const [, namespace, name, keyNames, on] of this.#talk.matchAll(asked)) {
      const stringData = Object.fromEntries(keyNames!.split(', ').map((key) => [key, 'brought']));
      const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData };
      for (const cluster of on!.split(', '))
        await kubectl(this.#spec.clusters[cluster]!.context, ['apply', '-f', '-'], { input: JSON.stringify(secret) });
    }
  }

  push(message: string): Promise<string> {
    return this.#repository.push(`${this.name}: ${message}`);
  }

  /** Objects of one file of a cluster's tree. */
  objects(cluster: string, file: string): Resource[] {
    const text = readFileSync(join(this.directory(cluster), file), 'utf8');
    return parseAllDocuments(text).map((document) => document.toJS() as Resource);
  }

  /** Namespaces that the network claims on a cluster. */
  namespaces(cluster: string): string[] {
    return this.objects(cluster, 'admin/namespaces.yaml').map(({ metadata }) => metadata.name);
  }

  /** Namespace of its Flux objects. */
  get home(): string {
    return this.#spec.kind === 'Setup' ? 'netgen-system' : this.name;
  }

  /** What Flux reports about this network on one cluster. */
  flux(context: string): Promise<readonly Resource[]> {
    return list(context, fluxKinds, '-n', this.home).then((all) =>
      all.filter((one) => one.metadata.labels?.['netgen.dev/network'] === this.name || one.kind === 'HelmChart'),
    );
  }

  /**
   * Waits until everything is Ready at this commit on every cluster. The limit is longer than Flux waits for a stage: after a
   * run that was killed, Flux still waits for the stage of the same name and takes no other until it is over.
   */
  async ready(commit: string, limit = 360): Promise<void> {
    await Promise.all(this.clusters.map((cluster) => this.#readyOn(cluster, commit, limit)));
  }

  async #readyOn([cluster, context]: readonly [string, string], commit: string, limit: number): Promise<void> {
    const report = () => describeNamespaces(context, this.namespaces(cluster));
    const what = `${this.name} ready on ${context} at ${commit.slice(0, 8)}`;
    let late: readonly Resource[] = [];
    await until(
      async () => {
        const there = await this.flux(context);
        const wanted = this.#wanted(cluster);
        const found = there.filter((one) => wanted.has(`${one.kind}/${one.metadata.name}`));
        late = found.filter((one) => !this.#isReadyAt(one, commit));
        // One that works at the second try only is not good enough.
        const failed = late.map((one) => condition(one, 'Ready')).filter((one) => failures.has(one?.reason ?? ''));
        if (failed.length > 0) expect.fail(`${what}: ${failed[0]?.message}\n${await report()}`);
        return found.length === wanted.size && late.length === 0 ? true : undefined;
      },
      { what, limit, report, nudge: () => this.nudge(context, late) },
    );
  }

  /** Flux objects that the tree has for a cluster. */
  #wanted(cluster: string): ReadonlySet<string> {
    const files = readdirSync(this.directory(cluster), { recursive: true, encoding: 'utf8' });
    const yaml = files.filter((file) => file.endsWith('.yaml') && !file.endsWith('kustomization.yaml'));
    const objects = yaml.flatMap((file) => this.objects(cluster, file));
    const flux = objects.filter(({ apiVersion }) => /\.toolkit\.fluxcd\.io\//.test(apiVersion));
    return new Set(flux.map(({ kind, metadata }) => `${kind}/${metadata.name}`));
  }

  #isReadyAt(resource: Resource, commit: string): boolean {
    if (readiness(resource) !== 'True') return false;
    return resource.kind !== 'Kustomization' || (resource.status?.lastAppliedRevision ?? '').endsWith(commit);
  }

  /** Makes Flux look again at what is late, sources first; releases, and what waits for its objects, are left alone. */
  async nudge(context: string, late: readonly Resource[]): Promise<void> {
    const isIdle = (one: Resource) => !/Running health checks/.test(condition(one, 'Reconciling')?.message ?? '');
    const idle = late.filter((one) => one.kind === 'Kustomization' && isIdle(one));
    const sources = await list(context, 'gitrepositories', '-n', this.home);
    await reconcile(context, [...sources.filter(({ metadata }) => metadata.name === this.name), ...idle]);
  }
}

function errors({ diagnostics }: Outcome): string[] {
  const found = diagnostics.filter(({ severity }) => severity === 'error');
  return found.map(({ code, message, help }) => `${code}: ${message}; ${help}`);
}
