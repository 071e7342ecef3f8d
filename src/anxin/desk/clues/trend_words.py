"""How the three trends are said: one sentence, and under each trend its arithmetic with the way to the rows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from anxin.casework.selectors.trends import Beside, Trends
from anxin.kit import months

from ..links import address


@dataclass(frozen=True)
class Verdict:
    """``kind``: warn, good, or none where nothing can be said."""

    question: str
    word: str
    reason: Markup
    kind: str


class Saying:
    """One reader's trends in words; ``place``: the region that was asked for, '' for all that he sees."""

    def __init__(self, told: Trends, place: str = "") -> None:
        self.told, self.place = told, place

    def rows(self, **asked: Any) -> str:
        """The list of the rows behind a number."""
        return address("desk:clue_trend_rows", region=self.place, **asked)

    def number(self, n: int, **asked: Any) -> Markup:
        return Markup('<a href="{}">{} 起</a>').format(self.rows(**asked), f"{n:,}")

    # --- the sentence --------------------------------------------------------------------------------------------

    def sentence(self) -> str:
        told = self.told
        if not told.total:
            return "近十二个月没有欠薪线索和案件。"
        return f"近十二个月 {told.total:,} 起欠薪{self._growth()}{self._trends()}。"

    def _growth(self) -> str:
        told = self.told
        if told.total_before is None:
            return "，上年没有记录可比"
        partly = "" if len(told.compared) == len(told.months) else f"能比的 {len(told.compared)} 个月里"
        more = told.same - told.total_before
        if not more:
            return f"，{partly}和上年同期一样多"
        share = f"（{percent(abs(told.growth))}）" if told.growth is not None else ""
        return f"，{partly}比上年同期{'多' if more > 0 else '少'} {abs(more):,} 起{share}"

    def _trends(self) -> str:
        told = self.told
        if not told.enough:
            return f"；不到 {told.lines.least} 起，看不出趋势"
        first = [
            w for w, holds in (("多发", told.is_more), ("早发", told.is_earlier), ("常态化", told.is_constant)) if holds
        ]
        said = ["呈" + "、".join(first)] if first else []
        said += ["在向更多行业扩散"] if told.is_spreading else []
        said += ["跨区域的在上升"] if told.is_crossing else []
        if said:
            return "；" + "，".join(said)
        return "；没有看出趋势" if told.usual is not None else ""

    def note(self) -> str:
        told = self.told
        reach = (
            ""
            if told.usual is not None or told.since is None
            else f"记录从{months.show(told.since)}开始，还不满两年，有的比不了。"
        )
        return f"{months.show(told.first)}到{months.show(told.last)}，本月没过完不算。{reach}"

    # --- each trend with its arithmetic -----------------------------------------------------------------------------

    def of_time(self) -> list[Verdict]:
        """多发、早发、常态化."""
        return [self._more(), self._earlier(), self._constant()]

    def of_places(self) -> list[Verdict]:
        """多行业多领域；跨区域、输入性."""
        return [self._trades(), self._crossing()]

    def _more(self) -> Verdict:
        told, line = self.told, percent(self.told.lines.more_share)
        if told.total_before is None:
            return self._verdict(
                "多发：比上年多吗",
                None,
                Markup("{}，上年没有记录，比不了。").format(self.number(told.total, span="now")),
            )
        if len(told.compared) == len(told.months):
            counted = Markup("{}，上年同期 {}").format(
                self.number(told.total, span="now"), self.number(told.total_before, span="before")
            )
        else:
            counted = Markup('能比的 {} 个月 <a href="#months">{} 起</a>，上年同期 {}').format(
                len(told.compared), f"{told.same:,}", self.number(told.total_before, span="before")
            )
        more = told.same - told.total_before
        grown = f"，{'多' if more >= 0 else '少'} {abs(more):,} 起" + (
            f"（{percent(abs(told.growth))}）" if told.growth is not None else ""
        )
        above = sum(m.n > (m.before or 0) for m in told.compared)
        how = f"。{len(told.compared)} 个月里 {above} 个月比上年同月多。多出 {line} 算多发。"
        return self._verdict("多发：比上年多吗", told.is_more, counted + grown + how)

    def _earlier(self) -> Verdict:
        rush = f"春节前 {self.told.lines.rush_d} 天的高峰以外来了"
        reason = self._beside(self.told.early, rush, early="1")
        return self._verdict(
            "早发：来得更早吗", self._known(self.told.early, self.told.is_earlier), reason + self._line("早发")
        )

    def _constant(self) -> Verdict:
        told = self.told
        if told.usual is None:
            return self._verdict("常态化：平常月份也多吗", None, Markup("上年的记录不满一年，不知道平常是多少。"))
        before = sum(m.before or 0 for m in told.months)
        reason = Markup("平常每月 {} 起（上年 {} ÷ 12）；十二个月里 {} 个月超过平常。到 {} 个月算常态化。").format(
            decimal(told.usual), self.number(before, span="before"),
            Markup('<a href="#months">{}</a>').format(told.over), told.lines.constant_months,
        )  # fmt: skip
        return self._verdict("常态化：平常月份也多吗", told.is_constant, reason)

    def _trades(self) -> Verdict:
        told = self.told
        before = "" if told.trades_before is None else f"，上年 {told.trades_before} 个"
        most = next((g.key for g in told.trades if g.beside.now.n), "")
        lead = Markup('<a href="#trades">{} 个行业</a>有欠薪{}。').format(told.trades_now, before)
        if not most:
            return self._verdict("多行业多领域：在扩散吗", None, lead)
        reason = lead + self._beside(told.elsewhere, f"除最多的“{most}”以外", but=most) + self._line("扩散")
        return self._verdict("多行业多领域：在扩散吗", self._known(told.elsewhere, told.is_spreading), reason, "在扩散")

    def _crossing(self) -> Verdict:
        told = self.told
        reason = self._beside(told.crossing, "工地、单位注册地、受理承办地不在一个县的", way="any")
        blind = (
            Markup("另有 {}单位注册地没登记，看不出。").format(self.number(told.unknown, span="now", way="unknown"))
            if told.unknown
            else ""
        )
        return self._verdict(
            "跨区域、输入性：在上升吗",
            self._known(told.crossing, told.is_crossing),
            reason + self._line("上升") + blind,
            "在上升",
        )

    def _known(self, one: Beside, holds: bool) -> bool | None:
        return None if one.points is None else holds

    def _beside(self, one: Beside, what: str, **asked: Any) -> Markup:
        said = Markup("{} {}，占 {}").format(what, self.number(one.now.n, span="now", **asked), percent(one.now.share))
        if one.before is None:
            return said + "；上年的记录不满一年，比不了。"
        was = self.number(one.before.n, span="before", **asked)
        if one.points is None:
            return said + Markup("；上年 {}。").format(was)
        turn = "一样" if not one.points else f"{'高' if one.points > 0 else '低'} {points(abs(one.points))} 个百分点"
        return said + Markup("；上年 {}，占 {}，{}。").format(was, percent(one.before.share), turn)

    def _line(self, word: str) -> str:
        return f"高出 {points(self.told.lines.rise)} 个百分点算{word}。"

    def _verdict(self, question: str, holds: bool | None, reason: Markup, word: str = "是") -> Verdict:
        if holds is None:
            return Verdict(question, "还不能比", reason, "none")
        if not self.told.enough:
            return Verdict(question, f"不到 {self.told.lines.least} 起，不下结论", reason, "none")
        return Verdict(question, word if holds else "没有看出", reason, "warn" if holds else "good")


def percent(share: Fraction | None) -> str:
    """'44.0%'; a dash when there is none."""
    return "—" if share is None else f"{decimal(share * 100)}%"


def points(share: Fraction) -> str:
    """A difference of shares in percentage points: '5.5'."""
    return str(decimal(share * 100))


def decimal(value: Fraction) -> Decimal:
    found = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return found.quantize(Decimal(1)) if found == found.to_integral_value() else found
