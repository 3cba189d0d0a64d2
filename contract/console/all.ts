/** Every console endpoint, in module order: what is bound, documented, and enrolled in the hostile test. */
import type { Endpoint } from '../endpoint.ts';
import { assignmentEndpoints } from './assignment.ts';
import { calendarEndpoints } from './calendar.ts';
import { consumptionBoardEndpoints } from './consumption-board.ts';
import { contactsEndpoints } from './contacts.ts';
import { customerBoardEndpoints } from './customer-board.ts';
import { customersEndpoints } from './customers.ts';
import { handoverEndpoints } from './handovers.ts';
import { identityEndpoints } from './identity.ts';
import { incentivesEndpoints } from './incentives.ts';
import { intakeEndpoints } from './intake.ts';
import { mailEndpoints } from './mail.ts';
import { membersEndpoints } from './members.ts';
import { operationLogEndpoints } from './operation-log.ts';
import { performanceBoardEndpoints } from './performance-board.ts';
import { performanceRulesEndpoints } from './performance-rules.ts';
import { resellersEndpoints } from './resellers.ts';
import { rolesEndpoints } from './roles.ts';
import { runsEndpoints } from './runs.ts';
import { usageEndpoints } from './usage.ts';
import { verificationEndpoints } from './verification.ts';

export const consoleEndpoints: readonly Endpoint[] = [
  ...identityEndpoints,
  ...membersEndpoints,
  ...verificationEndpoints,
  ...mailEndpoints,
  ...rolesEndpoints,
  ...contactsEndpoints,
  ...operationLogEndpoints,
  ...runsEndpoints,
  ...calendarEndpoints,
  ...customersEndpoints,
  ...customerBoardEndpoints,
  ...assignmentEndpoints,
  ...handoverEndpoints,
  ...resellersEndpoints,
  ...usageEndpoints,
  ...consumptionBoardEndpoints,
  ...intakeEndpoints,
  ...incentivesEndpoints,
  ...performanceBoardEndpoints,
  ...performanceRulesEndpoints,
];
