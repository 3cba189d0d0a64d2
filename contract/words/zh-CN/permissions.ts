/** 权限项名称，按菜单路径。 */
import type { Permission } from '../../permissions.ts';

export const permissions: Record<Permission, string> = {
  'customers.list': '销售-客户-客户管理-客户列表-查看列表',
  'customers.resellers': '销售-客户-客户管理-云经销商的客户-查看列表',
  'customers.export': '销售-客户-客户管理-客户列表-导出',
  'customers.reveal': '销售-客户-客户管理-查看隐藏内容',
  'assignment.view': '销售-客户-客户分配-查看列表',
  'assignment.edit': '销售-客户-客户分配-分配客户',
  'assignment.teams': '销售-客户-客户分配-管理团队',
  'consumption.view': '销售-客户-客户消费-消费记录-查看列表',
  'consumption.consumers': '销售-客户-客户消费-消费客户-查看列表',
  'consumption.export': '销售-客户-客户消费-导出',
  'boards.consumption': '销售-运营看板-消费看板-查看',
  'boards.export': '销售-运营看板-导出',
  'bills.view': '销售-账务-伙伴账单-查看伙伴账单',
  'intake.load': '运营-消费数据-加载文件',
  'intake.map': '运营-消费数据-子账号与隔离记录',
  'members.manage': '组织-组织成员-人员管理',
  'roles.manage': '组织-组织成员-角色管理',
  'contacts.manage': '组织-组织成员-客户联系人',
  'audit.view': '组织-操作日志-查看',
  'credentials.manage': '账号-我的凭证-管理',
  'proofs.view': '销售-客户-客户消费-对账证明',
};
