/**
 * One good request for every endpoint, made of the ids of a tenant: what a caller of that tenant could send, and, made of
 * another tenant's ids, what an attacker would. A new endpoint without a sample here fails endpoints.test.ts.
 */
import type { Endpoint } from '../../contract/endpoint.ts';
import { codeOfStep, fromBase32, stepOf } from '../../server/modules/verification/totp.ts';
import { newId, systemNow } from '../../server/platform/clock.ts';
import { PASSWORD } from '../scenarios/company.ts';

/** Ids of one tenant, one of each kind an endpoint may be asked with. */
export interface Target {
  readonly partnerId: string;
  readonly customerId: string;
  /** A referral customer that can be its hosted sub-account. */
  readonly subCustomerId: string;
  /** A distributor's reseller; a stranger's partner id where there is none. */
  readonly resellerId: string;
  /** Two account managers and a supervisor. */
  readonly memberId: string;
  readonly otherMemberId: string;
  readonly supervisorId: string;
  /** The partner's role of an account manager. */
  readonly roleId: string;
  /** A custom role nobody holds. */
  readonly customRoleId: string;
  readonly contactId: string;
  /** Sessions of the first manager and of the supervisor. */
  readonly sessionId: string;
  readonly otherSessionId: string;
  readonly recordId: string;
  /** A run that waits (an export), one that is done (a file), an export that is done. */
  readonly openRunId: string;
  readonly doneRunId: string;
  readonly exportId: string;
  readonly quarantineId: string;
  readonly otherQuarantineId: string;
  readonly subAccountKey: string;
  /** A transfer of performance that was asked for, the draft of February with its amount in yuan, a product policy. */
  readonly transferId: string;
  readonly sheetId: string;
  readonly sheetAmount: string;
  readonly policyId: string;
  readonly accessKey: string;
  /** A hand-over that waits. */
  readonly handoverId: string;
  readonly mailId: string;
}

export interface Sample {
  readonly params?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly body?: unknown;
  readonly file?: { readonly name: string; readonly content: string };
}

/** When the tests of this folder stand still: business time of every sample. */
export const TODAY = '2026-03-20T10:00';
export const MONTH = '2026-03';
const APP_SECRET = 'A'.repeat(32);

const whose = (t: Target) => ({ partnerId: t.partnerId, managerId: t.memberId });
const summary = (t: Target) => ({ ...whose(t), month: MONTH, customerId: t.customerId, zero: 'all' });
const board = (t: Target) => ({ ...whose(t), from: MONTH, to: MONTH, customerId: t.customerId });
const customerBoardOf = (t: Target) => ({ ...whose(t), supervisorId: t.supervisorId, from: MONTH, to: MONTH });
const details = (t: Target) => ({ ...summary(t), runId: t.doneRunId });

const SAMPLES: Readonly<Record<string, (t: Target) => Sample>> = {
  'identity.signIn': () => ({ body: { login: 'admin', password: PASSWORD } }),
  'identity.readSession': () => ({}),
  'identity.signOut': () => ({}),
  'identity.readProfile': () => ({}),
  'identity.changeProfile': () => ({ body: { name: '新名字', mobile: '13900001111', email: 'new@example.com', language: 'zh-CN', timeZone: 'Asia/Tokyo' } }),
  'identity.changePassword': () => ({ body: { password: PASSWORD, newPassword: PASSWORD } }),
  'identity.credentials': () => ({}),
  'identity.createKey': () => ({ body: { label: 'from a test' } }),
  'identity.changeKey': (t) => ({ params: { accessKey: t.accessKey }, body: { state: 'active' } }),
  'identity.deleteKey': (t) => ({ params: { accessKey: t.accessKey } }),
  'identity.listPartners': () => ({ query: { q: '公司' } }),
  'identity.endSession': (t) => ({ params: { sessionId: t.sessionId } }),
  'identity.endOtherSessions': () => ({}),
  'identity.rotateKey': (t) => ({ params: { accessKey: t.accessKey }, body: { hours: 24, retireBy: 'disabled' } }),
  'identity.listMembers': (t) => ({ query: { partnerId: t.partnerId, state: 'active', roleId: t.roleId, supervisorId: t.supervisorId } }),
  'identity.getMember': (t) => ({ params: { memberId: t.memberId } }),
  'identity.memberEffective': (t) => ({ params: { memberId: t.memberId } }),
  'identity.ownEffective': () => ({}),
  'identity.endMemberSession': (t) => ({ params: { memberId: t.supervisorId, sessionId: t.otherSessionId } }),
  'identity.endMemberSessions': (t) => ({ params: { memberId: t.otherMemberId } }),
  'identity.previewRole': (t) => ({ params: { roleId: t.customRoleId }, query: { permissions: 'consumption.view' } }),
  'identity.createRole': (t) => ({ body: { partnerId: t.partnerId, name: `role ${newId()}`, permissions: ['consumption.view'] } }),
  'identity.changeRole': (t) => ({ params: { roleId: t.customRoleId }, body: { description: 'of a test', permissions: ['consumption.view'] } }),
  'identity.deleteRole': (t) => ({ params: { roleId: t.customRoleId } }),
  'identity.lockRole': (t) => ({ params: { memberId: t.memberId, roleId: t.roleId }, body: { reason: 'qualification-review' } }),
  'identity.unlockRole': (t) => ({ params: { memberId: t.memberId, roleId: t.roleId } }),
  'identity.listContacts': () => ({}),
  'identity.createContact': () => ({ body: { name: '新联系人', title: '销售', mobile: '13900002222', email: 'contact@example.com' } }),
  'identity.changeContact': (t) => ({ params: { contactId: t.contactId }, body: { title: '经理' } }),
  'identity.revealContacts': (t) => ({ body: { column: 'mobile', contactIds: [t.contactId] } }),
  'identity.deleteContact': (t) => ({ params: { contactId: t.contactId } }),
  'identity.myPartner': () => ({}),
  'identity.listRoles': (t) => ({ query: { partnerId: t.partnerId } }),
  'identity.previewMember': (t) => ({ query: { partnerId: t.partnerId, memberId: t.otherMemberId, roleIds: t.roleId, state: 'disabled', supervisorId: t.supervisorId } }),
  'identity.createMember': (t) => ({ body: { partnerId: t.partnerId, login: `made-${newId()}`, name: '新成员', roleIds: [t.roleId] } }),
  'identity.setRoles': (t) => ({ params: { memberId: t.otherMemberId }, body: { roleIds: [t.roleId], supervisorId: t.supervisorId, customersTo: t.memberId } }),
  'identity.setMemberState': (t) => ({ params: { memberId: t.otherMemberId }, body: { state: 'active', supervisorId: t.supervisorId, customersTo: t.memberId } }),
  'identity.resetPassword': (t) => ({ params: { memberId: t.otherMemberId } }),
  'identity.revealMembers': (t) => ({ body: { column: 'mobile', memberIds: [t.memberId, t.supervisorId] } }),
  'verification.switch': () => ({}),
  'verification.setSwitch': () => ({ body: { required: false } }),
  'verification.methods': () => ({}),
  'verification.choose': () => ({ body: { preferred: 'mail' } }),
  'verification.newTotp': () => ({}),
  'verification.setTotp': () => ({ body: { secret: APP_SECRET, code: codeOfStep(fromBase32(APP_SECRET), stepOf(systemNow())) } }),
  'verification.remove': () => ({}),
  'verification.send': () => ({ body: { action: 'key.create' } }),
  'verification.reset': (t) => ({ params: { memberId: t.otherMemberId } }),
  'mail.list': (t) => ({ query: { state: 'queued', partnerId: t.partnerId } }),
  'mail.get': (t) => ({ params: { mailId: t.mailId } }),
  'mail.resend': (t) => ({ params: { mailId: t.mailId } }),
  'audit.list': (t) => ({ query: { partnerId: t.partnerId, memberId: t.memberId } }),
  'audit.choices': (t) => ({ query: { partnerId: t.partnerId, memberId: t.memberId } }),
  'audit.reveal': (t) => ({ body: { partnerId: t.partnerId, column: 'member', sequences: ['1'] } }),
  'audit.chain': (t) => ({ query: { partnerId: t.partnerId } }),
  'audit.verify': (t) => ({ body: { partnerId: t.partnerId } }),
  'clock.set': () => ({ body: { now: `${TODAY}:00+08:00` } }),
  'runs.list': () => ({ query: { limit: '5' } }),
  'runs.get': (t) => ({ params: { runId: t.openRunId } }),
  'runs.cancel': (t) => ({ params: { runId: t.openRunId } }),
  'runs.resume': (t) => ({ params: { runId: t.openRunId } }),
  'exports.create': (t) => ({ body: { list: 'consumption-details', format: 'csv', conditions: { month: MONTH, partnerId: t.partnerId, customerId: t.customerId }, selected: [t.recordId] } }),
  'exports.list': () => ({ query: { state: 'done' } }),
  'exports.download': (t) => ({ params: { exportId: t.exportId, index: '0' } }),
  'calendar.year': () => ({ query: { year: '2026' } }),
  'calendar.change': () => ({ body: { from: '2027-01-01', to: '2027-01-03', kind: 'holiday', nameZh: '元旦', nameEn: "New Year's Day" } }),
  'customers.board': (t) => ({ query: customerBoardOf(t) }),
  'customers.boardAnalysis': (t) => ({ query: { ...customerBoardOf(t), by: 'tag' } }),
  'customers.boardContribution': (t) => ({ query: customerBoardOf(t) }),
  'customers.boardList': (t) => ({ query: { ...customerBoardOf(t), part: 'contribution' } }),
  'customers.list': (t) => ({ query: { ...whose(t), resellerId: t.resellerId } }),
  'customers.get': (t) => ({ params: { customerId: t.customerId } }),
  'customers.timeline': (t) => ({ params: { customerId: t.customerId } }),
  'customers.consumption': (t) => ({ params: { customerId: t.customerId }, query: { month: MONTH } }),
  'customers.reveal': (t) => ({ body: { column: 'mobile', customerIds: [t.customerId] } }),
  'customers.changes': () => ({}),
  'customers.beginHosting': (t) => ({ params: { customerId: t.subCustomerId }, body: { masterId: t.customerId, fromAt: '2026-03-19T00:00:00+08:00' } }),
  'customers.endHosting': (t) => ({ params: { customerId: t.subCustomerId }, body: { at: '2026-03-20T09:00:00+08:00' } }),
  'customers.palette': () => ({ query: { q: '有限' } }),
  'assignment.managers': (t) => ({ query: { partnerId: t.partnerId, supervisorId: t.supervisorId } }),
  'assignment.customers': (t) => ({ query: { partnerId: t.partnerId, managerId: t.memberId } }),
  'assignment.replace': (t) => ({ body: { customerIds: [t.customerId], memberId: t.otherMemberId } }),
  'assignment.unassign': (t) => ({ body: { customerIds: [t.customerId] } }),
  'assignment.assign': (t) => ({ params: { memberId: t.memberId }, body: { customerIds: [t.customerId] } }),
  'assignment.handOver': (t) => ({ body: { customerIds: [t.customerId], fromManagerId: t.memberId, toManagerId: t.otherMemberId, effectiveDay: '2026-03-22' } }),
  'usage.handoverPreview': (t) => ({ body: { customerIds: [t.customerId], fromManagerId: t.memberId, toManagerId: t.otherMemberId, effectiveDay: '2026-03-22' } }),
  'assignment.handovers': (t) => ({ query: { partnerId: t.partnerId, managerId: t.memberId } }),
  'assignment.handoverCustomers': (t) => ({ params: { handoverId: t.handoverId }, query: { partnerId: t.partnerId } }),
  'assignment.cancelHandover': (t) => ({ params: { handoverId: t.handoverId } }),
  'assignment.history': (t) => ({ query: { partnerId: t.partnerId, customerId: t.customerId, memberId: t.memberId } }),
  'assignment.teams': (t) => ({ query: { partnerId: t.partnerId } }),
  'assignment.setSupervisor': (t) => ({ body: { managerIds: [t.memberId], supervisorId: t.supervisorId } }),
  'assignment.reveal': (t) => ({ body: { column: 'name', memberIds: [t.memberId] } }),
  'assignment.resellers': (t) => ({ query: { managerId: t.memberId } }),
  'assignment.setResellerManager': (t) => ({ body: { resellerIds: [t.resellerId], memberId: t.memberId } }),
  'assignment.resellerHistory': (t) => ({ query: { resellerId: t.resellerId, memberId: t.memberId } }),
  'assignment.revealResellers': (t) => ({ body: { resellerIds: [t.resellerId] } }),
  'assignment.unassignResellers': (t) => ({ body: { resellerIds: [t.resellerId] } }),
  'usage.summaryHead': (t) => ({ query: summary(t) }),
  'usage.summaryList': (t) => ({ query: summary(t) }),
  'usage.summaryByManager': (t) => ({ query: { partnerId: t.partnerId, month: MONTH } }),
  'usage.trendByManager': (t) => ({ query: { partnerId: t.partnerId, by: 'manager' } }),
  'usage.discounts': (t) => ({ query: summary(t) }),
  'usage.details': (t) => ({ query: details(t) }),
  'usage.detailTotals': (t) => ({ query: details(t) }),
  'usage.choices': (t) => ({ query: { partnerId: t.partnerId } }),
  'usage.boardOverview': (t) => ({ query: board(t) }),
  'usage.boardKinds': (t) => ({ query: board(t) }),
  'usage.boardCompared': (t) => ({ query: board(t) }),
  'usage.boardTrend': (t) => ({ query: { ...board(t), groupBy: 'manager' } }),
  'usage.boardDistribution': (t) => ({ query: { ...board(t), groupBy: 'customer' } }),
  'usage.boardGroups': (t) => ({ query: { ...board(t), groupBy: 'customer' } }),
  'usage.boardRules': () => ({}),
  'usage.explain': (t) => ({ params: { customerId: t.customerId, recordId: t.recordId } }),
  'usage.proofs': () => ({ query: { month: MONTH } }),
  'usage.startProof': () => ({}),
  'usage.wholeProof': () => ({}),
  'intake.upload': (t) => ({ query: { format: 'fee-records', partnerId: t.partnerId }, file: { name: 'one.ndjson', content: '{}\n' } }),
  'intake.feeRecords': (t) => ({
    query: { partnerId: t.partnerId },
    body: { records: [{ recordId: 'by-call-1', accountName: 'p-one', consumedFrom: '2026-03-12T10:00:00+08:00', consumedTo: '2026-03-12T11:00:00+08:00', billType: 5, chargingMode: 3, serviceTypeCode: 'hws.service.type.ec2', currency: 'CNY', listAmount: '1.5', dueAmount: '1.5', cashAmount: '1.5' }] },
  }),
  'intake.quarantine': (t) => ({ query: { partnerId: t.partnerId, runId: t.doneRunId, subAccountKey: t.subAccountKey, state: 'all' } }),
  'intake.fix': (t) => ({ params: { quarantineId: t.quarantineId }, body: { values: { list_amount: '10' } } }),
  'intake.retry': (t) => ({ body: { partnerId: t.partnerId, runId: t.doneRunId, subAccountKey: t.subAccountKey } }),
  'intake.dismiss': (t) => ({ body: { quarantineIds: [t.otherQuarantineId], note: '不再需要' } }),
  'intake.subAccounts': (t) => ({ query: { partnerId: t.partnerId, state: 'all' } }),
  'intake.map': (t) => ({ body: { partnerId: t.partnerId, decisions: [{ subAccountKey: t.subAccountKey, customerId: t.customerId }] } }),
  'performance.sheets': (t) => ({ query: { ...whose(t), from: MONTH, to: MONTH, customerId: t.customerId, supervisorId: t.supervisorId } }),
  'performance.lines': (t) => ({ query: { ...whose(t), from: MONTH, to: MONTH, customerId: t.customerId, supervisorId: t.supervisorId, recordId: t.recordId } }),
  'performance.lineTotals': (t) => ({ query: { ...whose(t), from: MONTH, to: MONTH, customerId: t.customerId, supervisorId: t.supervisorId, recordId: t.recordId, counts: 'yes' } }),
  'performance.line': (t) => ({ params: { customerId: t.customerId, recordId: t.recordId, sequence: '0' } }),
  'performance.choices': (t) => ({ query: { partnerId: t.partnerId } }),
  'performance.transfers': (t) => ({ query: { partnerId: t.partnerId, managerId: t.memberId, customerId: t.customerId } }),
  'performance.askTransfer': (t) => ({ body: { customerId: t.customerId, fromManagerId: null, toManagerId: t.otherMemberId, month: MONTH, currency: 'CNY', amount: '0.01', cause: 'correction', reason: '更正' } }),
  'performance.decideTransfer': (t) => ({ params: { transferId: t.transferId }, body: { partnerId: t.partnerId, decision: 'refused', note: '' } }),
  'performance.feedbackThreads': (t) => ({ query: { partnerId: t.partnerId, state: 'in-progress' } }),
  'performance.feedback': (t) => ({ query: { partnerId: t.partnerId, customerId: t.customerId, recordId: t.recordId, sequence: '0' } }),
  'performance.giveFeedback': (t) => ({ body: { partnerId: t.partnerId, about: { kind: 'line', customerId: t.customerId, recordId: t.recordId, sequence: 0 }, text: '为什么不计业绩？' } }),
  'performance.review': (t) => ({ query: { partnerId: t.partnerId, month: MONTH } }),
  'performance.closeSheet': (t) => ({ params: { sheetId: t.sheetId }, body: { partnerId: t.partnerId, totals: [{ currency: 'CNY', amount: t.sheetAmount }], note: '' } }),
  'performance.boardTrend': (t) => ({ query: { ...whose(t), from: MONTH, to: MONTH, customerId: t.customerId, supervisorId: t.supervisorId } }),
  'performance.boardStatistics': (t) => ({ query: { ...whose(t), customerId: t.customerId, supervisorId: t.supervisorId } }),
  'performance.boardGroups': (t) => ({ query: { ...whose(t), from: MONTH, to: MONTH, customerId: t.customerId, supervisorId: t.supervisorId, groupBy: 'customer' } }),
  'performance.rules': () => ({}),
  'performance.addRule': () => ({ body: { validFrom: '2026-05', terms: TERMS, note: '' } }),
  'performance.previewRule': (t) => ({ body: { partnerId: t.partnerId, terms: TERMS } }),
  'performance.addPolicy': () => ({ body: { serviceCode: `made-${newId()}`, fromDay: '2026-03-01' } }),
  'performance.endPolicy': (t) => ({ params: { policyId: t.policyId }, body: { toDay: '2026-03-31' } }),
  'performance.facts': (t) => ({ query: { partnerId: t.partnerId } }),
  'performance.setFact': (t) => ({ body: { partnerId: t.partnerId, customerId: t.customerId, changedOn: null } }),
};

/** What a version of the rule of recognition may say. */
const TERMS = {
  credit: true, writtenOff: true, unsettled: false, couponByDefault: false, unpaid: ['credit'], cardPurchaseServices: [], marketplaceServices: [], monthlyServices: [], partnerChangeFrom: '2026-01-01', partnerChangeMonths: 6,
};

export const sampledIds: readonly string[] = Object.keys(SAMPLES);

export function sampleOf(endpoint: Endpoint, target: Target): Sample {
  const make = SAMPLES[endpoint.id];
  if (!make) throw new Error(`${endpoint.id} has no sample in test/hostile/samples.ts`);
  return make(target);
}

/** Ids that belong to nobody. */
export function unknownTarget(): Target {
  return {
    partnerId: newId(), customerId: newId(), subCustomerId: newId(), resellerId: newId(), memberId: newId(), otherMemberId: newId(), supervisorId: newId(), roleId: newId(), recordId: newId(), openRunId: newId(), doneRunId: newId(), exportId: newId(),
    quarantineId: newId(), otherQuarantineId: newId(), subAccountKey: newId(), accessKey: 'AKIAUNKNOWN000000000', transferId: newId(), sheetId: 'YJ202602-00000000', sheetAmount: '0.5', policyId: newId(), mailId: newId(), handoverId: newId(),
    customRoleId: newId(), contactId: newId(), sessionId: newId(), otherSessionId: newId(),
  };
}

/** The same request with some of one tenant's ids put in the place of another's, wherever they stand in it. */
export function withIds(sample: Sample, from: Target, to: Partial<Target>): Sample {
  let text = JSON.stringify(sample);
  for (const [key, id] of Object.entries(to)) {
    const own = from[key as keyof Target];
    text = text.replaceAll(`"${own}"`, `"${id}"`);
  }
  return JSON.parse(text) as Sample;
}
