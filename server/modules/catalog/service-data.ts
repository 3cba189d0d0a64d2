/**
 * The vendor's cloud services as data: code, names in both languages, abbreviation. Codes as fee records and the partner
 * API carry them (`hws.service.type.…`); a code that is not here is shown by the name the fee record brought along.
 */
export interface ServiceType {
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly abbreviation: string;
}

const ROWS: readonly (readonly [code: string, nameZh: string, nameEn: string, abbreviation: string])[] = [
  ['ec2', '弹性云服务器', 'Elastic Cloud Server', 'ECS'],
  ['bms', '裸金属服务器', 'Bare Metal Server', 'BMS'],
  ['ims', '镜像服务', 'Image Management Service', 'IMS'],
  ['cce', '云容器引擎', 'Cloud Container Engine', 'CCE'],
  ['cci', '云容器实例', 'Cloud Container Instance', 'CCI'],
  ['swr', '容器镜像服务', 'SoftWare Repository for Container', 'SWR'],
  ['functionstage', '函数工作流', 'FunctionGraph', 'FunctionGraph'],
  ['iec', '智能边缘云', 'Intelligent EdgeCloud', 'IEC'],
  ['workspace', '云桌面', 'Workspace', 'Workspace'],
  ['ebs', '云硬盘', 'Elastic Volume Service', 'EVS'],
  ['obs', '对象存储服务', 'Object Storage Service', 'OBS'],
  ['sfsturbo', '高性能弹性文件服务', 'SFS Turbo', 'SFS Turbo'],
  ['cbr', '云备份', 'Cloud Backup and Recovery', 'CBR'],
  ['vpc', '虚拟私有云', 'Virtual Private Cloud', 'VPC'],
  ['elb', '弹性负载均衡', 'Elastic Load Balance', 'ELB'],
  ['natgateway', 'NAT网关', 'NAT Gateway', 'NAT'],
  ['vpn', '虚拟专用网络', 'Virtual Private Network', 'VPN'],
  ['dns', '云解析服务', 'Domain Name Service', 'DNS'],
  ['cdn', '内容分发网络', 'Content Delivery Network', 'CDN'],
  ['live', '视频直播', 'Live', 'Live'],
  ['rds', '云数据库 RDS', 'Relational Database Service', 'RDS'],
  ['gaussdb', '云数据库 GaussDB', 'GaussDB', 'GaussDB'],
  ['dds', '文档数据库服务', 'Document Database Service', 'DDS'],
  ['ddm', '分布式数据库中间件', 'Distributed Database Middleware', 'DDM'],
  ['drs', '数据复制服务', 'Data Replication Service', 'DRS'],
  ['dcs', '分布式缓存服务', 'Distributed Cache Service', 'DCS'],
  ['dms', '分布式消息服务', 'Distributed Message Service', 'DMS'],
  ['css', '云搜索服务', 'Cloud Search Service', 'CSS'],
  ['mrs', 'MapReduce服务', 'MapReduce Service', 'MRS'],
  ['dws', '数据仓库服务', 'Data Warehouse Service', 'DWS'],
  ['dli', '数据湖探索', 'Data Lake Insight', 'DLI'],
  ['modelarts', 'AI开发平台ModelArts', 'ModelArts', 'ModelArts'],
  ['waf', 'Web应用防火墙', 'Web Application Firewall', 'WAF'],
  ['cfw', '云防火墙', 'Cloud Firewall', 'CFW'],
  ['hss', '企业主机安全', 'Host Security Service', 'HSS'],
  ['dbss', '数据库安全服务', 'Database Security Service', 'DBSS'],
  ['ddos', 'DDoS防护', 'Anti-DDoS Service', 'AAD'],
  ['kms', '数据加密服务', 'Data Encryption Workshop', 'DEW'],
  ['smn', '消息通知服务', 'Simple Message Notification', 'SMN'],
  ['ces', '云监控服务', 'Cloud Eye', 'CES'],
  ['lts', '云日志服务', 'Log Tank Service', 'LTS'],
  ['aom', '应用运维管理', 'Application Operations Management', 'AOM'],
  ['apm', '应用性能管理', 'Application Performance Management', 'APM'],
  ['apig', 'API网关', 'API Gateway', 'APIG'],
  ['devcloud', '软件开发生产线', 'CodeArts', 'CodeArts'],
  ['support', '支持计划', 'Support Plan', 'Support'],
];

export const SERVICE_TYPES: readonly ServiceType[] = ROWS.map(([code, nameZh, nameEn, abbreviation]) => ({ code: `hws.service.type.${code}`, nameZh, nameEn, abbreviation }));
