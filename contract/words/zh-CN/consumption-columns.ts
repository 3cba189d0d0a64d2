/** 消费导出文件中页面没有的列头与取值；其余列头与页面一致（usage、customer-columns）。 */
export const consumptionColumns = {
  recordId: '记录编号',
  serviceCode: '产品类型编码',
  resourceTypeCode: '资源类型编码',
  regionCode: '区域编码',
  usageUnit: '使用量单位',
  periodNum: '周期数',
  basis: '归属口径',
  reversed: '已被冲正',
  reversesId: '冲正的记录编号',
};
