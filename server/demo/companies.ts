/**
 * Invented customers: names, accounts and ways to reach them that belong to nobody. Towns and brands do not exist, mobile
 * numbers begin with 123 (no operator has that prefix), mail goes to `.example` (RFC 2606).
 */
import { type Character, CHARACTERS, type CharacterKey } from './character.ts';
import type { Random } from './random.ts';

const TOWNS = ['云泽', '望北', '南汀', '东麓', '西渚', '青屿', '鹭洲', '松州', '临溪', '石桥'];
const FIRST = [['澄', 'cheng'], ['禾', 'he'], ['星', 'xing'], ['云', 'yun'], ['远', 'yuan'], ['青', 'qing'], ['明', 'ming'], ['恒', 'heng'], ['启', 'qi'], ['凌', 'ling'], ['知', 'zhi'], ['沐', 'mu']] as const;
const SECOND = [['澜', 'lan'], ['屿', 'yu'], ['岫', 'xiu'], ['帆', 'fan'], ['川', 'chuan'], ['拓', 'tuo'], ['芯', 'xin'], ['图', 'tu'], ['舟', 'zhou'], ['洛', 'luo'], ['衡', 'heng'], ['麓', 'lu']] as const;

export interface Brand {
  readonly name: string;
  readonly latin: string;
}

/** All brands in an order of the seed's; more than the demo has customers, none twice. */
export function brandsOf(random: Random): Brand[] {
  const all = FIRST.flatMap(([a, latinA]) => SECOND.map(([b, latinB]) => ({ name: a + b, latin: latinA + latinB })));
  const unique = new Map(all.map((brand) => [brand.latin, brand]));
  return random.shuffled([...unique.values()]);
}

export interface Company {
  readonly name: string;
  readonly accountName: string;
  readonly mobile: string;
  readonly email: string;
}

/** Unique because brands are; `place` makes the mobile number. */
export function companyOf(brand: Brand, character: CharacterKey, place: number, random: Random): Company {
  const { trade, short }: Character = CHARACTERS[character];
  const form = random.pick(['有限公司', '有限公司', '有限公司', '股份有限公司']);
  const accountName = random.pick([`${brand.latin}_${short}`, `${brand.latin}-cloud`, `${brand.latin}${short}`]);
  return { name: `${random.pick(TOWNS)}${brand.name}${trade}${form}`, accountName, mobile: mobileOf(place), email: `it@${brand.latin}-${short}.example` };
}

const SURNAMES = ['秦', '姚', '卢', '傅', '蒋', '沈', '韩', '叶', '程', '苏'];
const GIVEN = ['一帆', '若溪', '知远', '雨桐', '子墨', '书瑶', '景行', '思齐'];

export function personOf(brand: Brand, place: number, random: Random): Company {
  return { name: random.pick(SURNAMES) + random.pick(GIVEN), accountName: `${brand.latin}_${random.int(10, 99)}`, mobile: mobileOf(place), email: `${brand.latin}@mail.example` };
}

export function mobileOf(place: number): string {
  return `0086-1230000${String(1000 + place)}`;
}
