"""恒拓精密机械: the company, its departments and its people. All names are invented."""

from dataclasses import dataclass

from guiju.org.role.catalogue import AUDIT, KEEPER, PERSONNEL, PROCESS, SECURITY, SYSTEM

# Roles that apps above declare; here they are only names.
APPROVER, BUYER = "approver", "buyer"
MANAGER, CONTROLLER = "purchasing-manager", "spending-controller"
ACCOUNTANT, REVIEWER, CASHIER = "accountant", "accounting-reviewer", "cashier"
BOOKKEEPER, CHIEF = "bookkeeper", "chief-accountant"

CODE = "hengtuo"
NAME = "苏州恒拓精密机械有限公司"
CREDIT_BODY = "91320594MA1N0DEM0"  # the check character is computed
PASSWORD = "Guiju-2026-demo"


@dataclass(frozen=True)
class DemoDepartment:
    """A department, the one above it, and the staff number of its head."""

    code: str
    name: str
    parent: str
    head: str


@dataclass(frozen=True)
class DemoPerson:
    """A person; with a login, one of the cast."""

    number: str
    name: str
    department: str
    post: str
    joined_on: str
    login: str = ""
    roles: tuple[str, ...] = ()
    in_cast: bool = False


DEPARTMENTS = (
    DemoDepartment("gm", "总经理办公室", "", "1001"),
    DemoDepartment("finance", "财务部", "gm", "1101"),
    DemoDepartment("purchasing", "采购部", "gm", "1201"),
    DemoDepartment("sales", "销售部", "gm", "1301"),
    DemoDepartment("warehouse", "仓储物流部", "gm", "1401"),
    DemoDepartment("production", "生产部", "gm", "1501"),
    DemoDepartment("workshop-1", "机加工车间", "production", "1511"),
    DemoDepartment("workshop-2", "装配车间", "production", "1521"),
    DemoDepartment("quality", "质量部", "gm", "1601"),
    DemoDepartment("personnel", "人力资源部", "gm", "1701"),
    DemoDepartment("it", "信息管理部", "gm", "1801"),
    DemoDepartment("audit", "审计部", "gm", "1901"),
)

PEOPLE = (
    DemoPerson(
        "1001",
        "沈国栋",
        "gm",
        "总经理",
        "2012-03-01",
        "shen.guodong",
        (APPROVER, PROCESS, CONTROLLER),
        True,
    ),
    DemoPerson("1002", "罗文静", "gm", "总经理助理", "2018-07-16", "luo.wenjing", (PROCESS,)),
    DemoPerson(
        "1101",
        "赵敏",
        "finance",
        "财务总监",
        "2014-05-05",
        "zhao.min",
        (APPROVER, KEEPER, PROCESS, CONTROLLER, REVIEWER, CHIEF),
        True,
    ),
    DemoPerson(
        "1102",
        "周倩",
        "finance",
        "总账会计",
        "2016-09-01",
        "zhou.qian",
        (KEEPER, ACCOUNTANT, BOOKKEEPER),
        True,
    ),
    DemoPerson(
        "1103", "孙晓彤", "finance", "往来会计", "2020-04-13", "sun.xiaotong", (ACCOUNTANT,)
    ),
    DemoPerson("1104", "何丽", "finance", "出纳", "2019-02-18", "he.li", (CASHIER,), True),
    DemoPerson(
        "1201",
        "李建国",
        "purchasing",
        "采购经理",
        "2013-08-12",
        "li.jianguo",
        (APPROVER, KEEPER, MANAGER),
        True,
    ),
    DemoPerson(
        "1202", "王晓燕", "purchasing", "采购员", "2019-06-03", "wang.xiaoyan", (BUYER,), True
    ),
    DemoPerson("1203", "吴涛", "purchasing", "采购员", "2022-03-21", "wu.tao", (BUYER,)),
    DemoPerson("1301", "钱伟", "sales", "销售经理", "2013-11-04", "qian.wei", (APPROVER,), True),
    DemoPerson("1302", "林佳怡", "sales", "销售内勤", "2021-07-05", "lin.jiayi", (), True),
    DemoPerson("1303", "郑浩", "sales", "销售工程师", "2018-03-12", "zheng.hao"),
    DemoPerson("1304", "杨帆", "sales", "销售工程师", "2023-05-08", "yang.fan"),
    DemoPerson(
        "1401", "陈志强", "warehouse", "仓库主管", "2015-01-19", "chen.zhiqiang", (APPROVER,), True
    ),
    DemoPerson("1402", "黄秀兰", "warehouse", "仓管员", "2017-10-09", "huang.xiulan", (), True),
    DemoPerson("1403", "马超", "warehouse", "仓管员", "2022-08-15", "ma.chao"),
    DemoPerson(
        "1501", "刘洋", "production", "生产经理", "2014-02-17", "liu.yang", (APPROVER,), True
    ),
    DemoPerson("1502", "谢雨婷", "production", "生产计划员", "2020-09-14", "xie.yuting"),
    DemoPerson("1511", "朱海波", "workshop-1", "车间主任", "2015-06-08", "zhu.haibo", (APPROVER,)),
    DemoPerson("1512", "胡军", "workshop-1", "数控操作工", "2018-04-02"),
    DemoPerson("1513", "郭亮", "workshop-1", "数控操作工", "2021-03-15"),
    DemoPerson("1521", "高峰", "workshop-2", "车间主任", "2016-05-23", "gao.feng", (APPROVER,)),
    DemoPerson("1522", "梁小龙", "workshop-2", "装配工", "2019-11-11"),
    DemoPerson("1523", "宋佳", "workshop-2", "装配工", "2023-02-06"),
    DemoPerson(
        "1601", "唐晓峰", "quality", "质量经理", "2015-09-07", "tang.xiaofeng", (APPROVER,), True
    ),
    DemoPerson("1602", "许静", "quality", "来料检验员", "2020-06-22", "xu.jing"),
    DemoPerson(
        "1701",
        "韩梅",
        "personnel",
        "人事经理",
        "2014-10-13",
        "han.mei",
        (PERSONNEL, APPROVER),
        True,
    ),
    DemoPerson("1702", "冯雪", "personnel", "人事专员", "2021-09-06", "feng.xue", (PERSONNEL,)),
    DemoPerson(
        "1801", "陈思远", "it", "信息部经理", "2016-04-11", "chen.siyuan", (SYSTEM, APPROVER), True
    ),
    DemoPerson("1802", "邓婷", "it", "安全管理员", "2019-08-19", "deng.ting", (SECURITY,), True),
    DemoPerson("1803", "曹磊", "it", "运维工程师", "2022-05-16", "cao.lei"),
    DemoPerson(
        "1901", "曾慧", "audit", "审计主管", "2017-03-27", "zeng.hui", (AUDIT, APPROVER), True
    ),
    DemoPerson("1902", "彭飞", "audit", "审计员", "2023-07-10", "peng.fei"),
)
