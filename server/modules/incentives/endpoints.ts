/** Binds the contract of performance: sheets, lines, transfers, feedback, review; the board; the rules. */
import * as contract from '../../../contract/console/incentives.ts';
import * as boardContract from '../../../contract/console/performance-board.ts';
import * as rulesContract from '../../../contract/console/performance-rules.ts';
import { problem } from '../../../contract/errors.ts';
import { type Binding, bound } from '../../platform/http/bind.ts';
import { groupsOut, statistics, trend } from './board/board.ts';
import { giveFeedback, listThreads, messagesOf } from './feedback/feedback.ts';
import { choicesOut } from './reading/choices.ts';
import { lineDetail } from './reading/line-detail.ts';
import { linesOut, totalsOut } from './reading/lines.ts';
import { addPolicy, addRule, endPolicy, factsOut, preview, rulesOut, setFact } from './rules/keeping.ts';
import { closeSheet, reviewSheets } from './sheets/review.ts';
import { sheetsOut } from './sheets/sheets.ts';
import { askTransfer, decideTransfer, listTransfers } from './transfers/transfers.ts';

export function incentivesBindings(): Binding[] {
  return [
    bound(contract.listSheets, (ctx, { query }) => sheetsOut(ctx, query)),
    bound(contract.listLines, (ctx, { query }) => linesOut(ctx, query)),
    bound(contract.lineTotals, (ctx, { query }) => totalsOut(ctx, query)),
    bound(contract.readLine, (ctx, { params }) => lineDetail(ctx, params)),
    bound(contract.performanceChoices, (ctx, { query }) => choicesOut(ctx, query.partnerId)),
    bound(contract.listTransfers, async (ctx, { query }) => {
      const { rows, next } = await listTransfers(ctx, query);
      return { items: rows, next };
    }),
    bound(contract.askTransfer, (ctx, { body }) => askTransfer(ctx, body)),
    bound(contract.decideTransfer, (ctx, { params, body }) => decideTransfer(ctx, params.transferId, body)),
    bound(contract.listFeedback, (ctx, { query }) => listThreads(ctx, query)),
    bound(contract.readFeedback, (ctx, { query }) => messagesOf(ctx, aboutOf(query), query.partnerId)),
    bound(contract.giveFeedback, (ctx, { body }) => giveFeedback(ctx, body)),
    bound(contract.listReview, (ctx, { query }) => reviewSheets(ctx, query)),
    bound(contract.closeSheet, (ctx, { params, body }) => closeSheet(ctx, params.sheetId, body)),
    bound(boardContract.performanceTrend, (ctx, { query }) => trend(ctx, query)),
    bound(boardContract.performanceStatistics, (ctx, { query }) => statistics(ctx, query)),
    bound(boardContract.performanceGroups, (ctx, { query }) => groupsOut(ctx, query)),
    bound(rulesContract.listRules, (ctx) => rulesOut(ctx)),
    bound(rulesContract.addRule, (ctx, { body }) => addRule(ctx, body)),
    bound(rulesContract.previewRule, (ctx, { body }) => preview(ctx, body)),
    bound(rulesContract.addPolicy, (ctx, { body }) => addPolicy(ctx, body)),
    bound(rulesContract.endPolicy, (ctx, { params, body }) => endPolicy(ctx, params.policyId, body.toDay)),
    bound(rulesContract.listFacts, (ctx, { query }) => factsOut(ctx, query)),
    bound(rulesContract.setFact, async (ctx, { body }) => ({ fact: await setFact(ctx, body) })),
  ];
}

type AboutQuery = { readonly sheetId?: string | undefined; readonly customerId?: string | undefined; readonly recordId?: string | undefined; readonly sequence?: string | undefined };

/** A thread is named by a sheet, or by a line with all three of its parts. */
function aboutOf({ sheetId, customerId, recordId, sequence }: AboutQuery) {
  if (sheetId !== undefined && customerId === undefined && recordId === undefined && sequence === undefined) return { kind: 'sheet' as const, sheetId };
  if (sheetId === undefined && customerId !== undefined && recordId !== undefined) return { kind: 'line' as const, customerId, recordId, sequence: Number(sequence ?? '0') };
  throw problem('request.invalid', {}, [{ field: sheetId === undefined ? 'query.customerId' : 'query.sheetId', rule: sheetId === undefined ? 'missing' : 'unknown_field' }]);
}
