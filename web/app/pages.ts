/**
 * Every page of the portal in one list: address, name, who may open it, and the code to fetch when it is opened.
 * Adding a page is a line here, its name in the words, and its address in menu.ts.
 */
import { assignmentHistory, listTeams } from '../../contract/console/assignment.ts';
import { listHandovers } from '../../contract/console/handovers.ts';
import { customerBoard } from '../../contract/console/customer-board.ts';
import { boardDistribution, boardOverview, boardTrend } from '../../contract/console/consumption-board.ts';
import { calendarYear } from '../../contract/console/calendar.ts';
import { getCustomer, listCustomers } from '../../contract/console/customers.ts';
import { credentials, listPartners } from '../../contract/console/identity.ts';
import { listContacts } from '../../contract/console/contacts.ts';
import { getMember, listMembers } from '../../contract/console/members.ts';
import { listRoles } from '../../contract/console/roles.ts';
import { listQuarantine, listSubAccounts, uploadFile } from '../../contract/console/intake.ts';
import { decideTransfer, listFeedback, listLines, listReview, listSheets, listTransfers, readLine } from '../../contract/console/incentives.ts';
import { performanceGroups } from '../../contract/console/performance-board.ts';
import { listRules } from '../../contract/console/performance-rules.ts';
import { listMails } from '../../contract/console/mail.ts';
import { operationLog } from '../../contract/console/operation-log.ts';
import { listResellers } from '../../contract/console/resellers.ts';
import { listExports } from '../../contract/console/runs.ts';
import { detailList, discountDetail, explainRecord, proofs, summaryByManager, summaryList } from '../../contract/console/usage.ts';
import type { PageDefinition } from './page.ts';

export const PAGES: readonly PageDefinition[] = [
  {
    path: '/',
    name: 'shell:page.home',
    access: 'member',
    load: () => import('../pages/home/home-page.tsx').then((m) => m.HomePage),
  },
  {
    path: '/account/profile',
    name: 'shell:page.profile',
    access: 'member',
    load: () => import('../pages/account/profile-page.tsx').then((m) => m.ProfilePage),
  },
  {
    path: '/account/credentials',
    name: 'shell:page.credentials',
    access: credentials.access,
    load: () => import('../pages/account/credentials-page.tsx').then((m) => m.CredentialsPage),
  },
  {
    path: '/account/my-partner',
    name: 'shell:page.myPartner',
    access: 'customer',
    load: () => import('../pages/account/my-partner-page.tsx').then((m) => m.MyPartnerPage),
  },
  {
    path: '/organization/members',
    name: 'shell:page.members',
    access: listMembers.access,
    load: () => import('../pages/organization/members-page.tsx').then((m) => m.MembersPage),
  },
  {
    path: '/organization/members/$memberId',
    name: 'shell:page.member',
    access: getMember.access,
    load: () => import('../pages/organization/member-detail-page.tsx').then((m) => m.MemberDetailPage),
  },
  {
    path: '/organization/roles',
    name: 'shell:page.roles',
    access: listRoles.access,
    load: () => import('../pages/organization/roles-page.tsx').then((m) => m.RolesPage),
  },
  {
    path: '/organization/contacts',
    name: 'shell:page.contacts',
    access: listContacts.access,
    load: () => import('../pages/organization/contacts-page.tsx').then((m) => m.ContactsPage),
  },
  {
    path: '/organization/partners',
    name: 'shell:page.partners',
    access: listPartners.access,
    load: () => import('../pages/organization/partners-page.tsx').then((m) => m.PartnersPage),
  },
  {
    path: '/organization/operation-log',
    name: 'shell:page.operationLog',
    access: operationLog.access,
    load: () => import('../pages/organization/operation-log-page.tsx').then((m) => m.OperationLogPage),
  },
  {
    path: '/support/exports',
    name: 'shell:page.exports',
    access: listExports.access,
    load: () => import('../pages/support/exports-page.tsx').then((m) => m.ExportsPage),
  },
  {
    path: '/support/runs',
    name: 'shell:page.runs',
    access: 'member',
    load: () => import('../pages/support/runs-page.tsx').then((m) => m.RunsPage),
  },
  {
    path: '/support/proofs',
    name: 'shell:page.proofs',
    access: proofs.access,
    load: () => import('../pages/support/proofs-page.tsx').then((m) => m.ProofsPage),
  },
  {
    path: '/support/mails',
    name: 'shell:page.mails',
    access: listMails.access,
    load: () => import('../pages/support/mails-page.tsx').then((m) => m.MailsPage),
  },
  {
    path: '/support/working-days',
    name: 'shell:page.workingDays',
    access: calendarYear.access,
    load: () => import('../pages/calendar/working-days-page.tsx').then((m) => m.WorkingDaysPage),
  },
  {
    path: '/sales/resellers',
    name: 'shell:page.resellers',
    access: listResellers.access,
    load: () => import('../pages/resellers/resellers-page.tsx').then((m) => m.ResellersPage),
  },
  {
    path: '/sales/intake',
    name: 'shell:page.intake',
    access: uploadFile.access,
    load: () => import('../pages/intake/load-page.tsx').then((m) => m.LoadPage),
  },
  {
    path: '/sales/intake/mapping',
    name: 'shell:page.mapping',
    access: listSubAccounts.access,
    load: () => import('../pages/intake/mapping-page.tsx').then((m) => m.MappingPage),
  },
  {
    path: '/sales/intake/quarantine',
    name: 'shell:page.quarantine',
    access: listQuarantine.access,
    load: () => import('../pages/intake/quarantine-page.tsx').then((m) => m.QuarantinePage),
  },
  {
    path: '/sales/customers',
    name: 'shell:page.customers',
    access: listCustomers.access,
    load: () => import('../pages/customers/customer-list-page.tsx').then((m) => m.CustomerListPage),
    former: ['/sales/business/customers'],
  },
  {
    path: '/sales/customers/$customerId',
    name: 'shell:page.customer',
    access: getCustomer.access,
    load: () => import('../pages/customers/customer-detail-page.tsx').then((m) => m.CustomerDetailPage),
  },
  {
    path: '/sales/assignment',
    name: 'shell:page.assignment',
    access: 'assignment.view',
    load: () => import('../pages/assignment/managers-page.tsx').then((m) => m.ManagersPage),
    former: ['/sales/business/assignment'],
  },
  {
    path: '/sales/assignment/teams',
    name: 'shell:page.teams',
    access: listTeams.access,
    load: () => import('../pages/assignment/teams-page.tsx').then((m) => m.TeamsPage),
  },
  {
    path: '/sales/assignment/handovers',
    name: 'shell:page.handovers',
    access: listHandovers.access,
    load: () => import('../pages/assignment/handovers-page.tsx').then((m) => m.HandoversPage),
  },
  {
    path: '/sales/assignment/history',
    name: 'shell:page.assignmentHistory',
    access: assignmentHistory.access,
    load: () => import('../pages/assignment/history-page.tsx').then((m) => m.AssignmentHistoryPage),
  },
  {
    path: '/sales/consumption',
    name: 'shell:page.consumption',
    access: summaryList.access,
    load: () => import('../pages/usage/summary-page.tsx').then((m) => m.SummaryPage),
    former: ['/sales/business/consumption', '/sales/consumption/summary'],
    alias: ['usage:tab.summary'],
  },
  {
    path: '/sales/consumption/records',
    name: 'shell:page.consumptionRecords',
    access: detailList.access,
    load: () => import('../pages/usage/records-page.tsx').then((m) => m.RecordsPage),
    former: ['/sales/business/consumption/records', '/sales/consumption/details'],
  },
  {
    path: '/sales/consumption/records/$customerId/$recordId',
    name: 'shell:page.consumptionRecord',
    access: explainRecord.access,
    load: () => import('../pages/usage/record-page.tsx').then((m) => m.RecordPage),
  },
  {
    path: '/sales/consumption/discounts',
    name: 'shell:page.consumptionDiscounts',
    access: discountDetail.access,
    load: () => import('../pages/usage/discounts-page.tsx').then((m) => m.DiscountsPage),
  },
  {
    path: '/sales/consumption/by-manager',
    name: 'shell:page.consumptionByManager',
    access: summaryByManager.access,
    load: () => import('../pages/usage/by-manager-page.tsx').then((m) => m.ByManagerPage),
  },
  {
    path: '/sales/boards/consumption',
    name: 'shell:page.consumptionBoard',
    access: boardOverview.access,
    load: () => import('../pages/boards/overview-page.tsx').then((m) => m.BoardOverviewPage),
    former: ['/sales/boards', '/sales/business/boards/consumption'],
  },
  {
    path: '/sales/boards/customers',
    name: 'shell:page.customerBoard',
    access: customerBoard.access,
    load: () => import('../pages/boards/customers-page.tsx').then((m) => m.CustomerBoardPage),
    former: ['/sales/business/boards/customers'],
  },
  {
    path: '/sales/boards/consumption/trend',
    name: 'shell:page.consumptionBoardTrend',
    access: boardTrend.access,
    load: () => import('../pages/boards/trend-page.tsx').then((m) => m.BoardTrendPage),
  },
  {
    path: '/sales/boards/consumption/distribution',
    name: 'shell:page.consumptionBoardDistribution',
    access: boardDistribution.access,
    load: () => import('../pages/boards/distribution-page.tsx').then((m) => m.BoardDistributionPage),
  },
  {
    path: '/sales/boards/performance',
    name: 'shell:page.performanceBoard',
    access: performanceGroups.access,
    load: () => import('../pages/performance/board-page.tsx').then((m) => m.PerformanceBoardPage),
    former: ['/sales/business/boards/performance'],
  },
  {
    path: '/sales/incentives/performance',
    name: 'shell:page.performance',
    access: listSheets.access,
    load: () => import('../pages/performance/sheets-page.tsx').then((m) => m.PerformanceSheetsPage),
    former: ['/sales/incentives', '/sales/business/performance', '/sales/incentives/performance/sheets'],
    alias: ['performance:tab.sheets'],
  },
  {
    path: '/sales/incentives/performance/lines',
    name: 'shell:page.performanceLines',
    access: listLines.access,
    load: () => import('../pages/performance/lines-page.tsx').then((m) => m.PerformanceLinesPage),
    former: ['/sales/incentives/performance/details', '/sales/business/performance/details'],
  },
  {
    path: '/sales/incentives/performance/lines/$customerId/$recordId/$sequence',
    name: 'shell:page.performanceLine',
    access: readLine.access,
    load: () => import('../pages/performance/line-page.tsx').then((m) => m.PerformanceLinePage),
  },
  {
    path: '/sales/incentives/performance/transfers',
    name: 'shell:page.performanceTransfers',
    access: listTransfers.access,
    load: () => import('../pages/performance/transfers-page.tsx').then((m) => m.PerformanceTransfersPage),
    former: ['/sales/business/performance/transfers'],
  },
  {
    path: '/sales/incentives/performance/feedback',
    name: 'shell:page.performanceFeedback',
    access: listFeedback.access,
    load: () => import('../pages/performance/feedback-page.tsx').then((m) => m.PerformanceFeedbackPage),
  },
  {
    path: '/support/performance-review',
    name: 'shell:page.performanceReview',
    access: listReview.access,
    load: () => import('../pages/performance/review-page.tsx').then((m) => m.PerformanceReviewPage),
  },
  {
    path: '/support/performance-review/transfers',
    name: 'shell:page.performanceReviewTransfers',
    access: decideTransfer.access,
    load: () => import('../pages/performance/transfers-page.tsx').then((m) => m.ReviewTransfersPage),
  },
  {
    path: '/support/performance-review/feedback',
    name: 'shell:page.performanceReviewFeedback',
    access: listReview.access,
    load: () => import('../pages/performance/feedback-page.tsx').then((m) => m.ReviewFeedbackPage),
  },
  {
    path: '/support/performance-rules',
    name: 'shell:page.performanceRules',
    access: listRules.access,
    load: () => import('../pages/performance/rules-page.tsx').then((m) => m.PerformanceRulesPage),
  },
];
