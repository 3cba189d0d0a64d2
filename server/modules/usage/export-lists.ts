/**
 * What of consumption can be exported (sales 5.2, 5.4, 9.1); wired to the exports module in house.ts.
 */
import type { ExportList } from '../exports/exports.ts';
import { detailsExportList } from './reading/export-details.ts';
import { byManagerExportList, discountsExportList, summaryExportList } from './reading/export-sums.ts';

export const usageExportLists: readonly ExportList[] = [summaryExportList, detailsExportList, discountsExportList, byManagerExportList];
