/**
 * What the demo's customers buy: products of a public cloud with their list prices, written as a price list is: by the
 * unit of usage (up to eight decimals) and by the month (two). Codes are the vendor's (api.md 11); figures are of the
 * right size, nobody's offer.
 */
export interface UsagePrice {
  /** List price of one unit. */
  readonly unitPrice: string;
  readonly usageType: string;
  readonly unit: string;
  /** Units a small customer uses on an ordinary day, in thousandths. */
  readonly perDay: number;
  /** `hours`: whole machines running by the hour; `volume`: follows the traffic of the day. */
  readonly follows: 'hours' | 'volume';
  /** Settled once a day to the cent (what is finer is rounded off), or by the hour with all its decimals. */
  readonly settled: 'day' | 'hour';
}

export interface Product {
  readonly key: string;
  readonly serviceCode: string;
  readonly serviceName: string;
  readonly resourceTypeCode: string;
  readonly resourceTypeName: string;
  readonly productName: string;
  readonly spec: string;
  /** Begins the names of its resources. */
  readonly prefix: string;
  readonly usage: UsagePrice | null;
  /** List price of a month; a year costs ten of them. */
  readonly monthPrice: string | null;
}

const service = (code: string) => `hws.service.type.${code}`;
const resource = (code: string) => `hws.resource.type.${code}`;
const hours = (unitPrice: string): UsagePrice => ({ unitPrice, usageType: 'Duration', unit: '小时', perDay: 24_000, follows: 'hours', settled: 'hour' });
const volume = (unitPrice: string, usageType: string, unit: string, perDay: number, settled: 'day' | 'hour' = 'hour'): UsagePrice =>
  ({ unitPrice, usageType, unit, perDay, follows: 'volume', settled });

type Row = readonly [
  key: string, code: string, serviceName: string, resourceCode: string, resourceTypeName: string,
  productName: string, spec: string, prefix: string, usage: UsagePrice | null, monthPrice: string | null,
];

const ROWS: readonly Row[] = [
  ['ecs-small', 'ec2', '弹性云服务器', 'vm', '云主机', '通用计算型|s6.large.2|2核|4GB', 's6.large.2.linux', 'ecs', hours('0.28'), '156.20'],
  ['ecs-large', 'ec2', '弹性云服务器', 'vm', '云主机', '通用计算增强型|c7.xlarge.2|4核|8GB', 'c7.xlarge.2.linux', 'ecs', hours('0.93'), '452.00'],
  ['ecs-memory', 'ec2', '弹性云服务器', 'vm', '云主机', '内存优化型|m7.2xlarge.8|8核|64GB', 'm7.2xlarge.8.linux', 'ecs', hours('3.24'), '1560.00'],
  ['ecs-gpu', 'ec2', '弹性云服务器', 'vm', '云主机', 'GPU加速型|p2s.2xlarge.8|8核|64GB|1*V100', 'p2s.2xlarge.8.linux', 'ecs-gpu', hours('17.55'), '8430.00'],
  ['bms', 'bms', '裸金属服务器', 'pm', '裸金属服务器', '标准计算型|physical.s4.3xlarge', 'physical.s4.3xlarge', 'bms', null, '9900.00'],
  ['disk', 'ebs', '云硬盘', 'volume', '云硬盘', '通用型SSD|500GB', 'GPSSD', 'disk', volume('0.00097222', 'Duration', 'GB·小时', 4_800_000), '350.00'],
  ['bandwidth', 'vpc', '虚拟私有云', 'bandwidth', '固定带宽', '全动态BGP|按带宽计费|10Mbps', '19_bgp', 'bandwidth', null, '685.00'],
  ['traffic', 'vpc', '虚拟私有云', 'bandwidth', '流量带宽', '全动态BGP|按流量计费', '12_bgp', 'bandwidth', volume('0.8', 'upflow', 'GB', 12_500), null],
  ['ip', 'vpc', '虚拟私有云', 'ip', '弹性公网IP', '全动态BGP|弹性公网IP', '5_bgp', 'eip', hours('0.02'), null],
  ['elb', 'elb', '弹性负载均衡', 'elbv3', '独享型负载均衡器', '应用型|小型I', 'elbv3.l7.small', 'elb', hours('0.325'), '187.20'],
  ['nat', 'natgateway', 'NAT网关', 'natgateway', '公网NAT网关', '公网NAT网关|小型', 'nat.small', 'nat', hours('0.5'), '306.00'],
  ['obs-storage', 'obs', '对象存储服务', 'obs', '对象存储', '标准存储|多AZ', 'storage.3az', 'obs', volume('0.00019306', 'Duration', 'GB·小时', 7_200_000, 'day'), null],
  ['obs-traffic', 'obs', '对象存储服务', 'obs', '对象存储', '公网流出流量', 'traffic.out', 'obs', volume('0.5', 'upflow', 'GB', 6_400, 'day'), null],
  ['obs-package', 'obs', '对象存储服务', 'obs', '对象存储', '标准存储包|多AZ|5TB', 'package.5tb.3az', 'obs-package', null, '495.00'],
  ['sfs', 'sfsturbo', '高性能弹性文件服务', 'sfsturbo', '弹性文件', 'SFS Turbo|标准型|1TB', 'sfs.turbo.standard', 'sfs', volume('0.00083333', 'Duration', 'GB·小时', 2_400_000), '614.40'],
  ['rds', 'rds', '云数据库 RDS', 'rds', '云数据库', 'MySQL|主备|通用型|4核|8GB', 'rds.mysql.n1.xlarge.2.ha', 'rds', hours('1.86'), '892.00'],
  ['gaussdb', 'gaussdb', '云数据库 GaussDB', 'gaussdb', '云数据库', '集中式|8核|64GB', 'gaussdb.opengauss.ee.m6.2xlarge', 'gaussdb', hours('9.4'), '4460.00'],
  ['dds', 'dds', '文档数据库服务', 'dds', '文档数据库', '副本集|4核|8GB', 'dds.mongodb.s6.xlarge.2', 'dds', hours('2.12'), '1015.00'],
  ['dcs', 'dcs', '分布式缓存服务', 'dcs', '分布式缓存', 'Redis 6.0|主备|8GB', 'redis.ha.xu1.large.r2.8', 'redis', hours('1.13'), '540.00'],
  ['kafka', 'dms', '分布式消息服务', 'dms', '分布式消息', 'Kafka|c6.4u8g.cluster|3节点', 'kafka.c6.4u8g.cluster', 'kafka', hours('4.05'), '1944.00'],
  ['cce', 'cce', '云容器引擎', 'cce.cluster', 'CCE集群', '混合集群|50节点|高可用', 'cce.s2.small', 'cce', hours('1.56'), '748.00'],
  ['cdn', 'cdn', '内容分发网络', 'cdn', 'CDN流量', '静态加速|中国大陆|流量', 'cdn.flow.mainland', 'cdn', volume('0.21', 'upflow', 'GB', 42_000, 'day'), null],
  ['cdn-package', 'cdn', '内容分发网络', 'cdn', 'CDN流量', '静态加速|中国大陆|流量包|10TB', 'cdn.package.10tb', 'cdn-package', null, '1280.00'],
  ['live-peak', 'live', '视频直播', 'live', '直播带宽', '下行带宽|月结95峰值', 'live.bandwidth.95', 'live', null, null],
  ['live', 'live', '视频直播', 'live', '直播流量', '下行流量|中国大陆', 'live.flow.mainland', 'live', volume('0.23', 'upflow', 'GB', 55_000, 'day'), null],
  ['waf', 'waf', 'Web应用防火墙', 'waf', '云WAF', '云模式|标准版', 'waf.professional', 'waf', null, '3880.00'],
  ['hss', 'hss', '企业主机安全', 'hss', '主机安全', '企业版|10台', 'hss.enterprise', 'hss', null, '900.00'],
  ['aad', 'ddos', 'DDoS防护', 'ddos', 'DDoS高防', 'DDoS高防|保底20G', 'aad.20g', 'aad', null, '9800.00'],
  ['cbr', 'cbr', '云备份', 'cbr', '备份存储库', '云服务器备份|1TB', 'vault.backup.server.normal', 'vault', volume('0.00027778', 'Duration', 'GB·小时', 9_600_000), '200.00'],
  ['css', 'css', '云搜索服务', 'css', '云搜索', 'Elasticsearch|4核|16GB|3节点', 'ess.spec-4u16g', 'css', hours('4.2'), '2016.00'],
  ['mrs', 'mrs', 'MapReduce服务', 'mrs', '大数据集群', '分析集群|8核|32GB|4节点', 'mrs.c6.2xlarge.4', 'mrs', hours('10.2'), '4860.00'],
  ['dws', 'dws', '数据仓库服务', 'dws', '数据仓库', '标准数仓|dws2.m6.4xlarge.8|3节点', 'dws2.m6.4xlarge.8', 'dws', hours('27.6'), '13200.00'],
  ['modelarts', 'modelarts', 'AI开发平台ModelArts', 'modelarts', '训练资源', '训练|8*Ascend-910|ARM', 'modelarts.kat1.8xlarge', 'train', hours('112.5'), null],
  ['modelarts-infer', 'modelarts', 'AI开发平台ModelArts', 'modelarts', '推理资源', '推理|1*Ascend-310P', 'modelarts.kat1.xlarge', 'infer', hours('8.62'), null],
  ['function', 'functionstage', '函数工作流', 'functiongraph', '函数', '函数计算|资源用量', 'functiongraph.gbs', 'function', volume('0.00011108', 'gbs', 'GB·秒', 68_000_000), null],
  ['smn', 'smn', '消息通知服务', 'smn', '短信通知', '国内短信', 'smn.sms', 'sms', volume('0.045', 'count', '条', 320_000, 'day'), null],
  ['lts', 'lts', '云日志服务', 'lts', '日志', '日志存储与流量', 'lts.traffic', 'lts', volume('0.35', 'upflow', 'GB', 18_500, 'day'), null],
  ['dns', 'dns', '云解析服务', 'dns', '内网域名', '权威解析|标准版', 'dns.standard', 'dns', null, '66.00'],
  ['vpn', 'vpn', '虚拟专用网络', 'vpn', 'VPN网关', '专业型1|300Mbps', 'vpn.professional1', 'vpn', hours('1.12'), '538.00'],
  ['support', 'support', '支持计划', 'support', '支持计划', '商业级', 'support.business', 'support', null, '2800.00'],
];

export const PRODUCTS: readonly Product[] = ROWS.map(
  ([key, code, serviceName, resourceCode, resourceTypeName, productName, spec, prefix, usage, monthPrice]) => ({
    key, serviceCode: service(code), serviceName, resourceTypeCode: resource(resourceCode), resourceTypeName, productName, spec, prefix, usage, monthPrice,
  }),
);

const BY_KEY = new Map(PRODUCTS.map((product) => [product.key, product]));

export function productOf(key: string): Product {
  const product = BY_KEY.get(key);
  if (!product) throw new Error(`no product ${key} in the demo's price book`);
  return product;
}

/** Product and its price for usage; a fault of the demo's own tables when it is not sold that way. */
export function usagePriceOf(product: Product): UsagePrice {
  if (!product.usage) throw new Error(`${product.key} is not sold by usage`);
  return product.usage;
}

export function monthPriceOf(product: Product): string {
  if (!product.monthPrice) throw new Error(`${product.key} is not sold by the month`);
  return product.monthPrice;
}

export interface Region {
  readonly code: string;
  readonly name: string;
}

export const REGIONS: readonly Region[] = [
  { code: 'cn-north-4', name: '华北-北京四' },
  { code: 'cn-east-3', name: '华东-上海一' },
  { code: 'cn-south-1', name: '华南-广州' },
  { code: 'cn-southwest-2', name: '西南-贵阳一' },
  { code: 'cn-north-9', name: '华北-乌兰察布一' },
];
