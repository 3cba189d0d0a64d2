/**
 * What of consumption can be exported (sales 5.2, 5.4, 6.1, 9.1); wired to the exports module in house.ts.
 */
import type { ExportList } from '../exports/exports.ts';
import { boardExportList } from './board/export-board.ts';
import type { Site } from './board/paid-rule.ts';
import { detailsExportList } from './reading/export-details.ts';
import { byManagerExportList, discountsExportList, summaryExportList } from './reading/export-sums.ts';

export function usageExportLists(site: Site): readonly ExportList[] {
  return [summaryExportList, detailsExportList, discountsExportList, byManagerExportList, boardExportList(site)];
}
