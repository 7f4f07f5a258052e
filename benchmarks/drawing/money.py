"""Draws form F4, money by source, and F5, a district's monthly indicators."""

from __future__ import annotations

from random import Random

from drawing.draw import MILLION, column, fact, letterhead, signature, stt
from drawing.model import Book, Column, Entry, Line, Page, Table
from drawing.words import head, title
from drawing.world import World

# number, wording, source, kind, the lines it sums
_SOURCES = (
    ("", "Tổng cộng", "total", "all"),
    ("1", "Ngân sách Trung ương", "central_budget", "all"),
    ("", "- Vốn đầu tư phát triển", "central_budget", "investment"),
    ("", "- Vốn sự nghiệp", "central_budget", "recurrent"),
    ("2", "Ngân sách địa phương", "local_budget", "all"),
    ("", "- Ngân sách tỉnh", "provincial_budget", "all"),
    ("", "- Ngân sách huyện", "district_budget", "all"),
    ("", "- Ngân sách xã", "commune_budget", "all"),
    ("3", "Vốn lồng ghép từ các chương trình, dự án", "integrated", "all"),
    ("4", "Vốn tín dụng", "credit", "all"),
    ("5", "Vốn doanh nghiệp, hợp tác xã", "companies", "all"),
    ("6", "Huy động từ cộng đồng dân cư", "community", "all"),
)
_INDICATORS = (
    ("Diện tích gieo trồng lúa Đông xuân", "ha", 2000, 9000, True),
    ("Sản lượng lương thực có hạt", "tấn", 4000, 30000, True),
    ("Tổng đàn trâu", "con", 8000, 26000, False),
    ("Tổng đàn lợn", "con", 20000, 90000, False),
    ("Thu ngân sách trên địa bàn", "triệu đồng", 9000, 90000, True),
    ("Giá trị sản xuất công nghiệp", "tỷ đồng", 60, 900, True),
    ("Trồng rừng mới", "ha", 50, 900, True),
    ("Số lao động được tạo việc làm", "lao động", 500, 3000, False),
    ("Số hộ được vay vốn chính sách", "hộ", 300, 4000, False),
    ("Tỷ lệ trẻ em được tiêm chủng", "%", 60, 99, True),
)


def draw_f4(world: World, random: Random) -> Book:
    """A district's money by source: one year's actual, plan beside actual, or years side by side."""
    district, last = world.district(random), random.randint(2018, 2024)
    years = (last - 1, last) if random.random() < 0.25 else (last,)
    measures = ["plan", "actual"] if random.random() < 0.6 else ["actual"]
    columns = [stt(random), column(random, "F4", "source", "name", required=True)]
    words = {m: head(random, "F4", m) for m in measures}
    for year in years:
        for m in measures:
            above = (f"Năm {year}",) if len(years) > 1 else ()
            columns.append(Column(f"{m}@{year}", m, (*above, *words[m]), "money", m == "actual", year))
    if len(years) == 1 and len(measures) == 2 and random.random() < 0.5:
        columns.append(column(random, "F4", "percent", "percent"))
    amounts = {(m, y): _amounts(random) for m in measures for y in years}
    lines = []
    for i, (number, wording, source, kind) in enumerate(_SOURCES):
        entries = {"source": Entry(wording)}
        if number:
            entries["stt"] = Entry(int(number))
        for (m, y), values in amounts.items():
            key = {"unit_key": district.key, "year": y, "source": source, "kind": kind, "measure": m}
            f = fact("resources", "amount_vnd", round(values[i] * MILLION), **key)
            entries[f"{m}@{y}"] = Entry(values[i], [f], "#,##0.00" if values[i] % 1 else "#,##0")
        if any(c.id == "percent" for c in columns):
            plan, done = amounts["plan", last][i], amounts["actual", last][i]
            if plan:
                entries["percent"] = Entry(round(done / plan * 100, 1), number_format="0.0")
        lines.append(Line("data", entries))
    table = Table("F4", columns, lines)
    table.over = [
        *letterhead(random, district),
        *title(random, "F4", district=district.full_name, year=years[-1]),
    ]
    if len(years) > 1:
        table.over = [line.replace(f"NĂM {last}", f"GIAI ĐOẠN {years[0]}-{last}") for line in table.over]
    table.signature = signature(random, district.name, last)
    return Book(
        "F4", f"{last}_{district.code}_von", [Page(random.choice(["Sheet1", "Biểu 03"]), [table])], last
    )


def _amounts(random: Random) -> list[float]:
    whole = random.random() < 0.5
    leaf = [
        float(random.randint(100, 9000)) if whole else round(random.uniform(100, 9000), 2) for _ in range(9)
    ]
    central, local = leaf[0] + leaf[1], leaf[2] + leaf[3] + leaf[4]
    total = central + local + sum(leaf[5:])
    order = [total, central, leaf[0], leaf[1], local, leaf[2], leaf[3], leaf[4], *leaf[5:]]
    return [round(v, 2) for v in order[: len(_SOURCES)]]


def draw_f5(world: World, random: Random) -> Book:
    """A district's indicators of a month."""
    district, year, month = world.district(random), random.randint(2019, 2024), random.randint(1, 12)
    names = ["in_month", "cumulative", "plan", "percent_printed"]
    columns = [stt(random), column(random, "F5", "indicator", "name", required=True),
               column(random, "F5", "unit_of_measure", "text")]  # fmt: skip
    kinds = {"percent_printed": "percent"}
    columns += [column(random, "F5", n, kinds.get(n, "count"), required=n == "cumulative") for n in names]  # type: ignore[arg-type]
    lines = []
    for i, (name, unit, least, most, decimals) in enumerate(
        random.sample(_INDICATORS, random.randint(6, 10)), 1
    ):
        plan = round(random.uniform(least, most), 2) if decimals else float(random.randint(least, most))
        done = round(plan * random.uniform(0.1, 1.05), 2 if decimals else 0)
        v = {
            "in_month": round(done * random.uniform(0.05, 0.3), 2 if decimals else 0),
            "cumulative": done,
            "plan": plan,
        }
        v["percent_printed"] = round(done / plan * 100, 2)
        entries = {"stt": Entry(i), "indicator": Entry(name), "unit_of_measure": Entry(unit)}
        for n in names:
            f = fact(
                "plan_actual", n, v[n], unit_key=district.key, month=f"{year}-{month:02}", indicator=name
            )
            value = int(v[n]) if v[n] == int(v[n]) else v[n]
            entries[n] = Entry(value, [f], "#,##0.00" if decimals or n == "percent_printed" else "#,##0")
        lines.append(Line("data", entries))
    table = Table("F5", columns, lines)
    table.over = [
        *letterhead(random, district),
        *title(random, "F5", district=district.full_name, year=year, month=month),
    ]
    return Book("F5", f"{year}-{month:02}_{district.code}", [Page(f"T{month}", [table])], year)
