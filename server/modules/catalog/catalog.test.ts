import { expect, test } from 'vitest';
import { measureIdOf } from './catalog.ts';
import { MEASURES } from './measure-data.ts';
import { REGIONS } from './region-data.ts';
import { RESOURCE_TYPES } from './resource-data.ts';
import { SERVICE_TYPES } from './service-data.ts';

test.each([
  ['services', SERVICE_TYPES, 25],
  ['resource types', RESOURCE_TYPES, 25],
  ['regions', REGIONS, 6],
] as const)('%s have unique codes and names in both languages', (_what, rows, atLeast) => {
  expect(rows.length).toBeGreaterThanOrEqual(atLeast);
  expect(new Set(rows.map((row) => row.code)).size).toBe(rows.length);
  for (const row of rows) {
    expect(row.nameZh).not.toBe('');
    expect(row.nameEn).toMatch(/^[\x20-\x7e]+$/);
  }
});

test('every resource type belongs to a service of the catalogue', () => {
  const services = new Set(SERVICE_TYPES.map((service) => service.code));
  expect(RESOURCE_TYPES.filter((type) => !services.has(type.serviceCode))).toEqual([]);
});

test('api 11: the codes and measures in wide use are there', () => {
  const services = SERVICE_TYPES.map((service) => service.code.replace('hws.service.type.', ''));
  expect(services).toEqual(expect.arrayContaining(['ec2', 'ebs', 'vpc', 'elb', 'natgateway', 'obs', 'sfsturbo', 'rds', 'dcs', 'cce', 'cdn']));
  const types = RESOURCE_TYPES.map((type) => type.code.replace('hws.resource.type.', ''));
  expect(types).toEqual(expect.arrayContaining(['vm', 'volume', 'ip', 'bandwidth', 'obs']));
  const measures = new Map(MEASURES.map((measure) => [measure.id, measure.type]));
  for (const [id, type] of [[1, 1], [4, 2], [10, 3], [11, 3], [15, 16], [17, 7]] as const) expect(measures.get(id)).toBe(type);
  expect(measures.has(14)).toBe(true);
});

test.each([
  ['小时', undefined, 4],
  ['hour', undefined, 4],
  ['GB', undefined, 10],
  ['GB', 7, 17],
  ['GB·小时', undefined, null],
])('the unit %s (type %s) has the id %s', (unit, type, id) => {
  expect(measureIdOf(unit, type)).toBe(id);
});
