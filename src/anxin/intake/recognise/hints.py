"""What stands around the table: project, employer, crew, month and the like, out of titles, the sheet's name and the file's name.

A labelled value ('项目名称：…') is believed before a title sentence, a title before the sheet name, the sheet name before the file name.
Two labelled values or months that contradict each other are handed back as such; nobody chooses between them here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath
from typing import Any

from anxin.intake.recognise import cells
from anxin.kit import months
from anxin.kit.text import plain

_LABELS: tuple[tuple[str, str], ...] = (
    ("project_code", r"项目编码|项目编号|工程编号|平台编码|平台项目编码|项目代码"),
    ("project", r"(?:项目|工程|工程项目|项目\(工程\)|所属项目|项目工程|建设项目|工地|标段)名称|工程项目|所属项目|项目|工程"),
    (
        "employer",
        r"用人单位(?:名称|\(盖?公?章\))?|劳务(?:公司|单位|企业|分包单位|分包|分包企业)(?:名称)?(?:\(盖?公?章\))?|分包单位(?:名称)?(?:\(盖?公?章\))?"
        r"|专业分包单位|用工单位|分包企业|所属(?:单位|公司|企业)|施工队伍?|劳务队伍?|专业/劳务分包单位|分包\(劳务\)单位|分包",
    ),
    ("contractor", r"施工总承包(?:单位|企业)?(?:名称)?(?:\(盖?公?章\))?|总承包(?:单位|企业)|总包(?:单位|企业)?(?:\(盖?公?章\))?|施工单位(?:名称)?(?:\(盖?公?章\))?|承建单位"),
    ("unit", r"单位名称|单位|填报单位(?:\(盖?公?章\))?|编制单位|公司名称|公司|企业名称|报送单位|单位\(盖?公?章\)|单位\(公章\)"),
    ("owner", r"建设单位|业主单位|业主"),
    ("crew", r"班组名称|所属班组|班组|工班|作业班组|施工班组"),
    ("department", r"部门"),
    ("month", r"(?:支付周期|工资月份|考勤月份|所属月份|考勤时间|工资所属(?:期|月份)|所属期|月份|年月|考勤年月|工资期间|统计期间|支付周期\(年月\)|考勤周期|工资年月|计薪月份|统计月份|发放月份|考勤期间|期间|统计时间|统计日期|报表日期|周期)"),
    ("prepared_on", r"编制日期|制表日期|填表日期|填报日期|编制时间|制表时间|填报时间|报表生成时间|导出时间|打印时间|生成时间|制单日期|打印日期|下载时间"),
    ("paid_on", r"支付日期|发放日期|发放时间|代发日期|工资发放日期|付款日期|交易日期|支付时间|发薪日期"),
    ("account_both", r"专户开户行(?:与|及|和)账号|开户行(?:与|及|和)账号"),
    ("account_no", r"专户账号|账号|工资专户账号|专用账户账号|付款账号|代发账号|农民工工资专用账户账号|付款账户|查询账号|账户号码|本方账号|卡号|账户|专户帐号|帐号|代发账户"),
    ("account_name", r"户名|账户名称|专户户名|付款户名|账户名|本方户名|付款人"),
    ("account_bank", r"开户行|开户银行|专户开户行|开户网点|专户开户银行|开户机构|代发银行|经办银行|开户行名称"),
    ("batch_no", r"代发批次号|批次号|代发批次|批号|批次编号|业务批次号|批次"),
    ("bank", r"银行名称|银行"),
    ("source", r"移交部门|来源部门|推送部门|移送单位|移交单位|提供单位|报送部门|来源单位|推送单位|数据来源|提供部门"),
    ("seen_on", r"移交日期|推送日期|移交时间|推送时间|巡查日期|报送日期"),
    ("total_count", r"总笔数|合计笔数|总人数|合计人数|笔数|人数|总条数"),
    ("total_amount", r"总金额|合计金额|代发总金额|发放总额"),
    ("ok_count", r"成功笔数|成功人数"),
    ("memo", r"用途|摘要|附言"),
    ("status", r"处理状态|批次状态|处理结果|状态"),
)  # fmt: skip
_LABEL = [(name, re.compile(rf"(?<![\u4e00-\u9fa5A-Za-z0-9])(?:{pattern})\s*[:：]\s*")) for name, pattern in _LABELS]
_PAIRED = frozenset(
    {"account_no", "account_name", "account_bank", "project", "employer", "month", "batch_no", "crew", "contractor"}
)
_ANY_LABEL = re.compile(r"(?<![\u4e00-\u9fa5A-Za-z0-9()（）])[\u4e00-\u9fa5/()（）]{2,14}\s*[:：]")
_DOCUMENT = (
    r"(?:工资|薪资|考勤|花名册|名册|名单|出勤|记工|代发|人工费|劳务|工时|专户|专用账户|账户|流水|点工|生活费|保证金|进退场|进场|退场|打卡|闸机|登记|离场|结算|信息|台账|对账单"
    r"|交易|通行|人员|农民工|工人|民工|门禁|每日|明细|列表|记录|汇总|统计|刷卡|拨付|清单|回单|结果|实名制|签到|日报|资料|基本情况|在场|在册|底册|停工|复工|合同|参建|告示牌|工伤保险|查封|冻结)"
)
_MONTH_WORDS = r"(?:(?:19|20)?\d{2}年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?|(?:19|20)\d{2}[-./年]\d{1,2}(?:月份?)?|(?:19|20)\d{4}(?!\d)|(?:19|20)\d{2}年度?|[〇零○一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月"
_CREW_IN_TITLE = r"(?![上加值分早晚])[\u4e00-\u9fa5]{1,6}(?:班组|班|队|小组)"
_AFTER_PROJECT = re.compile(
    rf"^(?:项目经理部|项目部|部)?(?:$|[-—_(（、]|{_MONTH_WORDS}|第?[一二三四1-4]季度|(?P<crew>{_CREW_IN_TITLE})?(?:[\u4e00-\u9fa5]{{0,6}}?{_DOCUMENT}|$|[-—_(（]|{_MONTH_WORDS}))"
)
_PROJECT_END = re.compile(
    r"(?:项目|工程|标段|小区|学校|小学|中学|医院|大厦|广场|花园|公路|道路|大道|隧道|大桥|水库|[^土]楼|改造|建设|安置房|厂房|片区|[一二三四五六\d]期|中心|公园|管网|基地|园区|高速|校区|住宅|苑"
    r"|(?:标|地块|号线|枢纽|电站|泵站|水厂|污水厂|堤防|渠道|灌区|机场|车站|码头)|[A-Za-z\d]+区)"
)
_NO_PROJECT = re.compile(
    r"^(?:[\u4e00-\u9fa5]{0,6}?[省市州县区镇乡])?(?:全[县市区州省镇]|各|所有|本|我[县市区])?(?:在建|新建|续建)?(?:工程|建设|建筑|重点|政府投资|房屋|市政|领域)*(?:项目|工程|建设|学校|小学|中学|医院|中心)$"
)
_COMPANY = re.compile(
    r"[\u4e00-\u9fa5A-Za-z0-9()（）·]{2,40}?(?:有限责任公司|股份有限公司|集团有限公司|有限公司|劳务公司|集团公司|公司|集团|工程局|建筑队|施工队|工程处|合作社)"
)
_ODD_MONTH = re.compile(r"20\d{2}年(\d{1,3})月")
_YEARLESS = re.compile(
    r"(?<![\d年./-])(?P<m>1[0-2]|0?[1-9])月(?:份)?(?!\d{1,2}日)|(?<![年\u4e00-\u9fa5])(?P<c>十[一二]?|[一二三四五六七八九])月份?"
)
_CHINESE_MONTH = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"十": 10, "十一": 11, "十二": 12}
_ENGLISH_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NAMES = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_ENGLISH = re.compile(
    rf"\b(?P<m>{_NAMES})[ ,\-]*(?P<y>20\d{{2}})\b|\b(?P<y2>20\d{{2}})[ ,\-]*(?P<m2>{_NAMES})\b", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年|[-./]|\D|$)")
_RANGE = re.compile(
    r"((?:20)\d{2})[年./-](\d{1,2})[月./-](\d{1,2})日?\s*(?:至|到|—+|-+|~|～)\s*(?:((?:20)\d{2})[年./-])?(\d{1,2})[月./-](\d{1,2})日?"
)


@dataclass(slots=True)
class Hints:
    """What was found. `months` and `bare_months` keep where each was read, in the order of belief."""

    values: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, list[str]] = field(default_factory=dict)
    months: list[tuple[int, str]] = field(default_factory=list)
    bare_months: list[tuple[int, str]] = field(default_factory=list)
    #: what is written like a month and is none: '2026年13月'
    odd_months: list[str] = field(default_factory=list)
    years: list[tuple[int, str]] = field(default_factory=list)
    spans: list[tuple[date, date, str]] = field(default_factory=list)
    project: str | None = None
    employer: str | None = None
    crew: str | None = None
    title: str = ""


def read(head: Sequence[Sequence[Any]], foot: Iterable[Sequence[Any]], sheet_name: str, file_name: str) -> Hints:
    """Hints from the rows above the header, the rows around the end of the table, and the two names."""
    out = Hints()
    texts = _labelled(head, out)
    foot_hints = Hints()
    _labelled(list(foot), foot_hints)
    for name in ("prepared_on", "paid_on", "batch_no", "account_no", "source"):
        if name in foot_hints.values:
            out.values.setdefault(name, foot_hints.values[name])
    out.title = " ".join(texts)
    if re.search(r"单位[:：]万元|[(（]万元[)）]", plain(out.title)):
        out.values["money_unit"] = "万元"
    stem = PurePath(file_name).stem if file_name else ""
    sheet = (
        ""
        if re.fullmatch(r"(?i)sheet\d*|工作表\d*|export.*|data|表\d*|结果\d*|\d{1,2}", plain(sheet_name))
        else sheet_name
    )
    places = [("标题", t) for t in texts] + [("工作表名", sheet_name), ("文件名", stem)]
    for place, text in places:
        _months(text, place, out)
    _names(texts, sheet, stem, out)
    return out


def read_foot(rows: Sequence[Sequence[Any]]) -> Hints:
    """Labelled values from the rows around the end of a table."""
    out = Hints()
    _labelled(rows, out)
    out.project = out.values.get("project")
    out.employer = out.values.get("employer") or out.values.get("unit") or out.values.get("contractor")
    return out


def months_in(row: Sequence[Any]) -> set[int]:
    """The months that a title row inside a table names."""
    out = Hints()
    for value in row:
        if isinstance(value, str):
            _months(value, "标题", out)
    return {month for month, _ in out.months}


def _labelled(rows: Sequence[Sequence[Any]], out: Hints) -> list[str]:
    texts: list[str] = []
    for row in rows:
        for c, value in enumerate(row):
            if isinstance(value, date):
                texts.append(cells.show(value))
                continue
            if not isinstance(value, str) or cells.blank(value):
                continue
            text = value.replace("：", ":").replace("（", "(").replace("）", ")").strip()
            texts.append(" ".join(text.split()))
            following = next((v for v in row[c + 1 :] if not cells.blank(v)), None)
            if ":" not in text and following is not None and not isinstance(following, date):
                _pair(text, following, out)
            _labels_in(text, following, out)
    return texts


def _pair(text: str, following: Any, out: Hints) -> None:
    """'账号 | 2011…' in two cells, without a colon."""
    name = next((n for n, pattern in _LABEL if n in _PAIRED and pattern.fullmatch(plain(text) + ":")), None)
    shown = cells.show(following)
    if name and shown and not any(pattern.match(plain(shown) + ":") for n, pattern in _LABEL if n in _PAIRED):
        _put(name, shown, out)


def _labels_in(text: str, following: Any, out: Hints) -> None:
    # '班  组：' is one word; '三标段    单位：' is two.
    squeezed = re.sub(
        r"(?<![\u4e00-\u9fa5])([\u4e00-\u9fa5])[ \u3000\xa0]{1,6}([\u4e00-\u9fa5])(?=\s*:)", r"\1\2", text
    )
    marks: list[tuple[int, int, str]] = []
    for name, pattern in _LABEL:
        for match in pattern.finditer(squeezed):
            if not any(a <= match.start() < b for a, b, _ in marks):
                marks.append((match.start(), match.end(), name))
    marks.sort()
    for i, (_, end, name) in enumerate(marks):
        stop = marks[i + 1][0] if i + 1 < len(marks) else len(squeezed)
        other = _ANY_LABEL.search(squeezed, end)
        if other and other.start() < stop:
            stop = other.start()
        raw = squeezed[end:stop]
        value = re.split(r"\s{2,}|\t|[;；|]", raw.strip())[0].strip(" ,，。;；、_—")
        if not value and i + 1 == len(marks) and following is not None:
            if isinstance(following, str) and (
                (":" in following or "：" in following) and _ANY_LABEL.search(following)
            ):
                continue
            value = cells.show(following)
        if value:
            _put(name, value, out)


def _put(name: str, value: str, out: Hints) -> None:
    value = value.strip("_ 　")
    if name == "unit" and re.fullmatch(r"[(（]?(?:万元|元|小时|天|人|工日|人民币元|元/人|%|元、人)[)）]?", value):
        if value.strip("()（）") == "万元":
            out.values["money_unit"] = "万元"
        return
    if not value or re.fullmatch(r"[\s年月日_—\-./]*", value):
        return
    known = out.values.get(name)
    if known is None:
        out.values[name] = value
    elif plain(known) != plain(value):
        out.conflicts.setdefault(name, [known]).append(value)


def _months(text: str, place: str, out: Hints) -> None:
    if not text or (
        place == "标题"
        and re.match(
            r"\s*(?:编制|制表|填表|填报|制单|打印|导出|报表生成|生成|支付|发放|交易|移交|付款|下载)(?:日期|时间)", text
        )
    ):
        return
    squeezed = plain(text)
    squeezed = re.sub(
        r"(?:编制|制表|填表|填报|制单|打印|导出|报表生成|生成|支付|发放|交易|移交|付款|代发|发薪|下载)(?:日期|时间)[:：][^\u4e00-\u9fa5]*(?:年\d*月?\d*日?)?",
        "",
        squeezed,
    )
    for match in _RANGE.finditer(squeezed):
        y1, m1, d1, y2, m2, d2 = match.groups()
        try:
            span = date(int(y1), int(m1), int(d1)), date(int(y2 or y1), int(m2), int(d2))
        except ValueError:
            continue
        out.spans.append((*span, place))
        if span[0].day == 1 and span[1] == months.last_day(months.month_of(span[0])):
            out.months.append((months.month_of(span[0]), place))
        squeezed = squeezed.replace(match[0], "")
    english = _ENGLISH.search(text)
    if english:
        out.months.append(
            (
                int(english["y"] or english["y2"]) * 100
                + _ENGLISH_MONTHS.index((english["m"] or english["m2"])[:3].lower())
                + 1,
                place,
            )
        )
        return
    found = months.parse(squeezed)
    if found is None and place != "标题":
        loose = re.fullmatch(r"(20\d{2})[.\-_年]?(1[0-2]|0?[1-9])", squeezed)
        found = int(loose[1]) * 100 + int(loose[2]) if loose else None
    if found is not None:
        out.months.append((found, place))
        return
    several = months.every(squeezed)
    if len(several) > 1:
        out.months += [(month, place) for month in sorted(several)]
        return
    out.odd_months += [match[0] for match in _ODD_MONTH.finditer(squeezed) if not 1 <= int(match[1]) <= 12]
    for match in _YEAR.finditer(squeezed):
        out.years.append((int(match[1]), place))
    named = {int(m["m"]) if m["m"] else _CHINESE_MONTH.get(m["c"], 0) for m in _YEARLESS.finditer(squeezed)} - {0}
    if len(named) == 1:
        out.bare_months.append((named.pop(), place))


def _names(texts: Sequence[str], sheet: str, stem: str, out: Hints) -> None:
    out.crew = out.values.get("crew")
    out.project = out.values.get("project")
    out.employer = out.values.get("employer")
    for text in [*texts, stem, sheet]:
        squeezed = re.sub(r"[(（]?(?:金额)?单位[:：](?:万?元|小时|天|人|工日)[)）]?", "", plain(text))
        if ":" in squeezed or "：" in squeezed:
            continue
        company = _COMPANY.match(squeezed)
        rest = squeezed[company.end() :] if company else squeezed
        if (
            company
            and out.employer is None
            and "unit" not in out.values
            and re.search(r"工资|考勤|花名册|名册|代发|人员", rest)
        ):
            out.employer = company[0]
        # A file name joins its parts with underscores and dashes; the project may be any of them.
        parts = [rest] if text in texts else [rest, *re.split(r"[-—_]", rest)]
        for part in parts:
            project, crew = _project_in(part)
            if project and out.project is None:
                out.project = project
            if project and crew and out.crew is None:
                out.crew = crew
                break
    if out.employer is None:
        out.employer = out.values.get("unit") or out.values.get("contractor")


def _project_in(text: str) -> tuple[str | None, str | None]:
    """(project, crew) of a title such as '望江苑二期项目木工班2026年3月考勤表'; the longest name after which a title goes on."""
    text = re.sub(rf"^(?:附件?\d*|表\d+|{_MONTH_WORDS})[:、.]?", "", text).lstrip("-_—、")
    for match in reversed(list(_PROJECT_END.finditer(text))):
        rest = _AFTER_PROJECT.match(text[match.end() :])
        name = text[: match.end()]
        cut = text[match.end() :].startswith(("部", "经理部")) and name.endswith("项目")
        if cut and (name.endswith("工程项目") or not text[match.end() :].startswith("部")):
            continue  # 工程项目部 is the office of the 工程
        if text[match.end() :].startswith(("银行", "投资", "单位", "集团", "局", "有限", "公司", "主管", "领域")):
            continue
        if rest is None or len(name) < 4 or len(name) > 60 or "_" in name or _NO_PROJECT.match(name):
            continue
        if re.search(r"公司|[:：]|工资表|花名册|考勤表", name):
            continue
        return name, rest["crew"]
    return None, None
