"""演示公司的采购数据: invented, like the company."""

# The smallest document that a PDF reader shows.
PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)

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
            {"name": "采购与财务", "candidates": "role", "role": "supplier-keeper", "hours": 16},
        ],
    },
)

SUPPLIERS: tuple[dict[str, object], ...] = (
    {
        "name": "无锡锐锋刀具有限公司",
        "tax_number": "91320211MA1DEMO001",
        "bank_name": "中国银行无锡分行",
        "bank_account": "4563 0000 1001",
        "contact": "施建明",
        "payment_days": 30,
    },
    {
        "name": "上海恒通轴承有限公司",
        "tax_number": "91310115MA1DEMO002",
        "bank_name": "工商银行上海浦东支行",
        "bank_account": "1001 0000 2002",
        "contact": "顾晓",
        "payment_days": 45,
    },
    {
        "name": "昆山联发铝材有限公司",
        "tax_number": "91320583MA1DEMO003",
        "bank_name": "农业银行昆山支行",
        "bank_account": "1055 0000 3003",
        "contact": "陆平",
        "payment_days": 60,
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
