"""A company as it is after years: so many requests, orders and partners, filled in by plain SQL.

The wall is switched off for it: in a scratch cluster, by its superuser, for this session alone. A
measurement itself runs under the application's role, behind the whole wall.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psycopg

FILL: Final = Path(__file__).with_name("filling.sql")
PARTNERS: Final = 50_000
NAMED: Final = """
CREATE TEMP TABLE named (place bigint, number text, state text, name text, short_name text,
    tax_number text, phone text, pinyin text, near_name text)
"""
PLACES: Final = "苏州 上海 宁波 无锡 杭州 东莞 深圳 青岛 大连 沈阳 武汉 重庆 成都 西安 天津 常州 南通 佛山 合肥 郑州".split()
FIRST: Final = "恒 瑞 金 华 鑫 宏 德 盛 泰 永 精 长 海 东 新 伟 科 博 嘉 信 隆 兴 远 立 友 达 天 同 明 光".split()
SECOND: Final = "峰 源 拓 通 锐 力 诚 丰 昌 辉 利 成 宇 润 安 祥 和 凯 腾 业 平 康 正 邦 顺 佳 星 雅 强 龙".split()
TRADES: Final = "轴承 刀具 五金 机电 液压 钢材 塑胶 包装 物流 电子 模具 紧固件 润滑油 自动化 仪表".split()


def fill(address: str, rows: int, partners: int = PARTNERS) -> None:
    """So many orders, requests, refusals and changes, and partners; by the superuser's address."""
    with psycopg.connect(address, cursor_factory=psycopg.ClientCursor) as session:
        session.execute("SET session_replication_role = replica")
        session.execute("SET work_mem = '256MB'")
        session.execute(NAMED)
        with session.cursor().copy("COPY named FROM STDIN") as copy:
            for row in named(partners):
                copy.write_row(row)
        session.execute(FILL.read_text("utf-8"), {"rows": rows, "partners": partners})
    with psycopg.connect(address, autocommit=True) as session:
        session.execute("VACUUM ANALYZE")  # as autovacuum does


def named(partners: int) -> Iterator[tuple[int | str, ...]]:
    """Suppliers with names that differ, spelled as the application spells them."""
    from guiju.partners.partner.company_name import near_name
    from guiju.records.spelling import pinyin

    for place in range(partners):
        word = FIRST[place % 30] + SECOND[place // 30 % 30] + FIRST[place // 900 % 30]
        trade = TRADES[place // 27_000 % 2 + place % 14]
        name = f"{PLACES[place % 20]}{word}{trade}有限公司"
        yield (
            place,
            f"P-2021-{1_000_000 + place}",
            "retired" if place % 50 == 0 else "active",
            name,
            word,
            "",
            f"0512-{60_000_000 + place}",
            pinyin(f"{name} {word}"),
            near_name(name),
        )
