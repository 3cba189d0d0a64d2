/** The vendor's regions as data: code and names in both languages. */
export interface Region {
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
}

const ROWS: readonly (readonly [code: string, nameZh: string, nameEn: string])[] = [
  ['cn-north-1', '华北-北京一', 'CN North-Beijing1'],
  ['cn-north-2', '华北-北京二', 'CN North-Beijing2'],
  ['cn-north-4', '华北-北京四', 'CN North-Beijing4'],
  ['cn-north-9', '华北-乌兰察布一', 'CN North-Ulanqab1'],
  ['cn-east-2', '华东-上海二', 'CN East-Shanghai2'],
  ['cn-east-3', '华东-上海一', 'CN East-Shanghai1'],
  ['cn-south-1', '华南-广州', 'CN South-Guangzhou'],
  ['cn-southwest-2', '西南-贵阳一', 'CN Southwest-Guiyang1'],
  ['ap-southeast-1', '中国-香港', 'CN-Hong Kong'],
  ['ap-southeast-2', '亚太-曼谷', 'AP-Bangkok'],
  ['ap-southeast-3', '亚太-新加坡', 'AP-Singapore'],
  ['ap-southeast-4', '亚太-雅加达', 'AP-Jakarta'],
  ['af-south-1', '非洲-约翰内斯堡', 'AF-Johannesburg'],
  ['la-north-2', '拉美-墨西哥城二', 'LA-Mexico City2'],
  ['la-south-2', '拉美-圣地亚哥', 'LA-Santiago'],
  ['sa-brazil-1', '拉美-圣保罗一', 'LA-Sao Paulo1'],
];

export const REGIONS: readonly Region[] = ROWS.map(([code, nameZh, nameEn]) => ({ code, nameZh, nameEn }));
