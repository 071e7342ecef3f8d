"""The files of one small building site, as text: what the tests of facts import, correct, undo and shuffle."""

import csv
import io
from pathlib import Path

from anxin.kit import idnumber

PROJECT = "云岭县城北安置房项目"
FIRM = "云岭县宏达建筑劳务有限公司"
CONTRACTOR = "黔山建设集团有限公司"


def number(n: int) -> str:
    """A synthetic identity number with a valid check digit."""
    return idnumber.complete(f"52232319850{1 + n % 9}15{n:03d}")


def card(n: int) -> str:
    return f"62170000{n:011d}"


PEOPLE = [("赵大勇", 1), ("钱小满", 2), ("孙立", 3), ("李红军", 4), ("周文", 5), ("吴桂芳", 6)]


def sheet(*rows: list) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def ledger() -> str:
    return sheet(
        ["云岭县在建工程项目台账"],
        [
            "序号",
            "项目名称",
            "项目编码",
            "资金性质",
            "建设单位",
            "施工总承包单位",
            "合同价（元）",
            "合同签订日期",
            "开工日期",
            "项目状态",
            "每月发薪日",
            "专户开户银行",
            "专户账号",
            "专户开户日期",
        ],
        [
            "1",
            PROJECT,
            "YL-2026-001",
            "政府投资",
            "云岭县城市建设投资有限公司",
            CONTRACTOR,
            "12000000",
            "2025-12-20",
            "2026-01-05",
            "在建",
            "次月20日",
            "贵州农信",
            "990001112223334",
            "2025-12-28",
        ],
    )


def roster(people=PEOPLE) -> str:
    return sheet(
        [f"{PROJECT}农民工花名册"],
        [f"项目名称：{PROJECT}", "", f"用人单位：{FIRM}"],
        ["序号", "姓名", "身份证号", "班组", "工种", "进场日期", "劳动合同签订日期", "工资卡号", "开户行"],
        *[
            [i, name, number(n), "木工班", "木工", "2026-01-06", "2026-01-05", card(n), "贵州农信"]
            for i, (name, n) in enumerate(people, 1)
        ],
    )


def attendance(days: int = 22, people=PEOPLE, month: str = "2026年3月") -> str:
    marks = ["√" if d <= days else "" for d in range(1, 32)]
    return sheet(
        [f"{PROJECT}{month}考勤表"],
        [f"用人单位：{FIRM}"],
        ["序号", "姓名", "班组", *range(1, 32), "出勤天数"],
        *[[i, name, "木工班", *marks, days] for i, (name, _) in enumerate(people, 1)],
    )


def payroll(amounts=None, people=PEOPLE, month: str = "2026年3月") -> str:
    amounts = amounts or [6600 + 100 * n for _, n in people]
    rows = [
        [i, name, number(n), card(n), 22, f"{pay:.2f}", f"{pay:.2f}", ""]
        for i, ((name, n), pay) in enumerate(zip(people, amounts, strict=True), 1)
    ]
    return sheet(
        [f"{month}农民工工资支付表"],
        [f"项目名称：{PROJECT}", "", f"用人单位：{FIRM}"],
        ["序号", "姓名", "身份证号码", "银行卡号", "出勤天数", "应发工资", "实发工资", "签字"],
        *rows,
        ["合计", "", "", "", "", f"{sum(amounts):.2f}", f"{sum(amounts):.2f}", ""],
    )


def receipts(people=PEOPLE, amounts=None, month: str = "2026年3月") -> str:
    amounts = amounts or [6600 + 100 * n for _, n in people]
    return sheet(
        [f"{PROJECT}{month}工资代发回单"],
        ["序号", "收款人", "收款账号", "金额", "交易时间", "银行流水号", "处理结果", "失败原因"],
        *[
            [i, name, card(n), f"{pay:.2f}", "2026-04-15 10:20:00", f"S{month}{n:05d}", "成功", ""]
            for i, ((name, n), pay) in enumerate(zip(people, amounts, strict=True), 1)
        ],
    )


def write(folder: Path, **files: str) -> list[Path]:
    """Write files by name (a number in front keeps equal names apart); returns their paths."""
    paths = []
    for name, text in files.items():
        path = folder / f"{name}.csv"
        path.write_text(text, encoding="utf-8-sig")
        paths.append(path)
    return paths
