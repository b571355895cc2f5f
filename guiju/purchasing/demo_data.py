"""演示公司的采购数据: invented, like the company."""

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
