import { describe, expect, it, test } from 'vitest';
import { maskObject, maskRecorded } from './masking.ts';

describe('sales 13 #17: what the operation log shows of before and after', () => {
  it.each([
    [{ name: '张三丰', login: 'zhangsanfeng', mobile: '13812345678', email: 'zhang@example.com' }, { name: '张**', login: 'zh****g', mobile: '138****5678', email: 'zh***@example.com' }],
    [{ managerId: '0199a1b2-0000-7000-8000-00000000000a', manager: '张**', door: 'customer' }, { managerId: '0199a1b2-0000-7000-8000-00000000000a', manager: '张**', door: 'customer' }],
    [{ roles: ['administrator', '华东财务'], state: 'active', scope: 'all' }, { roles: ['administrator', '华东财务'], state: 'active', scope: 'all' }],
    [{ list: 'customers', conditions: { month: '2026-03', name: '云上科技有限公司', accountName: 'hw_customer01', mobile: '138' } }, { list: 'customers', conditions: { month: '2026-03', name: '云上****司', accountName: 'hw****1', mobile: '1**' } }],
    [{ count: 2, customerIds: ['0199a1b2-0000-7000-8000-00000000000a'], done: true, none: null }, { count: 2, customerIds: ['0199a1b2-0000-7000-8000-00000000000a'], done: true, none: null }],
    [{ SubAccountName: '云上科技有限公司', BilledCost: '12.50', ChargeCategory: 'Usage', account_name: 'hw_customer01', due_amount: '-3' }, { SubAccountName: '云上****司', BilledCost: '12.50', ChargeCategory: 'Usage', account_name: 'hw****1', due_amount: '-3' }],
  ])('%j', (recorded, shown) => {
    expect(maskRecorded(recorded)).toEqual(shown);
  });

  test('a field nobody told it of is masked, however deep, and digits of a telephone with it', () => {
    expect(maskRecorded({ contact: { who: ['张三丰', '李四'], phone: '13812345678', at: '2026-03-10T01:02:03.456Z', day: '2026-03-10', n: '42' } })).toEqual({ contact: { who: ['张**', '李*'], phone: '13****8', at: '2026-03-10T01:02:03.456Z', day: '2026-03-10', n: '42' } });
    expect(maskRecorded(null)).toBeNull();
  });

  it.each([
    ['member', 'zhangsanfeng', 'zh****g'], ['customer', 'hw_customer01', 'hw****1'], ['partner', '云上科技有限公司', '云上****司'], ['sub-account', 'huaweicloud hw_customer01', 'huaweicloud hw****1'], ['sub-account', 'hw_customer01', 'hw****1'],
    ['export', 'customers', 'customers'], ['quarantined-row', 'march.csv 12', 'march.csv 12'], ['access-key', '结算系统', '结算系统'], ['something new', '张三丰', '张**'],
  ])('object %s %s → %s', (kind, name, shown) => {
    expect(maskObject(kind, name)).toBe(shown);
  });
});
