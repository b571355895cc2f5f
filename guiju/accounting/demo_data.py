"""演示公司的账: invented, like the company."""

from typing import NamedTuple

# Accounts that the company opens below those of the standard.
BANKS = (
    ("1002.01", "工商银行园区支行", "ICBC, Industrial Park branch"),
    ("1002.02", "建设银行苏州分行", "CCB, Suzhou branch"),
)
# Who decides on a change of what entries rest on: the chief accountant alone, for there is but one.
ROUTES = (
    ("科目变更审批", "accounting.account"),
    ("凭证字变更审批", "accounting.word"),
    ("凭证规则变更审批", "accounting.postingrule"),
)
RUIFENG, HENGTONG = "无锡锐锋刀具有限公司", "上海恒通轴承有限公司"
HONGDA, LIANFA = "苏州宏达特钢有限公司", "昆山联发铝材有限公司"
ZHONGKE, JINHE = "合肥中科视觉科技有限公司", "苏州金禾机床维修有限公司"
ZHOU, SUN = "zhou.qian", "sun.xiaotong"


class Line(NamedTuple):
    """A line as people would write it down: account, side, amount, and what it concerns."""

    account: str
    debit: str = "0"
    credit: str = "0"
    department: str = ""
    person: str = ""  # staff number
    partner: str = ""
    quantity: str = ""


class Voucher(NamedTuple):
    """An entry, by whom it is prepared, and how far it goes."""

    day: int
    by: str
    papers: int
    summary: str
    lines: tuple[Line, ...]
    until: str = "posted"


OPENING = (
    Line("1001", "12680"),
    Line("1002.01", "2864300"),
    Line("1002.02", "618450"),
    Line("1122", "735600", partner=ZHONGKE),
    Line("1221.01", "5000", person="1303"),
    Line("1403", "1126400", quantity="118000"),
    Line("1405", "862000", quantity="34"),
    Line("1601", "6480000"),
    Line("1701", "360000"),
    Line("1602", credit="2154000"),
    Line("1702", credit="90000"),
    Line("2001", credit="1500000"),
    Line("2202.01", credit="86240", partner=RUIFENG),
    Line("2202.01", credit="152300", partner=HENGTONG),
    Line("2202.01", credit="468900", partner=HONGDA),
    Line("2202.01", credit="214560", partner=LIANFA),
    Line("2202.02", credit="78000", partner=HONGDA),
    Line("2211.01", credit="468000"),
    Line("2221.02", credit="64380"),
    Line("2221.13", credit="38500"),
    Line("2241.02", credit="52600"),
    Line("4001", credit="5000000"),
    Line("4101.01", credit="300000"),
    Line("4103", credit="1186950"),
    Line("4104.06", credit="1210000"),
)

LAST_MONTH = (
    Voucher(2, ZHOU, 1, "提取备用金", (Line("1001", "20000"), Line("1002.01", credit="20000"))),
    Voucher(
        3,
        SUN,
        3,
        "采购圆钢",
        (
            Line("1403", "186000", quantity="24000"),
            Line("2221.01.01", "24180"),
            Line("2202.01", credit="210180", partner=HONGDA),
        ),
    ),
    Voucher(
        5,
        SUN,
        2,
        "支付刀具货款",
        (Line("2202.01", "86240", partner=RUIFENG), Line("1002.01", credit="86240")),
    ),
    Voucher(
        6,
        ZHOU,
        2,
        "发放上月工资",
        (
            Line("2211.01", "468000"),
            Line("1002.02", credit="415400"),
            Line("2241.02", credit="52600"),
        ),
    ),
    Voucher(
        7, ZHOU, 1, "缴纳上月增值税", (Line("2221.02", "64380"), Line("1002.01", credit="64380"))
    ),
    Voucher(
        8,
        SUN,
        6,
        "报销差旅费，冲借款",
        (
            Line("6601.05", "4380", department="sales", person="1303"),
            Line("1001", "620"),
            Line("1221.01", credit="5000", person="1303"),
        ),
    ),
    Voucher(
        10,
        SUN,
        2,
        "销售检测平台",
        (
            Line("1122", "904000", partner=ZHONGKE),
            Line("6001", credit="800000", partner=ZHONGKE),
            Line("2221.01.07", credit="104000"),
        ),
    ),
    Voucher(
        12,
        SUN,
        1,
        "收到货款",
        (Line("1002.01", "735600"), Line("1122", credit="735600", partner=ZHONGKE)),
    ),
    Voucher(
        15,
        ZHOU,
        2,
        "支付水电费",
        (
            Line("5101.04", "28600", department="workshop-1"),
            Line("5101.04", "17400", department="workshop-2"),
            Line("6602.09", "5200", department="gm"),
            Line("2221.01.01", "6656"),
            Line("1002.01", credit="57856"),
        ),
    ),
    Voucher(
        16,
        ZHOU,
        4,
        "生产领用圆钢",
        (
            Line("5001.01", "412000", department="workshop-1"),
            Line("1403", credit="412000", quantity="48000"),
        ),
    ),
    # The amount on the invoice is 3,260: it is cancelled and entered anew in the next month.
    Voucher(
        18,
        SUN,
        1,
        "业务招待费",
        (Line("6602.06", "3620", department="gm"), Line("1001", credit="3620")),
    ),
    Voucher(
        25,
        ZHOU,
        2,
        "计提本月工资",
        (
            Line("5001.01", "168000", department="workshop-1"),
            Line("5101.01", "62000", department="workshop-1"),
            Line("6601.01", "98000", department="sales"),
            Line("6602.01", "142000", department="gm"),
            Line("2211.01", credit="470000"),
        ),
    ),
    Voucher(
        28,
        ZHOU,
        1,
        "计提折旧",
        (
            Line("5101.02", "31000", department="workshop-1"),
            Line("5101.02", "14500", department="workshop-2"),
            Line("6602.02", "8500", department="gm"),
            Line("1602", credit="54000"),
        ),
    ),
    Voucher(
        28,
        ZHOU,
        1,
        "结转制造费用",
        (
            Line("5001.01", "153500", department="workshop-1"),
            Line("5101.01", credit="62000", department="workshop-1"),
            Line("5101.02", credit="31000", department="workshop-1"),
            Line("5101.02", credit="14500", department="workshop-2"),
            Line("5101.04", credit="28600", department="workshop-1"),
            Line("5101.04", credit="17400", department="workshop-2"),
        ),
    ),
    Voucher(
        28,
        ZHOU,
        1,
        "完工入库",
        (
            Line("1405", "690000", quantity="24"),
            Line("5001.01", credit="690000", department="workshop-1"),
        ),
    ),
    Voucher(
        28,
        ZHOU,
        1,
        "结转销售成本",
        (Line("6401", "556000"), Line("1405", credit="556000", quantity="22")),
    ),
    Voucher(28, SUN, 1, "支付借款利息", (Line("6603.01", "6125"), Line("1002.01", credit="6125"))),
    Voucher(
        28,
        ZHOU,
        1,
        "转出未交增值税",
        (Line("2221.01.04", "73164"), Line("2221.02", credit="73164")),
    ),
)

THIS_MONTH = (
    Voucher(
        1,
        SUN,
        3,
        "采购轴承",
        (
            Line("1403", "48000", quantity="600"),
            Line("2221.01.01", "6240"),
            Line("2202.01", credit="54240", partner=HENGTONG),
        ),
    ),
    Voucher(
        2,
        SUN,
        2,
        "支付轴承货款",
        (Line("2202.01", "152300", partner=HENGTONG), Line("1002.01", credit="152300")),
        "signed",
    ),
    Voucher(
        3,
        SUN,
        2,
        "销售备件",
        (
            Line("1122", "27120", partner=JINHE),
            Line("6001", credit="24000", partner=JINHE),
            Line("2221.01.07", credit="3120"),
        ),
        "reviewed",
    ),
    Voucher(
        3,
        ZHOU,
        4,
        "报销差旅费",
        (
            Line("6602.05", "1860", department="gm", person="1002"),
            Line("1001", credit="1860"),
        ),
        "submitted",
    ),
    Voucher(
        4,
        SUN,
        1,
        "购办公用品",
        (Line("6602.04", "846", department="finance"), Line("1001", credit="846")),
        "draft",
    ),
    Voucher(
        4,
        SUN,
        1,
        "支付运费",
        (Line("6601.02", "2400", department="sales"), Line("1002.01", credit="2400")),
        "void",
    ),
    Voucher(
        5,
        ZHOU,
        1,
        "支付快递费",
        (Line("6602.12", "318", department="gm"), Line("1001", credit="318")),
        "sent back",
    ),
)
WRONG = "业务招待费"  # of last month, with the figures exchanged
RIGHT = "3260"
REASONS = {
    "sent back": "附单据与金额不符，请核对快递对账单。",
    "void": "运费由客户承担，本公司不入账。",
    "wrong": "发票金额为3260元，误记为3620元。",
    "late": "收到上月运费发票，需补记。",
}
