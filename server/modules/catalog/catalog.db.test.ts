import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { type Tx, withTx } from '../../platform/db/tx.ts';
import { listMeasures, listRegions, listServiceTypes, readNames, seedCatalog } from './catalog.ts';
import { SERVICE_TYPES } from './service-data.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await createTestDatabase();
  await inTx(seedCatalog);
});
afterAll(() => t.close());
const inTx = <T>(work: (tx: Tx) => Promise<T>) => withTx(t.db, { partnerIds: [] }, work);
const services = (name: string | undefined, language: 'zh-CN' | 'en-US' = 'zh-CN', limit = 100, offset = 0) => inTx((tx) => listServiceTypes({ tx }, { name, language, limit, offset }));

test('a second start writes nothing; a changed name is put right; a code of an older release stays', async () => {
  const versions = () => inTx(async (tx) => (await sql<{ versions: string }>`select string_agg(xmin::text, ',' order by service_code) as versions from catalog.service_types`.execute(tx)).rows[0]?.versions);
  const before = await versions();
  await inTx(seedCatalog);
  expect(await versions()).toBe(before);
  await inTx(async (tx) => {
    await sql`update catalog.service_types set name_zh = '旧名' where service_code = 'hws.service.type.ec2'`.execute(tx);
    await sql`insert into catalog.service_types values ('hws.service.type.gone', '旧服务', 'Old Service', 'OLD')`.execute(tx);
  });
  await inTx(seedCatalog);
  const names = await inTx((tx) => readNames({ tx }, 'zh-CN'));
  expect(names.service('hws.service.type.ec2')).toBe('弹性云服务器');
  expect(names.service('hws.service.type.gone')).toBe('旧服务');
});

test('services are found by a part of their name in the language asked, in either case, page by page', async () => {
  expect((await services('云服务器')).items).toEqual([{ code: 'hws.service.type.ec2', name: '弹性云服务器', abbreviation: 'ECS' }]);
  expect((await services('elastic cloud', 'en-US')).items.map((service) => service.code)).toEqual(['hws.service.type.ec2']);
  expect((await services('弹性云服务器', 'en-US')).total).toBe(0);
  expect((await services('%')).total).toBe(0);
  const all = await services(undefined);
  expect(all.total).toBeGreaterThanOrEqual(SERVICE_TYPES.length);
  expect((await services(undefined, 'zh-CN', 2, 3)).items).toEqual(all.items.slice(3, 5));
  expect((await services('', 'zh-CN', 1)).total).toBe(all.total);
});

test('measures and regions are listed in both languages', async () => {
  expect(await inTx((tx) => listMeasures({ tx }, 'zh-CN'))).toContainEqual({ id: 4, type: 2, name: '小时', abbreviation: 'h' });
  expect(await inTx((tx) => listMeasures({ tx }, 'en-US'))).toContainEqual({ id: 10, type: 3, name: 'GB', abbreviation: 'G' });
  expect(await inTx((tx) => listRegions({ tx }, 'en-US'))).toContainEqual({ code: 'cn-north-4', name: 'CN North-Beijing4' });
});

test('names: a code that is not there has none', async () => {
  const names = await inTx((tx) => readNames({ tx }, 'en-US'));
  expect(names.resourceType('hws.resource.type.vm')).toBe('Cloud Server');
  expect(names.region('cn-north-4')).toBe('CN North-Beijing4');
  expect(names.service('AmazonEC2')).toBeNull();
});
