/** 任务：每种任务的名称，可导出列表的名称（也是导出文件名）。 */
export const runs = {
  'kind.export': '导出',
  'kind.intake': '加载费用数据',
  'kind.fee-record-call': '接口上报费用记录',
  'kind.quarantine-retry': '重试隔离数据',
  'kind.quarantine-fix': '修正隔离数据',
  'kind.proof': '对账证明',
  'kind.demo-load': '装载演示数据',
  'list.customers': '客户列表',
  'list.consumption-summary': '消费汇总',
  'list.consumption-details': '消费明细',
  'list.consumption-discounts': '优惠明细',
  'list.consumption-by-manager': '客户经理消费汇总',
  'list.consumption-board': '消费看板',
  'list.operation-log': '操作日志',
};
