"""The clerk's dictionary: which header may mean which field, and what makes a sheet of one kind or another.

Read once from synonyms.yaml and kinds.yaml beside this file. A header matches in four ways, best first: as it stands, without its
unit, without a neutral word in front ('工人姓名' is '姓名'), by a regular expression. A word *inside* a header never counts: in Chinese
the head of a phrase stands at its end and 项目经理电话 is not the worker's phone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from anxin.intake.recognise.clerk_files import load
from anxin.kit.text import plain

_UNIT = re.compile(
    r"[(\[](?:单位)?[:]?(?:人民币)?(?:元|万元|千元|天|日|小时|h|个|人|%|％|工日|平方米|㎡|m2|M2|月|必填|选填|可选|如有|年月日|RMB|元/天|元/工日|元/月|元/时|"
    r"大写|小写|yyyy[^)]*|YYYY[^)]*|号|公章|盖章|手印|按手印|签字|自动|脱敏|本人|居民身份证|手写)[)\]]$",
    re.IGNORECASE,
)
_BARE_UNIT = re.compile(r"(?<=[额款资费价发])(?:/元|/万元|万元|元)$|(?<=[数勤])/天$|(?<=时)/(?:小时|h)$")
_WAN = re.compile(r"万元|\(万\)")
_NEUTRAL = (
    "务工人员", "建筑工人", "劳务人员", "作业人员", "施工人员", "农民工", "员工", "职工", "工人", "民工", "人员", "雇员", "本人", "个人",
    "所属", "所在", "当前", "本月", "当月", "本期", "该", "填报", "实际", "现", "工资",
)  # fmt: skip


_NAMED = frozenset({"名称", "单位名称", "全称", "单位", "姓名"})


def norm(header: object) -> str:
    """A header as it is compared: no blanks, half-width, lower case, without '*' marks and a closing colon."""
    return (
        plain(header)
        .replace("【", "(")
        .replace("】", ")")
        .replace("[", "(")
        .replace("]", ")")
        .strip("*:：、.。")
        .casefold()
    )


def in_wan(header: object) -> bool:
    """Whether the column is in ten thousands of yuan."""
    return bool(_WAN.search(plain(header)))


def _bare(normal: str) -> str:
    while True:
        shorter = _BARE_UNIT.sub("", _UNIT.sub("", normal))
        if shorter == normal or not shorter:
            return normal
        normal = shorter


@dataclass(frozen=True, slots=True)
class KindCard:
    """One entry of kinds.yaml."""

    code: str
    title: str
    uses: tuple[str, ...] = ()
    needed: tuple[tuple[str, ...], ...] = ()
    strong: dict[str, float] | None = None
    words: dict[str, float] | None = None
    against: dict[str, float] | None = None
    days: bool | None = None
    imports: bool = True
    asks: tuple[str, ...] = ()
    repeats: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def kinds() -> dict[str, KindCard]:
    raw = load("kinds.yaml")
    return {
        code: KindCard(
            code=code,
            title=card["title"],
            uses=tuple(card.get("uses", ())),
            needed=tuple(tuple(group) for group in card.get("needed", ())),
            strong=card.get("strong") or {},
            words=card.get("words") or {},
            against=card.get("against") or {},
            days=card.get("days"),
            imports=card.get("imports", True),
            asks=tuple(card.get("asks", ())),
            repeats=frozenset(card.get("repeats", ())),
        )
        for code, card in raw.items()
    }


@dataclass(frozen=True, slots=True)
class _Group:
    exact: dict[str, tuple[tuple[str, float], ...]]
    patterns: tuple[tuple[re.Pattern[str], str], ...]


@lru_cache(maxsize=1)
def _groups() -> dict[str, _Group]:
    raw = load("synonyms.yaml")
    out: dict[str, _Group] = {}
    for group, fields in raw.items():
        exact: dict[str, tuple[tuple[str, float], ...]] = {}
        patterns: list[tuple[re.Pattern[str], str]] = []
        for field, words in fields.items():
            for place, word in enumerate(words):
                word = str(word)
                if len(word) > 2 and word.startswith("/") and word.endswith("/"):
                    patterns.append((re.compile(word[1:-1]), field))
                else:
                    key = norm(word)
                    if field not in {known for known, _ in exact.get(key, ())}:
                        exact[key] = (*exact.get(key, ()), (field, 0.0002 * min(place, 40)))
        out[group] = _Group(exact, tuple(patterns))
    return out


@lru_cache(maxsize=20_000)
def _forms(header: str) -> tuple[tuple[tuple[str, float], ...], str]:
    """The spellings under which a header is looked up, surest first, and the one that patterns search."""
    normal = norm(header)
    if not normal:
        return (), ""
    forms = [(normal, 1.0)]
    bare = _bare(normal)
    if bare != normal:
        forms.append((bare, 0.97))
    for prefix in _NEUTRAL:
        if bare.startswith(prefix) and len(bare) > len(prefix):
            forms.append((bare[len(prefix) :], 0.9))
            break
    return tuple(forms), bare


@lru_cache(maxsize=50_000)
def match(group: str, header: str) -> tuple[tuple[str, float], ...]:
    """The fields of one synonym group that a header may name, and how surely (1.0 as written .. 0.8 by pattern)."""
    rules = _groups()[group]
    forms, bare = _forms(header)
    if not forms:
        return ()
    for form, sure in forms:
        if form in rules.exact:
            return tuple((field, sure - late) for field, late in rules.exact[form])
    for pattern, field in rules.patterns:
        if pattern.search(bare):
            return ((field, 0.8),)
    return ()


def candidates(uses: Sequence[str], path: Sequence[str]) -> list[tuple[str, float]]:
    """Fields for a column whose header levels are `path` (top to leaf), surest first, groups in order of preference.

    A leaf read together with its group heading (劳动合同/起) beats the leaf alone.
    """
    return list(_candidates(tuple(uses), tuple(path)))


@lru_cache(maxsize=20_000)
def _candidates(uses: tuple[str, ...], path: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    if not path:
        return ()
    leaf = path[-1]
    texts = [(leaf, 1.0)]
    if len(path) > 1:
        texts = [("/".join(path), 1.0), ("/".join(path[-2:]), 1.0), ("".join(path[-2:]), 0.99), (leaf, 0.97)]
    found: dict[str, float] = {}
    for rank, group in enumerate(uses):
        for text, weight in texts:
            hits = match(group, text)
            for field, sure in hits:
                score = sure * weight - 0.001 * rank
                if score > found.get(field, 0.0):
                    found[field] = score
            if hits:
                break
    if len(path) > 1 and norm(leaf) in _NAMED and not any(score > 0.98 for score in found.values()):
        # 施工总承包单位 / 名称 is the contractor; the bare word 名称 would be anybody.
        above = tuple((field, score * 0.98) for field, score in _candidates(uses, path[:-1]))
        if above:
            return above
    return tuple(sorted(found.items(), key=lambda x: -x[1]))


@lru_cache(maxsize=50_000)
def known_word(text: str) -> bool:
    """Whether any kind of sheet knows this as a header."""
    # Asked of every short text near the top of a sheet, names of people too, so it must not try group after group.
    words, patterns = _every_word()
    forms, bare = _forms(text)
    return any(form in words for form, _ in forms) or (bool(forms) and any(p.search(bare) for p in patterns))


@lru_cache(maxsize=1)
def _every_word() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """The exact words and the patterns of all groups together, each once."""
    groups = _groups().values()
    words = frozenset(word for group in groups for word in group.exact)
    return words, tuple(dict.fromkeys(pattern for group in groups for pattern, _ in group.patterns))


@lru_cache(maxsize=50_000)
def anywhere(text: str) -> frozenset[str]:
    """Every field that some kind of sheet reads in this header."""
    return frozenset(field for group in _groups() for field, _ in match(group, text))
