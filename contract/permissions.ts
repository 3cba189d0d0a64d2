/**
 * Permission items, named by menu path (sales 2.4). Documented codes of the reference are kept as `bpcCode`;
 * items without one are ours. A request is allowed when the caller holds one of the endpoint's items.
 */
export const PERMISSIONS = {
  'customers.list': { bpcCode: 'BPC_ITEM_SUBCUSTSERV_010100' },
  'customers.resellers': { bpcCode: 'BPC_ITEM_SUBCUSTSERV_010500' },
  'customers.export': { bpcCode: null },
  'customers.hosting': { bpcCode: null },
  'resellers.view': { bpcCode: 'BPC_ITEM_SALES_020100' },
  'resellers.history': { bpcCode: null },
  'customers.reveal': { bpcCode: null },
  'assignment.view': { bpcCode: null },
  'assignment.edit': { bpcCode: null },
  'assignment.teams': { bpcCode: null },
  'consumption.view': { bpcCode: 'BPC_ITEM_FINANCE_020100' },
  'consumption.consumers': { bpcCode: 'BPC_ITEM_FINANCE_020101' },
  'consumption.export': { bpcCode: null },
  'boards.consumption': { bpcCode: null },
  'boards.customers': { bpcCode: null },
  'boards.export': { bpcCode: null },
  'bills.view': { bpcCode: 'BPC_ITEM_FINANCE_090100' },
  'performance.view': { bpcCode: null },
  'performance.export': { bpcCode: null },
  'performance.feedback': { bpcCode: null },
  'performance.transfer': { bpcCode: null },
  'boards.performance': { bpcCode: null },
  'intake.load': { bpcCode: null },
  'intake.map': { bpcCode: null },
  'members.manage': { bpcCode: null },
  'roles.manage': { bpcCode: null },
  'contacts.manage': { bpcCode: null },
  'audit.view': { bpcCode: null },
  'credentials.manage': { bpcCode: null },
  'proofs.view': { bpcCode: null },
} as const satisfies Record<string, { bpcCode: string | null }>;

export type Permission = keyof typeof PERMISSIONS;
export const ALL_PERMISSIONS = Object.keys(PERMISSIONS) as Permission[];

/** Preset roles (sales 2.3) and the two sample custom roles; what each holds (2.5). */
export const PRESET_ROLES = {
  administrator: ALL_PERMISSIONS,
  supervisor: ['customers.list', 'customers.reveal', 'resellers.view', 'resellers.history', 'assignment.view', 'consumption.view', 'consumption.consumers', 'consumption.export', 'boards.consumption', 'boards.customers', 'performance.view', 'boards.performance', 'credentials.manage'],
  'account-manager': ['customers.list', 'customers.reveal', 'resellers.view', 'consumption.view', 'consumption.consumers', 'consumption.export', 'boards.consumption', 'boards.customers', 'performance.view', 'boards.performance', 'credentials.manage'],
} as const satisfies Record<string, readonly Permission[]>;

/** Performance is settled with the first-level partner: a reseller has neither its pages nor its board (sales 1.3, 6.5). */
export const NOT_FOR_RESELLERS = ['performance.view', 'performance.export', 'performance.feedback', 'performance.transfer', 'boards.performance'] as const satisfies readonly Permission[];

export type PresetRole = keyof typeof PRESET_ROLES;

export const SAMPLE_ROLES = {
  finance: ['customers.list', 'customers.resellers', 'customers.reveal', 'resellers.view', 'consumption.view', 'consumption.consumers', 'consumption.export', 'boards.consumption', 'boards.customers', 'bills.view', 'performance.view', 'performance.export', 'performance.feedback', 'boards.performance', 'intake.map', 'proofs.view', 'credentials.manage'],
  operations: ['customers.list', 'customers.resellers', 'customers.reveal', 'resellers.view', 'resellers.history', 'assignment.view', 'assignment.edit', 'consumption.view', 'consumption.consumers', 'consumption.export', 'boards.consumption', 'boards.customers', 'performance.view', 'boards.performance', 'intake.map', 'credentials.manage'],
  'read-only': ['customers.list', 'customers.resellers', 'customers.reveal', 'resellers.view', 'resellers.history', 'assignment.view', 'consumption.view', 'consumption.consumers', 'boards.consumption', 'boards.customers', 'performance.view', 'boards.performance', 'bills.view', 'proofs.view', 'credentials.manage'],
} as const satisfies Record<string, readonly Permission[]>;

export type SampleRole = keyof typeof SAMPLE_ROLES;

/**
 * What the system adds to every role and nobody can take away (sales 2.3): of the documented set the item that exists here,
 * 管理我的凭证. 主页, 伙伴信息 and 支持 need no item: they are open to every member (`OPEN_PAGES`).
 */
export const DEFAULT_PERMISSIONS: readonly Permission[] = ['credentials.manage'];

/** Items no role of a partner brings, whatever it lists: loading files is the operator's work. */
export const OPERATOR_PERMISSIONS: readonly Permission[] = ['intake.load'];

/** Items that mean something for a distributor alone (sales 1.3: 云经销商管理); members of other partners do not have them, whatever their roles list. */
export const DISTRIBUTOR_PERMISSIONS: readonly Permission[] = ['resellers.view', 'resellers.history'];

/**
 * Where an item stands in the tree of a role (sales 2.3 "tree of permission items by menu level"): menu group and page, named
 * as in the menu (`shell:menu.*`, `shell:page.*`). A new item has its line here, or this does not compile.
 */
export const PERMISSION_PLACES = {
  'customers.list': ['sales', 'customers'],
  'customers.resellers': ['sales', 'customers'],
  'customers.export': ['sales', 'customers'],
  'customers.reveal': ['sales', 'customers'],
  'customers.hosting': ['sales', 'customers'],
  'resellers.view': ['sales', 'resellers'],
  'resellers.history': ['sales', 'resellers'],
  'assignment.view': ['sales', 'assignment'],
  'assignment.edit': ['sales', 'assignment'],
  'assignment.teams': ['sales', 'assignment'],
  'consumption.view': ['sales', 'consumption'],
  'consumption.consumers': ['sales', 'consumption'],
  'consumption.export': ['sales', 'consumption'],
  'boards.consumption': ['sales', 'consumptionBoard'],
  'boards.customers': ['sales', 'customerBoard'],
  'boards.export': ['sales', 'consumptionBoard'],
  'bills.view': ['sales', 'bills'],
  'performance.view': ['sales', 'performance'],
  'performance.export': ['sales', 'performance'],
  'performance.feedback': ['sales', 'performance'],
  'performance.transfer': ['sales', 'performance'],
  'boards.performance': ['sales', 'performanceBoard'],
  'intake.load': ['sales', 'intake'],
  'intake.map': ['sales', 'intake'],
  'members.manage': ['organization', 'members'],
  'roles.manage': ['organization', 'roles'],
  'contacts.manage': ['organization', 'contacts'],
  'audit.view': ['organization', 'operationLog'],
  'credentials.manage': ['account', 'credentials'],
  'proofs.view': ['support', 'proofs'],
} as const satisfies Record<Permission, readonly [group: string, page: string]>;

type Place = (typeof PERMISSION_PLACES)[Permission];

/** Pages every member has without an item; shown in the tree so that it says all a role opens. */
export const OPEN_PAGES = [['account', 'home'], ['account', 'profile'], ['support', 'runs'], ['support', 'exports']] as const;
type OpenPlace = (typeof OPEN_PAGES)[number];

export interface PermissionPage {
  readonly page: Place[1] | OpenPlace[1];
  /** Empty: open to every member. */
  readonly items: readonly Permission[];
}
export interface PermissionGroup {
  readonly group: Place[0] | OpenPlace[0];
  readonly pages: readonly PermissionPage[];
}

const GROUPS: readonly PermissionGroup['group'][] = ['account', 'sales', 'organization', 'support'];

/** Menu group → page → items, in the order of the menu. */
export const PERMISSION_TREE: readonly PermissionGroup[] = GROUPS.map((group) => {
  const places = [...OPEN_PAGES.filter(([of]) => of === group).map(([, page]) => ({ page, item: null })), ...ALL_PERMISSIONS.filter((item) => PERMISSION_PLACES[item][0] === group).map((item) => ({ page: PERMISSION_PLACES[item][1], item }))];
  const pages = [...new Set(places.map(({ page }) => page))];
  return { group, pages: pages.map((page) => ({ page, items: places.flatMap((place) => (place.page === page && place.item !== null ? [place.item] : [])) })) };
});

/** What a role of a partner gives in fact: what it lists, what its preset has gained since, what every role has. */
export function permissionsOfRole(role: { readonly preset: PresetRole | null; readonly permissions: readonly string[] }): Permission[] {
  const listed = new Set<string>([...role.permissions, ...(role.preset ? PRESET_ROLES[role.preset] : []), ...DEFAULT_PERMISSIONS]);
  return ALL_PERMISSIONS.filter((item) => listed.has(item) && !OPERATOR_PERMISSIONS.includes(item));
}
