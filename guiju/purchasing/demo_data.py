"""演示公司的采购数据: invented, like the company."""

from typing import NamedTuple


class DemoPrice(NamedTuple):
    """What a supplier asks for a product, from a quantity on, without tax."""

    supplier: str
    product: str
    price: str
    minimum: str = "1"
    lead_days: int = 7


class DemoOrder(NamedTuple):
    """An order: who buys, where, lines of product, quantity and price, and how far it goes."""

    by: str
    supplier: str
    lines: tuple[tuple[str, str, str], ...]
    until: str  # draft, sent back, submitted, half, approved, closed, cancelled
    days: int = 14
    note: str = ""
    reason: str = ""


ROUTES: tuple[dict[str, object], ...] = (
    {
        "name": "请购审批",
        "for_kind": "purchasing.request",
        "stages": [{"name": "部门负责人", "candidates": "head", "hours": 8}],
    },
    {
        "name": "大额请购审批",
        "for_kind": "purchasing.request",
        "amount_from": "50000",
        "stages": [
            {"name": "部门负责人", "candidates": "head", "hours": 8},
            {"name": "采购与财务", "candidates": "role", "role": "master-keeper", "hours": 16},
        ],
    },
    {
        "name": "采购订单审批",
        "for_kind": "purchasing.order",
        "stages": [
            {
                "name": "采购经理",
                "candidates": "role",
                "role": "purchasing-manager",
                "hours": 8,
            }
        ],
    },
    {
        "name": "大额采购订单审批",
        "for_kind": "purchasing.order",
        "amount_from": "50000",
        "stages": [
            {
                "name": "采购经理",
                "candidates": "role",
                "role": "purchasing-manager",
                "hours": 8,
            },
            {
                "name": "财务与总经理",
                "candidates": "role",
                "role": "spending-controller",
                "hours": 16,
            },
        ],
    },
    {
        "name": "采购订单变更审批",
        "for_kind": "records.revision",
        "for_category": "purchasing.order",
        "stages": [
            {
                "name": "采购经理",
                "candidates": "role",
                "role": "purchasing-manager",
                "hours": 8,
            },
        ],
    },
    {
        "name": "大额采购订单变更审批",
        "for_kind": "records.revision",
        "for_category": "purchasing.order",
        "amount_from": "50000",
        "stages": [
            {
                "name": "采购经理",
                "candidates": "role",
                "role": "purchasing-manager",
                "hours": 8,
            },
            {
                "name": "财务与总经理",
                "candidates": "role",
                "role": "spending-controller",
                "hours": 16,
            },
        ],
    },
)

REQUESTS: tuple[dict[str, object], ...] = (
    {
        "by": "xie.yuting",
        "head": "liu.yang",
        "department": "production",
        "what": "深沟球轴承 6205-2RS",
        "quantity": "400",
        "unit": "套",
        "estimate": "15400",
        "why": "十二月产线备料",
        "until": "approved",
    },
    {
        "by": "xie.yuting",
        "head": "liu.yang",
        "department": "production",
        "what": "伺服电机 750W 220V 带刹车",
        "quantity": "24",
        "unit": "台",
        "estimate": "52320",
        "why": "二号装配线扩产",
        "until": "submitted",
    },
    {
        "by": "wang.xiaoyan",
        "head": "li.jianguo",
        "department": "purchasing",
        "what": "标签打印机碳带",
        "quantity": "50",
        "unit": "卷",
        "estimate": "1250",
        "why": "收货标签打印",
        "until": "submitted",
    },
    {
        "by": "huang.xiulan",
        "head": "chen.zhiqiang",
        "department": "warehouse",
        "what": "塑料周转箱 600x400",
        "quantity": "120",
        "unit": "只",
        "estimate": "6960",
        "why": "B1 仓货位整理",
        "until": "sent back",
        "reason": "请补充规格书和三家报价。",
    },
    {
        "by": "lin.jiayi",
        "head": "qian.wei",
        "department": "sales",
        "what": "展会样机包装箱",
        "quantity": "6",
        "unit": "只",
        "estimate": "4800",
        "why": "十二月上海展会",
        "until": "draft",
    },
    {
        "by": "xu.jing",
        "head": "tang.xiaofeng",
        "department": "quality",
        "what": "数显千分尺 0-25mm",
        "quantity": "4",
        "unit": "把",
        "estimate": "3920",
        "why": "来料检验量具更换",
        "until": "submitted",
    },
)

WANG, WU = "wang.xiaoyan", "wu.tao"
DELIVERED_TO = "苏州市吴中区胥口镇 B1 仓收货区"
PRICES = (
    DemoPrice("上海恒通轴承有限公司", "2010-003", "36.50", "1", 5),
    DemoPrice("上海恒通轴承有限公司", "2010-003", "34.20", "500", 10),
    DemoPrice("上海恒通轴承有限公司", "2010-001", "18.60", "1", 5),
    DemoPrice("上海恒通轴承有限公司", "2010-004", "42.80", "1", 5),
    DemoPrice("无锡锐锋刀具有限公司", "3010-002", "128.00", "1", 3),
    DemoPrice("无锡锐锋刀具有限公司", "3010-004", "26.50", "10", 3),
    DemoPrice("常州华控伺服电机有限公司", "2020-002", "1850.00", "1", 21),
    DemoPrice("苏州宏达特钢有限公司", "1010-003", "5.85", "500", 7),
    DemoPrice("宁波精诚紧固件有限公司", "2050-002", "0.42", "1000", 5),
    DemoPrice("苏州蓝泰包装材料有限公司", "4020-001", "6.80", "200", 4),
    DemoPrice("上海申峰润滑油有限公司", "4010-001", "2380.00", "1", 3),
    DemoPrice("杭州西奥气动元件有限公司", "2030-001", "96.00", "1", 7),
)

# Prices left empty are the agreed ones.
ORDERS = (
    DemoOrder(WANG, "上海恒通轴承有限公司",
              (("2010-003", "200", ""), ("2010-001", "300", ""), ("2010-004", "80", "")),
              "approved", 7, "送货前一天联系仓库。"),
    DemoOrder(WANG, "无锡锐锋刀具有限公司", (("3010-002", "20", ""), ("3010-004", "60", "")),
              "approved", 5),
    DemoOrder(WU, "苏州蓝泰包装材料有限公司", (("4020-001", "600", ""), ("4020-005", "120", "48")),
              "closed", 6, "", "供方已停产余下规格，改由其他供应商供货。"),
    DemoOrder(WU, "宁波精诚紧固件有限公司",
              (("2050-002", "8000", ""), ("2050-001", "5000", "0.28"),
               ("2050-007", "6000", "0.15")),
              "approved", 8),
    DemoOrder(WANG, "常州华控伺服电机有限公司",
              (("2020-002", "30", ""), ("2020-001", "10", "1280")),
              "half", 21, "二号装配线扩产，分两批交货。"),
    DemoOrder(WU, "苏州宏达特钢有限公司", (("1010-003", "4200", ""), ("1010-002", "1800", "5.95")),
              "submitted", 10),
    DemoOrder(WANG, "上海申峰润滑油有限公司", (("4010-001", "4", ""), ("4010-003", "6", "260")),
              "submitted", 3),
    DemoOrder(WU, "杭州西奥气动元件有限公司", (("2030-001", "40", ""), ("2030-005", "30", "68")),
              "sent back", 9, "", "请核对气缸行程，图纸要求为75mm。"),
    DemoOrder(WANG, "深圳市鼎芯传感技术有限公司",
              (("2040-001", "50", "38"), ("2040-003", "20", "186")),
              "draft", 12),
    DemoOrder(WU, "苏州博远热处理有限公司", (("5010-003", "850", "3.2"),),
              "cancelled", 5, "", "工艺更改，热处理改为厂内完成。"),
)  # fmt: skip
