/**
 * What the operation log can say: every action a person or a process can be recorded with, and every kind of object it can
 * be about. A code that is not here does not compile where it is recorded; one without words in either language does not
 * compile in the words (sales 9.2).
 */
export const AUDIT_ACTIONS = [
  'assignment.assigned', 'assignment.replaced', 'assignment.unassigned', 'assignment.supervisor_changed', 'assignment.handover_planned', 'assignment.handover_cancelled', 'assignment.handover_overtaken', 'assignment.handover_stopped', 'assignment.revealed',
  'assignment.reseller_assigned', 'assignment.reseller_replaced', 'assignment.reseller_unassigned', 'assignment.resellers_revealed',
  'board.rule_added',
  'calendar.changed',
  'clock.moved',
  'contact.created', 'contact.changed', 'contact.deleted', 'contact.revealed',
  'customers.created', 'customers.revealed', 'customers.hosting_began', 'customers.hosting_ended',
  'export.created', 'export.downloaded',
  'intake.file_uploaded', 'intake.sub_account_mapped', 'intake.sub_account_ignored', 'intake.row_corrected', 'intake.row_dismissed', 'intake.retry_asked',
  'key.created', 'key.active', 'key.disabled', 'key.deleted', 'key.rotated',
  'log.revealed', 'log.verified',
  'mail.resent',
  'member.created', 'member.roles_changed', 'member.enabled', 'member.disabled', 'member.password_reset', 'member.password_changed', 'member.profile_changed', 'member.revealed', 'member.role_locked', 'member.role_unlocked',
  'performance.sheet_closed', 'performance.transfer_asked', 'performance.transfer_decided', 'performance.feedback_given', 'performance.rule_added', 'performance.policy_added', 'performance.policy_ended', 'performance.partner_change_set',
  'partner.created',
  'proof.asked',
  'role.created', 'role.changed', 'role.deleted',
  'run.cancel_asked', 'run.resumed',
  'session.begun', 'session.ended', 'session.locked', 'session.revoked',
  'verification.switched', 'verification.code_sent', 'verification.failed', 'verification.method_added', 'verification.method_chosen', 'verification.method_removed', 'verification.method_reset',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const AUDIT_OBJECTS = ['access-key', 'board-rule', 'calendar-days', 'clock', 'customer', 'customer-column', 'export', 'mail', 'member', 'member-column', 'operation-log', 'partner', 'performance-sheet', 'performance-line', 'performance-rule', 'performance-transfer', 'product-policy', 'quarantined-row', 'reseller', 'reseller-column', 'run', 'session', 'sub-account', 'contact', 'contact-column', 'role'] as const;
export type AuditObject = (typeof AUDIT_OBJECTS)[number];
