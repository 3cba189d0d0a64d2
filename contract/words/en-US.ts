/** English words: one file an area, keys as in the Chinese one; a missing key or area does not compile. */
import { account } from './en-US/account.ts';
import { assignment } from './en-US/assignment.ts';
import { boards } from './en-US/boards.ts';
import { calendar } from './en-US/calendar.ts';
import { consumptionRules } from './en-US/consumption-rules.ts';
import { customerBoard } from './en-US/customer-board.ts';
import { customers } from './en-US/customers.ts';
import { errors } from './en-US/errors.ts';
import { intake } from './en-US/intake.ts';
import { intakeReasons } from './en-US/intake-reasons.ts';
import { home } from './en-US/home.ts';
import { mail } from './en-US/mail.ts';
import { members } from './en-US/members.ts';
import { operationLog } from './en-US/operation-log.ts';
import { performance } from './en-US/performance.ts';
import { performanceReasons } from './en-US/performance-reasons.ts';
import { permissions } from './en-US/permissions.ts';
import { resellers } from './en-US/resellers.ts';
import { roles } from './en-US/roles.ts';
import { rules } from './en-US/rules.ts';
import { runs } from './en-US/runs.ts';
import { shell } from './en-US/shell.ts';
import { ui } from './en-US/ui.ts';
import { usage } from './en-US/usage.ts';
import { verification } from './en-US/verification.ts';
import type { zhCN } from './zh-CN.ts';

type Complete<W> = { readonly [A in keyof W]: { readonly [K in keyof W[A]]: string } };

export const enUS: Complete<typeof zhCN> = { account, assignment, boards, calendar, consumptionRules, customerBoard, customers, errors, intake, intakeReasons, home, mail, members, operationLog, performance, performanceReasons, permissions, resellers, roles, rules, runs, shell, ui, usage, verification };
