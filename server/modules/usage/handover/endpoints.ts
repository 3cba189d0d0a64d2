/** Binds the preview of hand-overs: by page and month a row for each of those concerned, names masked, sums beside them. */
import { handoverPreview } from '../../../../contract/console/handovers.ts';
import type { OutputIn } from '../../../../contract/endpoint.ts';
import type { Id } from '../../../../contract/values/id.ts';
import { parseUnits, printUnits } from '../../../../contract/values/money.ts';
import { firstDay, type Month } from '../../../../contract/values/month.ts';
import type { Ctx } from '../../../platform/context.ts';
import { type Binding, bound } from '../../../platform/http/bind.ts';
import { daysOfChange, type HandoverAsked, judgeHandover, waitingElsewhere } from '../../assignment/assignment.ts';
import { type MaskedManager, maskedManagers } from '../reading/people.ts';
import { readWatermark } from '../reading/period.ts';
import { CONSUMPTION_PAGES, type Figure, type HandoverPage, type PageFigures, previewHandover } from './preview.ts';

/** `others`: pages of modules after this one. */
export function handoverBindings(others: readonly HandoverPage[] = []): Binding[] {
  return [bound(handoverPreview, (ctx, { body }) => previewOut(ctx, body, [...CONSUMPTION_PAGES, ...others]))];
}

async function previewOut(ctx: Ctx, asked: HandoverAsked, pages: readonly HandoverPage[]): Promise<OutputIn<typeof handoverPreview>> {
  const judged = await judgeHandover(ctx, asked);
  const preview = await previewHandover(ctx, judged, pages);
  const masked = await maskedManagers(ctx, judged.partnerId, preview.concerned);
  return {
    watermark: await readWatermark(ctx, judged.partnerId), at: judged.at.toISOString(), customers: judged.customers.length, already: judged.already,
    overtakes: await waitingElsewhere(ctx, judged.partnerId, judged.customers.map((customer) => customer.customer_id)), to: masked(judged.to.member_id),
    pages: preview.pages.map((of) => {
      const days = daysOfChange(of.page.basis, judged.at);
      return { page: of.page.page, basis: of.page.basis, lastDay: days?.lastDay ?? null, firstDay: days?.firstDay ?? null, months: preview.months.flatMap((month) => monthOut(of, month, preview.concerned, masked)) };
    }),
  };
}

/** One entry a currency; a month without consumption has none, for there is nothing to compare. */
function monthOut({ figures, counts }: PageFigures, month: Month, concerned: readonly (Id | null)[], masked: (memberId: Id) => MaskedManager) {
  const day = firstDay(month);
  const currencies = [...new Set(figures.filter((row) => row.month === day).map((row) => row.currency))].sort();
  return currencies.map((currency) => {
    const unitsOf = (side: Figure['side'], managerId: Id | null) => parseUnits(figures.find((row) => row.side === side && row.manager_id === managerId && row.month === day && row.currency === currency)?.amount ?? '0');
    const customersOf = (side: Figure['side'], managerId: Id | null) => counts.find((row) => row.side === side && row.manager_id === managerId && row.month === day)?.customers ?? 0;
    const rows = concerned.map((managerId) => {
      const [before, after] = [unitsOf('before', managerId), unitsOf('after', managerId)];
      return {
        manager: managerId === null ? null : masked(managerId), customersBefore: customersOf('before', managerId), customersAfter: customersOf('after', managerId),
        before: printUnits(before), after: printUnits(after), difference: printUnits(after - before), units: { before, after },
      };
    });
    const sum = (side: Figure['side']) => rows.reduce((units, row) => units + row.units[side], 0n);
    return { month, currency, rows: rows.map(({ units: _, ...row }) => row), sumBefore: printUnits(sum('before')), sumAfter: printUnits(sum('after')), equal: sum('before') === sum('after') };
  });
}
