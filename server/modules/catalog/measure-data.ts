/**
 * Units of measure as data, with the ids and types of the partner API (api 11): a usage without an id here is answered
 * without one, never with a guessed one.
 */
export interface Measure {
  readonly id: number;
  /** 1 currency, 2 duration, 3 traffic, 4 quantity, 7 capacity, 16 bandwidth. */
  readonly type: number;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly abbreviation: string;
}

const ROWS: readonly (readonly [id: number, type: number, nameZh: string, nameEn: string, abbreviation: string])[] = [
  [0, 2, '天', 'Day', 'd'],
  [1, 1, '元', 'CNY', 'Y'],
  [3, 1, '分', 'Fen', 'F'],
  [4, 2, '小时', 'Hour', 'h'],
  [10, 3, 'GB', 'GB', 'G'],
  [11, 3, 'MB', 'MB', 'M'],
  [14, 4, '个', 'Piece', 'pcs'],
  [15, 16, 'Mbps', 'Mbps', 'Mbps'],
  [17, 7, 'GB', 'GB', 'GB'],
];

export const MEASURES: readonly Measure[] = ROWS.map(([id, type, nameZh, nameEn, abbreviation]) => ({ id, type, nameZh, nameEn, abbreviation }));
