/**
 * Public holidays of the Chinese mainland with their make-up working days, as the State Council's office announced them for
 * each year. A year that is not here has not been announced when this release was made; the operator enters it on the page.
 */
import type { Day } from '../../../contract/values/day.ts';

export interface Holiday {
  readonly nameZh: string;
  readonly nameEn: string;
  /** Days off, both ends included. */
  readonly from: Day;
  readonly to: Day;
  /** Weekend days worked for it (调休). */
  readonly makeUp: readonly Day[];
}

const NAMES = {
  newYear: ['元旦', "New Year's Day"], spring: ['春节', 'Spring Festival'], qingming: ['清明节', 'Qingming Festival'], labour: ['劳动节', 'Labour Day'], dragonBoat: ['端午节', 'Dragon Boat Festival'],
  midAutumn: ['中秋节', 'Mid-Autumn Festival'], national: ['国庆节', 'National Day'], nationalAndMidAutumn: ['国庆节、中秋节', 'National Day and Mid-Autumn Festival'],
} as const satisfies Record<string, readonly [string, string]>;

const holiday = (name: keyof typeof NAMES, from: Day, to: Day, ...makeUp: Day[]): Holiday => ({ nameZh: NAMES[name][0], nameEn: NAMES[name][1], from, to, makeUp });

export const HOLIDAYS: Readonly<Record<number, readonly Holiday[]>> = {
  2024: [
    holiday('newYear', '2024-01-01', '2024-01-01'),
    holiday('spring', '2024-02-10', '2024-02-17', '2024-02-04', '2024-02-18'),
    holiday('qingming', '2024-04-04', '2024-04-06', '2024-04-07'),
    holiday('labour', '2024-05-01', '2024-05-05', '2024-04-28', '2024-05-11'),
    holiday('dragonBoat', '2024-06-08', '2024-06-10'),
    holiday('midAutumn', '2024-09-15', '2024-09-17', '2024-09-14'),
    holiday('national', '2024-10-01', '2024-10-07', '2024-09-29', '2024-10-12'),
  ],
  2025: [
    holiday('newYear', '2025-01-01', '2025-01-01'),
    holiday('spring', '2025-01-28', '2025-02-04', '2025-01-26', '2025-02-08'),
    holiday('qingming', '2025-04-04', '2025-04-06'),
    holiday('labour', '2025-05-01', '2025-05-05', '2025-04-27'),
    holiday('dragonBoat', '2025-05-31', '2025-06-02'),
    holiday('nationalAndMidAutumn', '2025-10-01', '2025-10-08', '2025-09-28', '2025-10-11'),
  ],
  2026: [
    holiday('newYear', '2026-01-01', '2026-01-03', '2026-01-04'),
    holiday('spring', '2026-02-15', '2026-02-23', '2026-02-14', '2026-02-28'),
    holiday('qingming', '2026-04-04', '2026-04-06'),
    holiday('labour', '2026-05-01', '2026-05-05', '2026-05-09'),
    holiday('dragonBoat', '2026-06-19', '2026-06-21'),
    holiday('midAutumn', '2026-09-25', '2026-09-27'),
    holiday('national', '2026-10-01', '2026-10-07', '2026-09-20', '2026-10-10'),
  ],
};
