/** 中文词汇：每个领域一个文件；英文缺一条则不能编译。 */
import { account } from './zh-CN/account.ts';
import { assignment } from './zh-CN/assignment.ts';
import { boards } from './zh-CN/boards.ts';
import { calendar } from './zh-CN/calendar.ts';
import { consumptionRules } from './zh-CN/consumption-rules.ts';
import { customerBoard } from './zh-CN/customer-board.ts';
import { customers } from './zh-CN/customers.ts';
import { errors } from './zh-CN/errors.ts';
import { intake } from './zh-CN/intake.ts';
import { intakeReasons } from './zh-CN/intake-reasons.ts';
import { home } from './zh-CN/home.ts';
import { mail } from './zh-CN/mail.ts';
import { members } from './zh-CN/members.ts';
import { operationLog } from './zh-CN/operation-log.ts';
import { performance } from './zh-CN/performance.ts';
import { performanceReasons } from './zh-CN/performance-reasons.ts';
import { permissions } from './zh-CN/permissions.ts';
import { resellers } from './zh-CN/resellers.ts';
import { roles } from './zh-CN/roles.ts';
import { rules } from './zh-CN/rules.ts';
import { runs } from './zh-CN/runs.ts';
import { shell } from './zh-CN/shell.ts';
import { ui } from './zh-CN/ui.ts';
import { usage } from './zh-CN/usage.ts';
import { verification } from './zh-CN/verification.ts';

export const zhCN = { account, assignment, boards, calendar, consumptionRules, customerBoard, customers, errors, intake, intakeReasons, home, mail, members, operationLog, performance, performanceReasons, permissions, resellers, roles, rules, runs, shell, ui, usage, verification };
