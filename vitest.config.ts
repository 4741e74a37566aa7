// `npm test` needs nothing but the repository; `shared`, `cluster` and `compose` need what CI has beside it.
import { defineConfig } from 'vitest/config';

const suite = process.env.NETGEN_SUITE ?? 'unit';
/** Suites that wait for clusters or containers. */
const isSlow = suite === 'cluster' || suite === 'compose';
const results = process.env.NETGEN_TEST_RESULTS;

export default defineConfig({
  test: {
    globalSetup: ['test/build-cli.ts'],
    include: suite === 'unit' ? ['test/**/*.test.ts'] : [`test/${suite}/**/*.test.ts`],
    exclude: suite === 'unit' ? ['test/shared/**', 'test/cluster/**', 'test/compose/**'] : [],
    testTimeout: isSlow ? 300_000 : 60_000,
    hookTimeout: isSlow ? 300_000 : 60_000,
    // Cluster tests mostly wait, each file for networks of its own.
    ...(suite === 'cluster' ? { maxWorkers: 3 } : {}),
    // One Docker daemon, whose ports and networks the files share.
    ...(suite === 'compose' ? { maxWorkers: 1 } : {}),
    reporters: results === undefined ? ['default'] : ['default', ['json', { outputFile: `${results}/${suite}.json` }]],
  },
});
