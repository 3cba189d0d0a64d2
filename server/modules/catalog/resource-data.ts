/** Resource types as data: what a service is sold as (`hws.resource.type.…`), under the service that owns the code. */
export interface ResourceType {
  readonly code: string;
  readonly serviceCode: string;
  readonly nameZh: string;
  readonly nameEn: string;
}

const ROWS: readonly (readonly [service: string, code: string, nameZh: string, nameEn: string])[] = [
  ['ec2', 'vm', '云主机', 'Cloud Server'],
  ['bms', 'pm', '裸金属服务器', 'Bare Metal Server'],
  ['ims', 'image', '镜像', 'Image'],
  ['cce', 'cce.cluster', 'CCE集群', 'CCE Cluster'],
  ['functionstage', 'functiongraph', '函数', 'Function'],
  ['iec', 'edgebandwidth', '边缘带宽', 'Edge Bandwidth'],
  ['ebs', 'volume', '云硬盘', 'Disk'],
  ['obs', 'obs', '对象存储', 'Object Storage'],
  ['sfsturbo', 'sfsturbo', '弹性文件', 'File System'],
  ['cbr', 'cbr', '备份存储库', 'Backup Vault'],
  ['cbr', 'cbr.vault', '存储库', 'Vault'],
  ['vpc', 'ip', '弹性公网IP', 'Elastic IP'],
  ['vpc', 'bandwidth', '带宽', 'Bandwidth'],
  ['vpc', 'vpnconnection', 'VPN连接', 'VPN Connection'],
  ['elb', 'elb', '负载均衡器', 'Load Balancer'],
  ['elb', 'elbv2', '共享型负载均衡器', 'Shared Load Balancer'],
  ['elb', 'elbv3', '独享型负载均衡器', 'Dedicated Load Balancer'],
  ['natgateway', 'natgateway', '公网NAT网关', 'Public NAT Gateway'],
  ['vpn', 'vpn', 'VPN网关', 'VPN Gateway'],
  ['dns', 'dns', '内网域名', 'Private Zone'],
  ['cdn', 'cdn', 'CDN流量', 'CDN Traffic'],
  ['live', 'live', '直播流量', 'Live Traffic'],
  ['rds', 'rds', '云数据库', 'Database'],
  ['rds', 'rds.vm', '云数据库实例', 'Database Instance'],
  ['rds', 'rds.volume', '云数据库磁盘', 'Database Disk'],
  ['gaussdb', 'gaussdb', '云数据库', 'Database'],
  ['gaussdb', 'gaussdb.vm', 'GaussDB实例', 'GaussDB Instance'],
  ['gaussdb', 'gaussdb.volume', 'GaussDB磁盘', 'GaussDB Disk'],
  ['dds', 'dds', '文档数据库', 'Document Database'],
  ['dds', 'dds.vm', '文档数据库实例', 'Document Database Instance'],
  ['dds', 'dds.volume', '文档数据库磁盘', 'Document Database Disk'],
  ['dcs', 'dcs', '分布式缓存', 'Distributed Cache'],
  ['dcs', 'dcs3', '分布式缓存实例', 'Cache Instance'],
  ['dms', 'dms', '分布式消息', 'Distributed Message'],
  ['css', 'css', '云搜索', 'Cloud Search'],
  ['mrs', 'mrs', '大数据集群', 'Big Data Cluster'],
  ['dws', 'dws', '数据仓库', 'Data Warehouse'],
  ['dli', 'dli', '数据湖队列', 'Data Lake Queue'],
  ['modelarts', 'modelarts', '计算资源', 'Compute Resource'],
  ['waf', 'waf', '云WAF', 'Cloud WAF'],
  ['waf', 'waf.instance', '独享WAF实例', 'Dedicated WAF Instance'],
  ['waf', 'waf.payperusedomain', '按需防护域名', 'Pay-per-Use Domain'],
  ['waf', 'waf.payperuserequest', '按需防护请求', 'Pay-per-Use Request'],
  ['cfw', 'cfw', '云防火墙', 'Cloud Firewall'],
  ['hss', 'hss', '主机安全', 'Host Security'],
  ['ddos', 'ddos', 'DDoS高防', 'Advanced Anti-DDoS'],
  ['smn', 'smn', '短信通知', 'SMS Notification'],
  ['lts', 'lts', '日志', 'Logs'],
  ['support', 'support', '支持计划', 'Support Plan'],
];

export const RESOURCE_TYPES: readonly ResourceType[] = ROWS.map(([service, code, nameZh, nameEn]) => ({
  code: `hws.resource.type.${code}`, serviceCode: `hws.service.type.${service}`, nameZh, nameEn,
}));
