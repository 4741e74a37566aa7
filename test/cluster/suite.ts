// What every file of the suite begins and ends with: a repository, a chart server, a bed without leftovers of its networks.
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { assertLockdown, contexts, missingBed, missingCluster } from './bed.ts';
import { type ChartServer, serveCharts } from './chart-server.ts';
import { holdLockNamespace, purge, purgeShared } from './clean.ts';
import { keepNodesAlive } from './heartbeat.ts';
import { openRepository, type Repository } from './repository.ts';

/** Absent when what needs simulated nodes can run. */
export const missing = missingBed();
if (missing !== undefined) console.log(`tests on simulated nodes skipped: ${missing}`);

/** Absent when what needs pods that run can run. */
export const missingPods = missingCluster();
if (missingPods !== undefined) console.log(`tests with running pods skipped: ${missingPods}`);

export interface Suite {
  readonly repository: Repository;
  readonly charts: ChartServer['charts'];
}

/** Registers the hooks of one file; the result is there once its tests run. NETGEN_TEST_KEEP leaves everything running. */
export function openSuite(networks: readonly string[], used: readonly string[] = contexts): () => Suite {
  const holder = `holder-${networks[0]}`;
  let repository: Repository | undefined;
  let server: ChartServer | undefined;
  let endHeartbeat: (() => Promise<void>) | undefined;
  // Every wait has a limit of its own and says what it waited for; these are for a step of several waits on a busy machine.
  vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 });
  beforeAll(async () => {
    assertLockdown(used);
    endHeartbeat = await keepNodesAlive(used);
    await purge(networks, used);
    await holdLockNamespace(holder, used);
    [repository, server] = await Promise.all([openRepository(), serveCharts()]);
  });
  afterAll(async () => {
    try {
      if (process.env.NETGEN_TEST_KEEP !== undefined) return;
      await purge(networks, used);
      await purgeShared(holder, used);
    } finally {
      await endHeartbeat?.();
      server?.close();
      repository?.close();
    }
  });
  // Each test goes on where the one before ended: after a failure the others would only wait in vain.
  let failed = false;
  beforeEach(({ skip }) => skip(failed, 'an earlier step failed'));
  afterEach(({ task }) => {
    failed ||= task.result?.state === 'fail';
  });
  return () => {
    if (repository === undefined || server === undefined) throw new Error('the suite is not open');
    return { repository, charts: server.charts };
  };
}
