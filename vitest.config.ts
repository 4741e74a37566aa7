// Three suites: `npm test` needs nothing but the repository; `shared` and `cluster` need what CI has beside it.
import { defineConfig } from 'vitest/config';

const suite = process.env.NETGEN_SUITE ?? 'unit';
const results = process.env.NETGEN_TEST_RESULTS;

export default defineConfig({
  test: {
    globalSetup: ['test/build-cli.ts'],
    include: suite === 'unit' ? ['test/**/*.test.ts'] : [`test/${suite}/**/*.test.ts`],
    exclude: suite === 'unit' ? ['test/shared/**', 'test/cluster/**'] : [],
    testTimeout: suite === 'cluster' ? 300_000 : 60_000,
    hookTimeout: suite === 'cluster' ? 300_000 : 60_000,
    // Cluster tests mostly wait, each file for networks of its own.
    ...(suite === 'cluster' ? { maxWorkers: 3 } : {}),
    reporters: results === undefined ? ['default'] : ['default', ['json', { outputFile: `${results}/${suite}.json` }]],
  },
});
