"""Reads rule files and refuses, with every reason at once, those that do not stand up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from anxin import law
from anxin.rules import yaml_text
from anxin.rules.card import Card, Number, RuleError

ROOT = Path(__file__).parent
RETIRED = "_retired"

_FILE = re.compile(r"\A\s*/\*(?P<card>.*?)\*/(?P<sql>.*)\Z", re.DOTALL)


@dataclass(frozen=True)
class Rule:
    """A card and its query over the fact views. ``sql`` is one SELECT without the card and without a semicolon."""

    card: Card
    sql: str
    path: Path

    @property
    def code(self) -> str:
        return self.card.code

    @property
    def version(self) -> int:
        return self.card.version

    @property
    def cases_path(self) -> Path:
        return self.path.with_name(f"{self.code}.cases.yaml")


def parse(text: str, path: Path) -> Rule:
    """A rule from the text of its file; RuleError when the card or the shape of the file is wrong."""
    found = _FILE.match(text)
    if not found:
        raise RuleError(f"{path.name}: 文件须以 /* 卡片 */ 开头,其后是一条 SELECT")
    try:
        card = Card.model_validate(yaml_text.read(found["card"]))
    except yaml.YAMLError as e:
        raise RuleError(f"{path.name}: 卡片不是合法的 YAML:{e}") from e
    except ValidationError as e:
        places = "; ".join(f"{'.'.join(map(str, x['loc'])) or '卡片'}: {x['msg']}" for x in e.errors())
        raise RuleError(f"{path.name}: 卡片有误:{places}") from e
    sql = found["sql"].strip().rstrip(";").strip()
    if not re.match(r"(?is)^(?:\s|--[^\n]*\n)*(?:with|select)\b", sql):
        raise RuleError(f"{path.name}: 卡片之后须是一条 SELECT(可带 WITH)")
    return Rule(card=card, sql=sql, path=path)


def law_problems(card: Card) -> list[str]:
    """What the card cites that the law package does not know, each as a Chinese sentence."""
    problems = []
    for article_id in card.basis:
        try:
            law.article(article_id)
        except LookupError as e:
            problems.append(f"依据 {article_id} 查无此条:{_said(e)}")
    for name, number in card.numbers.items():
        if not _known(number):
            problems.append(f"数值 {name} 的来源 {number.default or number.law} 在法规数据中不存在")
    return problems


def _known(number: Number) -> bool:
    legal = law.keys()
    return number.default in law.defaults() if number.default else number.law in legal


def _said(e: Exception) -> str:
    return str(e.args[0]) if e.args else str(e)


def load_file(path: Path) -> Rule:
    """One rule, checked against the law package; RuleError lists everything that is wrong with it."""
    rule = parse(path.read_text(encoding="utf-8"), path)
    problems = law_problems(rule.card)
    if path.stem != rule.code:
        problems.append(f"文件名 {path.name} 与规则代码 {rule.code} 不一致")
    if path.parent.name not in (rule.card.family, RETIRED):
        problems.append(f"规则应放在 {rule.card.family}/ 目录下")
    if (path.parent.name == RETIRED) != (rule.card.retired is not None):
        problems.append("退役规则(且仅退役规则)放在 _retired/ 目录,并写明 retired: {on, reason, successor}")
    if problems:
        raise RuleError(f"{path.name}: " + "; ".join(problems))
    return rule


@lru_cache(maxsize=8)
def load(root: Path = ROOT) -> tuple[Rule, ...]:
    """All rules in force, by code. RuleError names each file that cannot be used."""
    paths = [p for p in sorted(root.glob("*/*.sql")) if p.parent.name != RETIRED]
    rules, problems = [], []
    for path in paths:
        try:
            rules.append(load_file(path))
        except RuleError as e:
            problems.append(str(e))
    problems += _clashes(rules)
    if problems:
        raise RuleError("\n".join(problems))
    return tuple(sorted(rules, key=lambda r: r.code))


def _clashes(rules: list[Rule]) -> list[str]:
    """Numbers of one name must be one number: all rules read them from one row of limits."""
    seen: dict[str, tuple[str, Number]] = {}
    problems = []
    for rule in rules:
        for name, number in rule.card.numbers.items():
            first = seen.setdefault(name, (rule.code, number))
            if (number.default, number.law, number.on) != (first[1].default, first[1].law, first[1].on):
                problems.append(f"{rule.code} 与 {first[0]} 都用数值名 {name},来源却不同;请改名")
    by_code = {rule.code: rule for rule in rules}
    for rule in rules:
        for code in rule.card.draws_on:
            if code not in by_code:
                problems.append(f"{rule.code} 的 draws_on 提到的规则 {code} 不存在")
            elif by_code[code].card.draws_on or any("project" not in s for s in by_code[code].card.subject):
                problems.append(f"{rule.code} 的 draws_on 只能写以项目为对象、自己不归集别的规则的规则,{code} 不是")
    return problems


def retired(root: Path = ROOT) -> tuple[Rule, ...]:
    """Rules no longer in force; old warnings still point to them."""
    return tuple(load_file(p) for p in sorted((root / RETIRED).glob("*.sql")))


def get(code: str, root: Path = ROOT) -> Rule:
    """The rule in force with that code; RuleError when there is none, saying where it went if it was retired."""
    for rule in load(root):
        if rule.code == code:
            return rule
    for rule in retired(root):
        if rule.code == code and rule.card.retired:
            then = rule.card.retired
            successor = f",由 {then.successor} 接替" if then.successor else ""
            raise RuleError(f"规则 {code} 已于 {then.on} 退役({then.reason}){successor}")
    raise RuleError(f"没有规则 {code};现行规则:{'、'.join(r.code for r in load(root))}")
