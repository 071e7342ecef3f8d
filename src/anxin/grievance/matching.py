"""Which registered firm or project is meant by a name that is short, misheard, mistyped or badly scanned.

Names are compared without what all of them share (有限公司, the place), by their signs and by their sound, since people write
by ear (鑫/新/欣) and scanners by eye (限/眼). Only candidates that share a sign or a sound that few names have are compared.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, cast

from pypinyin import lazy_pinyin
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from anxin.kit.text import name_key

_FORM = re.compile(
    r"(?:股份)?有[限眼]?(?:责任)?公司|有限责任|集团有限|集团(?=$|有)|(?:总|分)公司|公司|项目经理部|项目部|工程$|项目$"
)
_PROVINCE = "北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆"
_PLACE = re.compile(
    rf"^(?:(?:{_PROVINCE})(?![省市])(?=.{{2}})"
    r"|[\u4e00-\u9fff]{2,3}省|[\u4e00-\u9fff]{2,6}?自治[区州县])?(?:[\u4e00-\u9fffA-Z0-9]{1,4}[市州])?(?:[\u4e00-\u9fffA-Z0-9]{1,4}[区县市])?"
)
_TRADE = re.compile(
    r"电子商务|物流|运输|汽车|食品|建筑材料|建材|机械|设备|材料|建筑工程|建设工程|建筑劳务|建筑安装|装饰装修|装饰工程|市政工程|园林绿化|房地产开发|工程建设|建筑|建设|建工|工程|劳务|装饰|装修|市政|园林|房地产|置业|开发|安装|路桥|水利|电力|贸易|商贸|实业|投资|科技|发展|服务|管理|集团"
)
_BRACKETED = re.compile(r"\([^()]{1,8}\)")
_FEW = 60
_LONGEST = 80
# Below this two names are not alike; above the second they are the same firm but for damage.
POSSIBLE, LIKELY = 0.7, 0.88


@dataclass(frozen=True, slots=True)
class Registered:
    """A name of the registry: what it belongs to, and its other names (former, short, misspelt before)."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A registered name that may be meant. `score` 0..1; `how`: the same, by its sound, by its signs, or by a part of it."""

    key: str
    name: str
    score: float
    how: Literal["same", "sound", "signs", "part"]


@dataclass(frozen=True, slots=True)
class _Form:
    key: str
    shown: str
    full: str
    core: str
    stem: str
    sound: tuple[str, ...]


@lru_cache(maxsize=65536)
def _sound(core: str) -> tuple[str, ...]:
    # Letters and marks stand for themselves, one by one.
    return tuple(lazy_pinyin(core, errors=cast(Any, list)))


def _form(key: str, shown: str, name: str) -> _Form:
    full = name_key(name)[:_LONGEST]
    bare = _FORM.sub("", _BRACKETED.sub("", full)) or full
    core = _PLACE.sub("", bare)
    # 上海市建设工程有限公司 is nothing but a place and a trade; both then belong to the name.
    core = core if len(core) >= 2 and _TRADE.sub("", core) else bare
    stem = _TRADE.sub("", core)
    return _Form(key, shown, full, core, stem if len(stem) >= 2 else core, _sound(core))


@dataclass(slots=True)
class Registry:
    """Names made ready to be asked many times. Build it once for a list of names that does not change."""

    forms: list[_Form] = field(default_factory=list)
    by_mark: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, entries: Iterable[Registered]) -> Registry:
        made = cls()
        for entry in entries:
            for name in (entry.name, *entry.aliases):
                place = len(made.forms)
                form = _form(entry.key, entry.name, name)
                made.forms.append(form)
                for mark in _marks(form):
                    made.by_mark[mark].append(place)
        return made

    def near(self, form: _Form) -> list[_Form]:
        """The names that share most of the rare marks with this one."""
        votes: Counter[int] = Counter()
        marks = sorted(_marks(form), key=lambda m: (len(self.by_mark.get(m, ())), m))
        for mark in marks:
            places = self.by_mark.get(mark, ())
            if len(places) > max(_FEW * 5, len(self.forms) // 20) and votes:
                break
            for place in places:
                votes[place] += 1
        return [self.forms[place] for place, _ in sorted(votes.items(), key=lambda v: (-v[1], v[0]))[:_FEW]]


def _marks(form: _Form) -> set[str]:
    """Pairs of signs and pairs of sounds of the distinguishing part; single signs when it is as short as two."""
    core, sound = form.core, form.sound
    pairs = {core[i : i + 2] for i in range(len(core) - 1)}
    pairs |= {f"{sound[i]} {sound[i + 1]}" for i in range(len(sound) - 1)}
    # 天X建设 for 天Y建设: one sign between two that are right.
    pairs |= {f"{core[i]}_{core[i + 2]}" for i in range(len(core) - 2)}
    return pairs or {core}


def match_names(name: str, registry: Registry | Sequence[Registered], *, limit: int = 5) -> list[NameMatch]:
    """Registered names that may be meant by `name`, the likeliest first, at most `limit`, each identity once.

    >>> match_names("鑫海建筑", [Registered("1", "宜宾市鑫海建筑工程有限责任公司")])[0].key
    '1'
    """
    ready = registry if isinstance(registry, Registry) else Registry.of(registry)
    asked = _form("", name, name)
    if len(asked.core) < 2:
        return []
    best: dict[str, NameMatch] = {}
    for form in ready.near(asked):
        score, how = _alike(asked, form)
        if score >= POSSIBLE and (form.key not in best or score > best[form.key].score):
            best[form.key] = NameMatch(form.key, form.shown, round(score, 3), how)
    return sorted(best.values(), key=lambda m: (-m.score, m.name, m.key))[:limit]


def _alike(a: _Form, b: _Form) -> tuple[float, Literal["same", "sound", "signs", "part"]]:
    if a.full == b.full:
        return 1.0, "same"
    if a.core == b.core:
        return 0.98 if _places_agree(a, b) else 0.8, "same"
    signs = Levenshtein.normalized_similarity(a.core, b.core)
    sound = Levenshtein.normalized_similarity(a.sound, b.sound)
    whole = fuzz.ratio(a.full, b.full) / 100
    # Firms of one place and trade share most of their names; the stem between the two tells them apart.
    stem = max(
        Levenshtein.normalized_similarity(a.stem, b.stem),
        Levenshtein.normalized_similarity(_sound(a.stem), _sound(b.stem)),
        0.9 if a.stem in b.full or b.stem in a.full else 0.0,
        0.9 * fuzz.partial_ratio(a.stem, b.stem) / 100 if min(len(a.stem), len(b.stem)) >= 3 else 0.0,
    )
    score = max(0.35 * stem + 0.15 * signs + 0.5 * whole, 0.45 * stem + 0.35 * sound + 0.2 * whole)
    if stem <= 0.5:
        score -= 0.05
    how: Literal["same", "sound", "signs", "part"] = "sound" if sound > signs else "signs"
    short, long = sorted((a.core, b.core), key=len)
    if len(short) >= 3 and short in long and (len(short) >= 4 or long.startswith(short)):
        score, how = max(score, 0.8 + 0.15 * len(short) / len(long)), "part"
    elif (
        len(a.stem) >= 2 and a.stem == b.stem and (not a.core.endswith(a.stem) or a.core == a.stem or a.stem in b.core)
    ):
        score, how = max(score, 0.78 if len(a.stem) == 2 else 0.86), "part"
    if not _places_agree(a, b):
        score -= 0.12
    return max(0.0, min(score, 0.97)), how


def _places_agree(a: _Form, b: _Form) -> bool:
    """False when both names say a place and it is another one."""
    here, there = (_PLACE.match(f.full)[0] for f in (a, b))  # type: ignore[index]
    if not here or not there:
        return True
    return here in there or there in here or fuzz.ratio(here, there) >= 50
