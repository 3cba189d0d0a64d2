/**
 * Permission items, named by menu path (sales 2.4). Documented codes of the reference are kept as `bpcCode`;
 * items without one are ours. A request is allowed when the caller holds one of the endpoint's items.
 */
export const PERMISSIONS = {
  'customers.list': { bpcCode: 'BPC_ITEM_SUBCUSTSERV_010100' },
  'customers.resellers': { bpcCode: 'BPC_ITEM_SUBCUSTSERV_010500' },
  'customers.export': { bpcCode: null },
  'customers.reveal': { bpcCode: null },
  'assignment.view': { bpcCode: null },
  'assignment.edit': { bpcCode: null },
  'assignment.teams': { bpcCode: null },
  'consumption.view': { bpcCode: 'BPC_ITEM_FINANCE_020100' },
  'consumption.consumers': { bpcCode: 'BPC_ITEM_FINANCE_020101' },
  'consumption.export': { bpcCode: null },
  'boards.consumption': { bpcCode: null },
  'boards.export': { bpcCode: null },
  'bills.view': { bpcCode: 'BPC_ITEM_FINANCE_090100' },
  'intake.load': { bpcCode: null },
  'intake.map': { bpcCode: null },
  'members.manage': { bpcCode: null },
  'audit.view': { bpcCode: null },
  'credentials.manage': { bpcCode: null },
  'proofs.view': { bpcCode: null },
} as const satisfies Record<string, { bpcCode: string | null }>;

export type Permission = keyof typeof PERMISSIONS;
export const ALL_PERMISSIONS = Object.keys(PERMISSIONS) as Permission[];

/** Preset roles (sales 2.3) and the two sample custom roles; what each holds (2.5). */
export const PRESET_ROLES = {
  administrator: ALL_PERMISSIONS,
  supervisor: ['customers.list', 'customers.reveal', 'assignment.view', 'consumption.view', 'consumption.consumers', 'consumption.export', 'boards.consumption', 'credentials.manage'],
  'account-manager': ['customers.list', 'customers.reveal', 'consumption.view', 'consumption.consumers', 'consumption.export', 'boards.consumption', 'credentials.manage'],
} as const satisfies Record<string, readonly Permission[]>;

export type PresetRole = keyof typeof PRESET_ROLES;

export const SAMPLE_ROLES = {
  finance: ['customers.list', 'customers.resellers', 'customers.reveal', 'consumption.view', 'consumption.consumers', 'consumption.export', 'boards.consumption', 'bills.view', 'intake.map', 'proofs.view', 'credentials.manage'],
  operations: ['customers.list', 'customers.resellers', 'customers.reveal', 'assignment.view', 'assignment.edit', 'consumption.view', 'consumption.consumers', 'consumption.export', 'boards.consumption', 'intake.map', 'credentials.manage'],
} as const satisfies Record<string, readonly Permission[]>;
