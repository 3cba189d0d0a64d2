/**
 * Why the boards of the demo look like a real partner's: each customer follows a trade with seasons, a direction and
 * weekends of its own. A factor in thousandths per day, made of whole numbers, so that it is the same everywhere.
 */
import { type DayNumber, dayText, FIRST_DAY, monthIndex, monthOfYear, weekday } from './calendar.ts';
import { randomOf } from './random.ts';

export interface Character {
  /** Chinese part of company names and the tag people give such customers. */
  readonly trade: string;
  readonly short: string;
  /** January to December, in thousandths of the year's mean. */
  readonly seasons: readonly number[];
  /** Thousandths a month. */
  readonly growth: number;
  /** Saturday and Sunday, in thousandths of a working day. */
  readonly weekend: number;
}

const EVEN: readonly number[] = [1000, 960, 1000, 1000, 1005, 1000, 1000, 1005, 1010, 1000, 1010, 1010];

export const CHARACTERS = {
  commerce: { trade: '电子商务', short: 'ec', seasons: [860, 760, 900, 920, 980, 1290, 900, 930, 960, 1090, 1580, 1180], growth: 14, weekend: 1120 },
  intelligence: { trade: '智能科技', short: 'ai', seasons: EVEN, growth: 44, weekend: 930 },
  games: { trade: '互动娱乐', short: 'game', seasons: [1180, 1260, 900, 880, 960, 960, 1240, 1270, 880, 1010, 860, 950], growth: 6, weekend: 1380 },
  software: { trade: '软件技术', short: 'soft', seasons: EVEN, growth: 21, weekend: 720 },
  factory: { trade: '精密制造', short: 'mfg', seasons: [930, 720, 1040, 1040, 1010, 1030, 1000, 990, 1040, 960, 1080, 1090], growth: 3, weekend: 640 },
  school: { trade: '教育科技', short: 'edu', seasons: [820, 640, 1180, 1190, 1160, 1040, 600, 640, 1260, 1150, 1170, 1080], growth: 4, weekend: 1060 },
  media: { trade: '文化传媒', short: 'media', seasons: [1040, 1130, 950, 950, 990, 1010, 1050, 1040, 960, 1070, 940, 980], growth: 17, weekend: 1240 },
  freight: { trade: '供应链管理', short: 'scm', seasons: [930, 700, 960, 980, 1000, 1080, 970, 980, 1010, 1020, 1270, 1120], growth: 9, weekend: 800 },
  health: { trade: '健康科技', short: 'med', seasons: [1080, 1000, 1020, 990, 970, 960, 960, 960, 980, 1000, 1050, 1090], growth: 12, weekend: 830 },
  travel: { trade: '旅行服务', short: 'trip', seasons: [920, 1080, 860, 1010, 1130, 930, 1210, 1230, 930, 1320, 780, 820], growth: 8, weekend: 1310 },
  legacy: { trade: '信息系统', short: 'sys', seasons: EVEN, growth: -38, weekend: 690 },
  energy: { trade: '新能源', short: 'energy', seasons: [960, 840, 990, 1000, 1020, 1060, 1090, 1080, 1010, 980, 980, 1000], growth: 34, weekend: 880 },
} as const satisfies Record<string, Character>;

export type CharacterKey = keyof typeof CHARACTERS;

/** Shopping festivals, in thousandths of an ordinary day, for those who sell and those who deliver. */
const FESTIVALS: Readonly<Record<string, number>> = {
  '06-16': 1350, '06-17': 1600, '06-18': 2300, '06-19': 1300,
  '11-01': 1450, '11-09': 1500, '11-10': 2300, '11-11': 3100, '11-12': 1700, '11-13': 1250, '12-12': 1500,
};

/** How much a resource of this customer does on a day, in thousandths of its ordinary day. */
export function activity(seed: string, character: CharacterKey, resource: string): (day: DayNumber) => number {
  const { seasons, growth, weekend } = CHARACTERS[character];
  const random = randomOf(seed, 'activity', resource);
  const noise = Array.from({ length: 64 }, () => random.int(915, 1085));
  const months: number[] = [1_000_000];
  for (let month = 1; month <= 40; month += 1) months.push(Math.trunc(((months[month - 1] ?? 0) * (1000 + growth)) / 1000));
  return (day) => {
    const month = Math.max(0, monthIndex(day));
    const size = Math.trunc((months[month] ?? 0) / 1000);
    const nextSize = Math.trunc((months[month + 1] ?? 0) / 1000);
    const inMonth = Number(dayText(day).slice(8, 10)) - 1;
    const grown = size + Math.trunc(((nextSize - size) * inMonth) / 31);
    const season = seasons[monthOfYear(day) - 1] ?? 1000;
    const ofWeek = weekday(day) >= 5 ? weekend : 1000;
    const festival = character === 'commerce' || character === 'freight' ? (FESTIVALS[dayText(day).slice(5)] ?? 1000) : 1000;
    const chance = noise[(day - FIRST_DAY) & 63] ?? 1000;
    return [season, ofWeek, festival, chance].reduce((factor, part) => Math.trunc((factor * part) / 1000), grown);
  };
}
