"""演示公司的物料: invented, like the company."""

from typing import NamedTuple


class DemoCategory(NamedTuple):
    """A category, the code of the one above it, and of its tax."""

    code: str
    name: str
    parent: str = ""
    tax: str = "VAT-G"


class Family(NamedTuple):
    """Products of one name in several specifications; boxes hold so many base units."""

    category: str
    name: str
    unit: str
    specifications: str  # apart by |
    box: tuple[str, str] = ("", "")
    is_stocked: bool = True


CATEGORIES = (
    DemoCategory("10", "原材料"),
    DemoCategory("1010", "钢材", "10"),
    DemoCategory("1020", "铝材", "10"),
    DemoCategory("1030", "铸锻件", "10"),
    DemoCategory("20", "外购件"),
    DemoCategory("2010", "轴承导轨", "20"),
    DemoCategory("2020", "电机传动", "20"),
    DemoCategory("2030", "气动液压", "20"),
    DemoCategory("2040", "电气传感", "20"),
    DemoCategory("2050", "紧固件", "20"),
    DemoCategory("30", "工具量具"),
    DemoCategory("3010", "刀具", "30"),
    DemoCategory("3020", "量具", "30"),
    DemoCategory("40", "辅料"),
    DemoCategory("4010", "油品", "40"),
    DemoCategory("4020", "包装", "40"),
    DemoCategory("4030", "劳保办公", "40"),
    DemoCategory("50", "服务", "", "VAT-S"),
    DemoCategory("5010", "外协加工", "50", "VAT-G"),
    DemoCategory("5020", "运输", "50", "VAT-L"),
)

FAMILIES = (
    Family("1010", "45号圆钢", "KG", "Φ20|Φ30|Φ40|Φ60|Φ80|Φ100"),
    Family("1010", "40Cr圆钢", "KG", "Φ25|Φ50|Φ75"),
    Family("1010", "冷轧钢板", "KG", "1.5mm|2.0mm|3.0mm"),
    Family("1010", "304不锈钢板", "KG", "2.0mm|4.0mm"),
    Family("1020", "6061铝板", "KG", "10mm|20mm|30mm"),
    Family("1020", "7075铝棒", "KG", "Φ30|Φ50"),
    Family("1020", "工业铝型材", "M", "4040|4080|8080"),
    Family("1030", "球墨铸铁底座", "JIAN", "HT-B100|HT-B200"),
    Family("1030", "锻造主轴毛坯", "JIAN", "ZZ-060|ZZ-080"),
    Family("2010", "深沟球轴承", "TAO", "6202-2RS|6204-2RS|6205-2RS|6206-2RS|6208-2RS",
           ("HE", "10")),
    Family("2010", "角接触球轴承", "TAO", "7004C|7006C|7008C"),
    Family("2010", "直线导轨", "GEN", "HGR15-1000|HGR20-1000|HGR25-1500"),
    Family("2010", "导轨滑块", "ZHI", "HGH15CA|HGH20CA|HGH25CA"),
    Family("2020", "伺服电机", "TAI", "400W|750W|1.5kW"),
    Family("2020", "行星减速机", "TAI", "PLF60-10|PLF90-20"),
    Family("2020", "同步带", "GEN", "HTD-5M-500|HTD-5M-750|HTD-8M-1200"),
    Family("2020", "弹性联轴器", "ZHI", "D30-L42|D40-L55"),
    Family("2030", "标准气缸", "ZHI", "SC40x50|SC50x100|SC63x150|SC80x200"),
    Family("2030", "电磁换向阀", "ZHI", "4V210-08|4V310-10"),
    Family("2030", "聚氨酯气管", "JUAN", "PU8x5|PU10x6.5"),
    Family("2030", "齿轮油泵", "TAI", "CB-F10|CB-F16"),
    Family("2040", "接近开关", "ZHI", "M12-NPN|M18-PNP"),
    Family("2040", "光电传感器", "ZHI", "E3Z-D61|E3Z-R81"),
    Family("2040", "控制电缆", "M", "RVV4x1.0|RVV6x1.5|RVVP4x0.75"),
    Family("2040", "工业相机", "TAI", "500万像素|1200万像素"),
    Family("2050", "内六角螺栓", "ZHI", "M6x20|M8x25|M8x40|M10x50|M12x60|M16x80", ("HE", "200")),
    Family("2050", "六角螺母", "ZHI", "M6|M8|M10|M12", ("HE", "500")),
    Family("2050", "弹簧垫圈", "ZHI", "8mm|10mm", ("HE", "1000")),
    Family("3010", "硬质合金立铣刀", "ZHI", "Φ6四刃|Φ10四刃|Φ16四刃"),
    Family("3010", "可转位刀片", "PIAN", "CNMG120408|APMT1604|WNMG080404", ("HE", "10")),
    Family("3010", "高速钢钻头", "ZHI", "Φ5.0|Φ6.8|Φ8.5|Φ10.2|Φ12.0", ("HE", "10")),
    Family("3010", "机用丝锥", "ZHI", "M6x1.0|M8x1.25|M10x1.5"),
    Family("3020", "数显千分尺", "BA", "0-25mm|25-50mm|50-75mm"),
    Family("3020", "游标卡尺", "BA", "0-150mm|0-300mm"),
    Family("4010", "抗磨液压油", "TONG", "46号200L|68号200L"),
    Family("4010", "水溶性切削液", "TONG", "20L|200L"),
    Family("4020", "五层瓦楞纸箱", "ZHI", "400x300x300|600x400x400"),
    Family("4020", "防锈气相膜", "JUAN", "1.0m|1.5m"),
    Family("4020", "塑料周转箱", "ZHI", "600x400"),
    Family("4030", "丁腈涂层手套", "SHUANG", "M码|L码", ("BAO", "12")),
    Family("4030", "防护眼镜", "FU", "透明防雾"),
    Family("4030", "复印纸", "BAO", "A4 80g|A3 80g", ("BOX", "5")),
    Family("4030", "标签打印机碳带", "JUAN", "110mmx300m"),
    Family("5010", "阳极氧化外协", "KG", "本色|黑色", is_stocked=False),
    Family("5010", "调质热处理外协", "KG", "HRC28-32", is_stocked=False),
    Family("5020", "零担运输", "CI", "江浙沪", is_stocked=False),
    Family("50", "机床年度保养", "CI", "立式加工中心", is_stocked=False),
)  # fmt: skip
