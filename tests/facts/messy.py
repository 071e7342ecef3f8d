"""Payroll sheets and receipts as clerks really send them, generated: good rows, odd rows, bad rows, and rows that are none."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from anxin.kit import idnumber
from tests.facts import site

Rows = list[list[Any]]

NAMES = [
    "赵大勇",
    "钱小满",
    "孙立",
    "李红军",
    "周文",
    "吴桂芳",
    "郑 明",
    "阿依古丽·买买提",
    "王五",
    "王五",
    "John Lee",
    "张计",
]
_BAD_NAMES = [None, "", "12345", "-", "无", "合计", "小计", "注意：以上为实发", "　", "姓名"]
CREWS = ["木工班", "钢筋班", " 木工班", "", None, "-", "木工 一班"]


def number(n: int) -> str:
    return site.number(n)


def _id(n: int) -> st.SearchStrategy[Any]:
    good = number(n)
    wrong = good[:-1] + ("0" if good[-1] != "0" else "1")
    odd = [
        wrong,
        None,
        "",
        "-",
        f"'{good}",
        f" {good}",
        good[:6] + good[8:17],
        good[:3] + "*" * 12 + good[15:],
        5.2232319850115e17,
    ]
    odd += [
        good.lower(),
        "".join(chr(ord(c) + 0xFEE0) for c in good),
        "123",
        good[:14] + "0000",
        idnumber.complete(good[:17]),
    ]
    return st.one_of(st.just(good), st.just(good), st.just(good), st.just(good), st.sampled_from(odd))


def _card(n: int) -> st.SearchStrategy[Any]:
    good = site.card(n)
    odd = [
        None,
        "",
        "无",
        "现金",
        good[:4] + " " + good[4:],
        good[:4] + "-" + good[4:],
        "6217****0001",
        6.217e18,
        "12ab",
        "1" * 40,
    ]
    return st.one_of(st.just(good), st.just(good), st.just(good), st.sampled_from([*odd, site.card(n % 3)]))


def _money(yuan: int) -> st.SearchStrategy[Any]:
    odd = [
        f"{yuan:,.2f}",
        f"￥{yuan}",
        None,
        "",
        -float(yuan),
        2e7,
        "abc",
        f"{yuan}元",
        yuan + 0.285,
        f"{yuan}.5",
        "-",
        0.0,
        "0",
    ]
    return st.one_of(st.just(float(yuan)), st.just(f"{yuan}.00"), st.just(yuan), st.sampled_from(odd))


_DAYS = st.one_of(st.just(22.0), st.just("22"), st.sampled_from([22.5, "22天", 40.0, -1.0, None, "abc", 0.0, "31"]))
_SIGNED = st.sampled_from([None, "", "已签", "√", "赵大勇", "代签人某某某某", "×"])
_INTERLUDES = st.sampled_from(
    ["blank", "group", "title", "subtotal", "total", "header", "note", "signature", "other", "serial", "bare"]
)


@st.composite
def payroll(draw: st.DrawFn, *, numbers: bool = True, month: str = "2026年3月") -> Rows:
    """The rows of a payroll sheet; without ``numbers`` its people are known by name alone."""
    more = draw(st.sets(st.sampled_from(["班组", "工种", "出勤天数", "日工资", "签字", "备注", "补发月份"])))
    more |= draw(st.sampled_from([{"应发工资", "扣款"}, {"应发工资", "扣款"}, {"应发工资"}, {"扣款"}, set()]))
    parts = draw(st.booleans())
    order = ["序号", "姓名", *(["身份证号码"] if numbers else []), "银行卡号", "班组", "工种", "出勤天数", "日工资"]
    order += (["高温补贴", "罚款"] if parts else []) + ["应发工资", "扣款", "实发工资", "签字", "备注", "补发月份"]
    fixed = {"序号", "姓名", "身份证号码", "银行卡号", "实发工资", "高温补贴", "罚款"}
    header = [h for h in order if h in fixed or h in more]
    title = [[f"{month}农民工工资支付表"], [f"项目名称：{site.PROJECT}", "", f"用人单位：{site.FIRM}"]]
    rows: Rows = [*title, list(header)]
    total = 0
    for at in range(draw(st.integers(1, 24))):
        if draw(st.integers(0, 9)) == 0:
            rows.append(_interlude(draw(_INTERLUDES), header, total))
        if draw(st.integers(0, 2)):
            good = _good_line(at, parts)
            rows.append([good[h] for h in header])
            total += 5000 + 100 * (at + 12)
            continue
        n = draw(st.integers(0, 11))
        pay = 5000 + 100 * n
        cut = draw(st.sampled_from([0, 0, 0, 200]))
        name = draw(st.one_of(st.just(NAMES[n]), st.just(NAMES[n]), st.just(NAMES[n]), st.sampled_from(_BAD_NAMES)))
        cell = {
            "序号": draw(st.sampled_from([at + 1, float(at + 1), str(at + 1), None])),
            "姓名": name,
            "身份证号码": draw(_id(n)),
            "银行卡号": draw(_card(n)),
            "班组": draw(st.sampled_from(CREWS)),
            "工种": "木工",
            "出勤天数": draw(_DAYS),
            "日工资": draw(st.sampled_from([280.0, "280元/天", None, "面议"])),
            "高温补贴": draw(st.sampled_from([None, 100.0, "50", "x"])),
            "罚款": draw(st.sampled_from([None, 0.0, 100.0, -100.0])),
            "应发工资": draw(_money(pay + cut)) if draw(st.booleans()) else float(pay + cut),
            "扣款": draw(st.sampled_from([float(cut), cut, None, "-", -200.0, 900.0]))
            if draw(st.booleans())
            else float(cut),
            "实发工资": draw(_money(pay)) if draw(st.booleans()) else float(pay),
            "签字": draw(_SIGNED),
            "备注": draw(st.sampled_from([None, "补发", "退场结清", "正常"])),
            "补发月份": draw(st.sampled_from([None, None, "2026-02", "二月"])),
        }
        row = [cell[h] for h in header]
        total += pay
        rows.append(row)
        if draw(st.integers(0, 11)) == 0:
            rows.append(list(row))
    if draw(st.booleans()):
        rows.append(_interlude("total", header, total))
    rows.append(["制表日期：2026-04-08", "", "", "编制："])
    return rows


def _good_line(at: int, parts: bool) -> dict[str, Any]:
    """Somebody who stands in the sheet once, with figures that agree."""
    n = at + 12
    pay = 5000.0 + 100 * n
    return {
        "序号": float(at + 1),
        "姓名": NAMES[at % 9] + "一二三四五六七八九十"[at % 10] * (1 + at // 10),
        "身份证号码": number(n),
        "银行卡号": site.card(n),
        "班组": CREWS[at % 3],
        "工种": "木工",
        "出勤天数": 22.0,
        "日工资": 280.0,
        "高温补贴": pay + 100 if parts else None,
        "罚款": 100.0 if parts else None,
        "应发工资": pay + 100,
        "扣款": 100.0,
        "实发工资": pay,
        "签字": "已签",
        "备注": None,
        "补发月份": None,
    }


def _interlude(kind: str, header: list[str], total: int) -> list[Any]:
    at = header.index("实发工资")
    sums = [None] * at + [float(total)]
    return {
        "blank": [],
        "group": ["一、钢筋班组"],
        "title": ["班组：架子班", f"用人单位：{site.CONTRACTOR}"],
        "subtotal": ["小计", *sums[1:]],
        "total": ["合计", *sums[1:]],
        "header": list(header),
        "note": ["备注：以上数据已核对无误，如有疑问请联系项目部"],
        "signature": ["编制：", "", "审核：", "", "负责人："],
        "other": ["日期", "天气", "项目名称", "施工单位", "检查人", "备注"],
        "serial": [9.0],
        "bare": sums,
    }[kind]


_STATUS = st.one_of(
    st.just("成功"), st.just("成功"), st.just("交易成功"), st.sampled_from(["失败", "退汇", "处理中", None, "?", "S"])
)
_WHEN = st.one_of(
    st.just("2026-04-15 10:20:00"),
    st.sampled_from([dt.datetime(2026, 4, 15, 10, 20), "20260415", "2026/4/16", None, "昨天", 46127.5, "2026-13-01"]),
)


@st.composite
def receipts(draw: st.DrawFn, *, numbers: bool = True) -> Rows:
    """The rows of a bank's receipts."""
    more = draw(
        st.sets(st.sampled_from(["失败原因", "银行流水号", "附言", "工资月份", "项目名称", "批次号", "处理结果"]))
    )
    order = [
        "序号",
        "收款人",
        *(["证件号码"] if numbers else []),
        "收款账号",
        "金额",
        "交易时间",
        "银行流水号",
        "处理结果",
    ]
    order += ["失败原因", "附言", "工资月份", "项目名称", "批次号"]
    fixed = {"序号", "收款人", "证件号码", "收款账号", "金额", "交易时间", "处理结果"}
    header = [h for h in order if h in fixed or h in more]
    rows: Rows = [[f"{site.PROJECT}2026年3月工资代发回单"], list(header)]
    total = 0
    for at in range(draw(st.integers(1, 24))):
        n = draw(st.integers(0, 11))
        if draw(st.integers(0, 12)) == 0:
            rows.append(
                draw(
                    st.sampled_from(
                        [[], ["合计", None, None, None, float(total)], list(header), ["说明：以银行记录为准"]]
                    )
                )
            )
        pay = 5000 + 100 * n
        cell = {
            "序号": draw(st.sampled_from([at + 1, str(at + 1), None])),
            "收款人": draw(st.one_of(st.just(NAMES[n]), st.just(NAMES[n]), st.sampled_from(_BAD_NAMES))),
            "证件号码": draw(_id(n)),
            "收款账号": draw(_card(n)),
            "金额": draw(_money(pay)),
            "交易时间": draw(_WHEN),
            "银行流水号": draw(st.sampled_from([f"S{at:05d}", f"S{at:05d}", "S00001", None, "无"])),
            "处理结果": draw(_STATUS),
            "失败原因": draw(st.sampled_from([None, None, "户名不符", "账号不存在", "交易成功"])),
            "附言": draw(st.sampled_from([None, "3月工资", "2月工资", "2026年3月工资", "材料款"])),
            "工资月份": draw(st.sampled_from([None, "2026-03", "2026年2月", "x"])),
            "项目名称": draw(st.sampled_from([None, site.PROJECT, "云岭县城南学校项目"])),
            "批次号": draw(st.sampled_from([None, "B1", 20260415.0])),
        }
        row = [cell[h] for h in header]
        total += pay
        rows.append(row)
        if draw(st.integers(0, 11)) == 0:
            rows.append(list(row))
    return rows
