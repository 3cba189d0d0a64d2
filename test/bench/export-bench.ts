/** Export of 300,000 details as CSV and XLSX: rows a second, and how far memory rises above idle. */
import { createExport, listExports } from '../../contract/console/runs.ts';
import type { EngineName, Report } from './bench.ts';
import { openBenchHouse } from './bench-house.ts';
import { fillPartner, PASSWORD } from './query-data.ts';

export async function benchExports(engine: EngineName, rows: number, report: Report): Promise<void> {
  const bench = await openBenchHouse(engine);
  try {
    const raw = await bench.raw();
    // All rows in the months the pages reach; one month holds about an eighteenth, so the export spans a whole file of months.
    await fillPartner(raw, rows * 18);
    await raw.end();
    const admin = await bench.signIn('bench-admin', PASSWORD);
    for (const format of ['csv', 'xlsx'] as const) {
      global.gc?.();
      const idle = process.memoryUsage().rss;
      let peak = idle;
      const watch = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage().rss);
      }, 20);
      await admin.call(createExport, { body: { list: 'consumption-details', format, conditions: { month: '2026-10', zero: 'all' } } });
      const start = performance.now();
      await bench.house.worker.drain();
      const seconds = (performance.now() - start) / 1000;
      clearInterval(watch);
      const done = (await admin.call(listExports, { query: { limit: '1' } })).items[0];
      if (done?.state !== 'done') throw new Error(`export ended ${done?.state}`);
      report({ name: `export ${format}`, engine, scale: done.rows, unit: 'rows/s', value: done.rows / seconds });
      report({ name: `export ${format}: memory above idle`, engine, scale: done.rows, unit: 'MB', value: (peak - idle) / 1024 / 1024 });
    }
  } finally {
    await bench.close();
  }
}
