/**
 * What each customer runs: which products, how many, from when to when, paid how. A trade has a typical stack; a larger
 * customer takes more of it. Everything the customer consumes later follows from this list.
 */
import { type DayNumber, FIRST_DAY, TODAY } from './calendar.ts';
import type { CharacterKey } from './character.ts';
import type { DemoCustomer, Size } from './customers.ts';
import { type Product, productOf, type Region, REGIONS } from './price-book.ts';
import { hexOf, numberOf, type Random, randomOf } from './random.ts';

export type Cover = 'package' | 'reserved' | 'savings';

export interface Resource {
  readonly key: string;
  readonly product: Product;
  readonly region: Region;
  readonly resourceId: string;
  readonly name: string;
  readonly tag: string;
  readonly from: DayNumber;
  /** Last day, inclusive; null while it runs. */
  readonly to: DayNumber | null;
  /** Size in thousandths of a small customer's. */
  readonly scale: number;
  /** Bought by the period instead of by usage. */
  readonly period: { readonly months: number; readonly automatic: boolean; readonly count: number } | null;
  /** What pays for (part of) its usage: a package, reserved instances, a savings plan. */
  readonly covered: { readonly by: Cover; readonly permille: number } | null;
}

interface Stack {
  readonly usage: readonly string[];
  readonly period: readonly string[];
}

const WEB: Stack = { usage: ['ecs-large', 'obs-storage', 'traffic', 'lts', 'elb'], period: ['ecs-small', 'rds', 'bandwidth', 'disk', 'hss', 'dns', 'waf'] };
const STACKS: Readonly<Record<CharacterKey, Stack>> = {
  commerce: { usage: ['ecs-large', 'cdn', 'obs-traffic', 'smn', 'dcs', 'traffic', 'css', 'lts'], period: ['ecs-large', 'rds', 'dcs', 'waf', 'bandwidth', 'hss', 'kafka', 'disk', 'aad', 'cdn-package', 'dns', 'cbr', 'css', 'support'] },
  intelligence: { usage: ['modelarts-infer', 'ecs-gpu', 'obs-storage', 'sfs', 'ecs-memory', 'traffic', 'modelarts', 'lts'], period: ['ecs-gpu', 'bms', 'disk', 'obs-package', 'rds', 'cce', 'bandwidth', 'hss', 'kafka', 'cbr', 'dns', 'support'] },
  games: { usage: ['ecs-large', 'traffic', 'live', 'dcs', 'cdn', 'elb', 'obs-storage', 'lts'], period: ['ecs-large', 'aad', 'dds', 'dcs', 'bandwidth', 'waf', 'disk', 'hss', 'live-peak', 'cce', 'cbr', 'support'] },
  software: { usage: ['ecs-large', 'function', 'obs-storage', 'elb', 'lts', 'traffic', 'ip'], period: ['ecs-small', 'rds', 'cce', 'dcs', 'waf', 'hss', 'bandwidth', 'vpn', 'disk', 'dns', 'cbr'] },
  factory: { usage: ['obs-storage', 'cbr', 'ecs-memory', 'vpn', 'nat'], period: ['ecs-memory', 'gaussdb', 'vpn', 'disk', 'bandwidth', 'hss', 'cbr', 'ecs-small', 'mrs', 'support'] },
  school: { usage: ['live', 'ecs-large', 'obs-storage', 'cdn', 'smn', 'elb'], period: ['ecs-small', 'rds', 'live-peak', 'bandwidth', 'dcs', 'waf', 'disk', 'hss', 'dns'] },
  media: { usage: ['cdn', 'obs-storage', 'live', 'obs-traffic', 'ecs-gpu', 'sfs', 'function', 'lts'], period: ['ecs-large', 'cdn-package', 'obs-package', 'rds', 'live-peak', 'bandwidth', 'disk', 'waf', 'hss', 'dns', 'support'] },
  freight: { usage: ['ecs-large', 'smn', 'obs-storage', 'traffic', 'elb', 'lts'], period: ['ecs-large', 'rds', 'kafka', 'dcs', 'disk', 'vpn', 'hss', 'cbr', 'dns'] },
  health: { usage: ['obs-storage', 'ecs-memory', 'cbr', 'modelarts-infer', 'nat', 'lts'], period: ['ecs-memory', 'gaussdb', 'vpn', 'disk', 'hss', 'waf', 'cbr', 'dds', 'support'] },
  travel: { usage: ['ecs-large', 'cdn', 'smn', 'dcs', 'traffic', 'elb'], period: ['ecs-small', 'rds', 'dcs', 'bandwidth', 'waf', 'css', 'disk', 'hss', 'dns'] },
  legacy: { usage: ['ecs-small', 'disk', 'nat', 'obs-storage', 'ip'], period: ['ecs-small', 'gaussdb', 'disk', 'bandwidth', 'hss', 'cbr', 'vpn', 'dws'] },
  energy: { usage: ['ecs-large', 'obs-storage', 'mrs', 'lts', 'function', 'traffic'], period: ['ecs-large', 'mrs', 'kafka', 'dws', 'disk', 'dds', 'hss', 'vpn', 'cbr', 'support'] },
};

interface Extent {
  readonly usage: number;
  readonly period: number;
  readonly scale: number;
  readonly count: number;
}
const EXTENTS: Readonly<Record<Size, Extent>> = {
  xl: { usage: 8, period: 14, scale: 30_000, count: 16 },
  l: { usage: 5, period: 9, scale: 9_000, count: 5 },
  m: { usage: 2, period: 5, scale: 2_600, count: 2 },
  s: { usage: 1, period: 3, scale: 800, count: 1 },
  xs: { usage: 0, period: 2, scale: 300, count: 1 },
};
/** Products whose single unit is large: a big customer takes few of them, a small one none. */
const HEAVY = new Set(['modelarts', 'dws', 'mrs', 'bms', 'aad', 'gaussdb', 'ecs-gpu', 'modelarts-infer', 'elb', 'nat', 'vpn', 'css', 'kafka']);
const ONE_IS_ENOUGH = new Set(['waf', 'aad', 'dns', 'support', 'vpn', 'live-peak', 'cdn-package', 'obs-package']);
const TOO_LARGE_FOR_SMALL = new Set(['modelarts', 'modelarts-infer', 'ecs-gpu', 'dws', 'mrs', 'bms', 'aad', 'support', 'gaussdb', 'waf', 'live-peak', 'css', 'kafka']);

export function fleetOf(seed: string, customer: DemoCustomer): Resource[] {
  const random = randomOf(seed, 'fleet', customer.key);
  const extent = EXTENTS[customer.size];
  const stack = STACKS[customer.character];
  const fits = (key: string) => !(customer.size === 's' || customer.size === 'xs') || !TOO_LARGE_FOR_SMALL.has(key);
  const fill = (own: readonly string[], other: readonly string[]) => [...new Set([...own, ...other])].filter(fits);
  const usage = fill(stack.usage, WEB.usage).slice(0, extent.usage + (customer.size === 'm' && random.chance(300) ? 1 : 0));
  const period = fill(stack.period, WEB.period).slice(0, extent.period);
  const home = random.pick(REGIONS);
  const resources = [
    ...usage.map((key, place) => usageResource(seed, customer, random, home, key, place, extent)),
    ...period.map((key, place) => periodResource(seed, customer, random, home, key, place, extent)),
  ];
  return resources.filter((resource) => resource.to === null || resource.to >= FIRST_DAY);
}

function usageResource(seed: string, customer: DemoCustomer, random: Random, home: Region, key: string, place: number, extent: Extent): Resource {
  const scale = Math.trunc((extent.scale * random.int(600, 1500)) / (HEAVY.has(key) ? 24_000 : 1_000));
  const startsLater = place > 0 && random.chance(350) ? random.int(0, 240) : 0;
  const stops = place > 1 && random.chance(120) ? TODAY - random.int(20, 200) : null;
  return {
    ...named(seed, customer, random, home, key, `u${place}`),
    from: Math.max(FIRST_DAY, customer.consumesFrom) + startsLater,
    to: stops,
    scale, period: null, covered: coverOf(customer, key, random),
  };
}

/** Some storage is covered by a package, some machines by reserved instances or a savings plan. */
function coverOf(customer: DemoCustomer, key: string, random: Random): Resource['covered'] {
  if (customer.size === 's' || customer.size === 'xs') return null;
  if (key === 'obs-storage' && random.chance(550)) return { by: 'package', permille: random.pick([1000, 1000, 700]) };
  if (key === 'cdn' && random.chance(300)) return { by: 'package', permille: 600 };
  if (key === 'ecs-large' && random.chance(450)) return { by: 'reserved', permille: random.pick([400, 500, 1000]) };
  if ((key === 'ecs-memory' || key === 'ecs-gpu') && random.chance(500)) return { by: 'savings', permille: random.pick([500, 600]) };
  return null;
}

function periodResource(seed: string, customer: DemoCustomer, random: Random, home: Region, key: string, place: number, extent: Extent): Resource {
  const months = random.pick([12, 12, 12, 1, 1, 6, 3]);
  const earliest = Math.max(customer.consumesFrom, FIRST_DAY - 330);
  const from = Math.min(earliest + random.int(0, 200), TODAY - random.int(0, 30));
  const ends = random.chance(130) ? from + random.int(90, 500) : null;
  const count = ONE_IS_ENOUGH.has(key) ? 1 : Math.max(1, Math.trunc((extent.count * random.int(500, 1400)) / (HEAVY.has(key) ? 7_000 : 1_000)));
  return {
    ...named(seed, customer, random, home, key, `p${place}`),
    from: Math.max(from, customer.consumesFrom), to: ends === null || ends > TODAY ? null : ends,
    scale: 1000, period: { months, automatic: random.chance(620), count }, covered: null,
  };
}

const ENVIRONMENTS = ['prod', 'prod', 'prod', 'test', 'dev'];
const TEAMS = ['order', 'member', 'platform', 'data', 'web', 'report'];

function named(seed: string, customer: DemoCustomer, random: Random, home: Region, productKey: string, suffix: string) {
  const product = productOf(productKey);
  const key = `${customer.key}/${suffix}`;
  const id = numberOf(seed, 'resource', key);
  const environment = random.pick(ENVIRONMENTS);
  const team = random.pick(TEAMS);
  return {
    key, product,
    region: random.chance(150) ? random.pick(REGIONS) : home,
    resourceId: `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`,
    name: `${product.prefix}-${environment}-${team}-${hexOf(random, 4)}`,
    tag: random.chance(700) ? `env=${environment};team=${team}` : '',
  };
}
