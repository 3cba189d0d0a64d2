/**
 * Three kinds of tests: pure ones (milliseconds, no I/O); those that stand on a real database, which start an engine per
 * file and get time for it; and journeys, which walk through a running product with a browser, after the rest and each
 * worker at a product of its own. Two workers: an embedded engine takes a core and up to half a gigabyte each.
 * TEST_ENGINE=embedded|postgres chooses the database (test/harness/database.ts).
 */
import { defineConfig } from 'vitest/config';

const ON_DATABASE = ['**/*.db.test.ts', 'test/{scenarios,conformance,hostile}/**/*.test.ts'];
const JOURNEYS = ['test/journeys/**/*.test.ts'];
/** On a server two leases run out while nothing happens; the killed import goes the same way on both. */
const EMBEDDED_ALONE = ['server/demo/killed.db.test.ts'];
const NEVER = ['**/node_modules/**', 'web/dist/**', 'data/**', '.cache/**'];

export default defineConfig({
  test: {
    maxWorkers: 2,
    teardownTimeout: 30_000,
    projects: [
      {
        test: {
          name: 'pure',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...NEVER, ...ON_DATABASE, ...JOURNEYS],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'database',
          include: ON_DATABASE,
          exclude: process.env['TEST_ENGINE'] === 'postgres' ? [...NEVER, ...EMBEDDED_ALONE] : NEVER,
          pool: 'forks',
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: JOURNEYS,
          exclude: NEVER,
          pool: 'forks',
          globalSetup: 'test/journeys/product.ts',
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
