"""Whose row it is: name, identity number, card; and whether this person or card has been in the sheet before."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from anxin.intake.recognise import cells
from anxin.intake.recognise.model import Issue
from anxin.intake.recognise.rows.base import Row, RowReader, reject, warn
from anxin.kit import idnumber
from anxin.kit.text import mask_card, mask_id, mask_name, person_key, plain

_SCIENTIFIC = re.compile(r"^\d+(?:\.\d+)?[eE]\+?\d{1,2}$")
_CARD = re.compile(r"^[0-9]{8,30}$")
_NOT_A_NAME = re.compile(r"^[\d.\-+/]*$")
# What a column for the kind of document may say while the number is an identity number.
ORDINARY_ID = frozenset({"01", "1", "身份证", "居民身份证", "二代身份证", "中国居民身份证", "第二代居民身份证"})
_checked = lru_cache(maxsize=4_096)(idnumber.check)


def read_name(value: Any) -> str | None:
    """A person's name as written, without blanks inside Chinese names."""
    shown = cells.text(value)
    if shown is None:
        return None
    if " " in shown and not shown.isascii():
        shown = shown.replace(" ", "")
    return shown


def no_name(text: str) -> bool:
    """Whether a cell of the name column holds a number or a dash."""
    return bool(_NOT_A_NAME.match(text))


def number_text(value: Any) -> str:
    """An identity number's cell as capital text, without the apostrophe that keeps Excel from reading a number."""
    return cells.squeezed(value).upper().lstrip("'‘’`")


def card_text(value: Any) -> str:
    """A card's cell as text, without hyphens and apostrophe."""
    return cells.squeezed(value).replace("-", "").lstrip("'‘’`")


class PersonReader(RowReader):
    """A reader of sheets with a person on each row."""

    id_level_without: Callable[..., Issue] = staticmethod(warn)

    def __init__(self, recognised: Any) -> None:
        super().__init__(recognised)
        self._people: dict[Any, tuple[int, int]] = {}
        self._cards: dict[str, tuple[Any, int]] = {}
        self._told_no_ids = False

    def person(self, row: Row, fields: dict[str, Any], issues: list[Issue], crew: str | None) -> None:
        """Fill name, id_number, card, phone, crew, employer ... into `fields`."""
        name = self.cell(row, "name")
        if name is not None:
            found = read_name(name)
            if found is not None:
                if no_name(found):
                    # Devices show the bare number of somebody who was enrolled without a name; the number still tells who.
                    known = self.cell(row, "worker_no") is not None or self.cell(row, "id_number") is not None
                    make = warn if known else reject
                    issues.append(
                        make(
                            self.header("name"),
                            "missing_name",
                            f"“{self.header('name')}”一栏是“{found[:20]}”，不是姓名，请填写姓名",
                        )
                    )
                else:
                    fields["name"] = found
        self._identity(row, fields, issues)
        self._card(row, fields, issues)
        worker_no = self.cell(row, "worker_no")
        if worker_no is not None:
            fields["worker_no"] = plain(cells.show(worker_no))
        phone = self.cell(row, "phone")
        if phone is not None:
            text = cells.squeezed(phone).replace("-", "")
            if text not in cells.EMPTY_MARKS:
                fields["phone"] = text
        for one in ("employer", "project"):
            value = cells.text(self.cell(row, one))
            if value is not None:
                fields[one] = value
            elif one in self.section:
                fields[one] = self.section[one]
        for one in ("project_code", "employer_code"):
            value = self.cell(row, one)
            if value is not None:
                fields[one] = plain(cells.show(value))
        own = cells.text(self.cell(row, "crew"))
        if own or crew:
            fields["crew"] = own or crew
        elif self.r.crew:
            fields["crew"] = self.r.crew
        department = cells.text(self.cell(row, "department"))
        if department and "crew" not in fields and department.endswith(("班", "组", "队")):
            fields["crew"] = department
        for one in ("trade", "department"):
            value = cells.text(self.cell(row, one))
            if value is not None:
                fields[one] = value

    def _identity(self, row: Row, fields: dict[str, Any], issues: list[Issue]) -> None:
        heading = self.header("id_number")
        if not heading:
            return
        value = self.cell(row, "id_number")
        kind = cells.squeezed(self.cell(row, "id_type"))
        if value is None or (isinstance(value, str) and len(value) < 6 and plain(value) in cells.EMPTY_MARKS):
            issues.append(
                warn(
                    heading,
                    "id_missing",
                    f"“{heading}”一栏没有填，这一行要等到能对上花名册里的人才能入账，请补填证件号码",
                )
            )
            return
        if cells.is_error(value):
            issues.append(
                reject(heading, "id_digits_lost", f"“{heading}”一栏是公式错误 {cells.show(value)}，请重新填写证件号码")
            )
            return
        text = number_text(value)
        if (isinstance(value, (int, float)) and abs(value) >= 10**15) or _SCIENTIFIC.match(text):
            issues.append(
                reject(
                    heading,
                    "id_digits_lost",
                    f"“{heading}”一栏被 Excel 当成数字，后三位已经丢失（{mask_id(text)}），请把该列设为“文本”后重新填写",
                )
            )
            return
        if "*" in text:
            fields["id_masked"] = text
            issues.append(
                warn(heading, "id_missing", f"“{heading}”一栏是脱敏号码（{text}），只能凭姓名核对，请尽量提供完整号码")
            )
            return
        if kind and kind not in ORDINARY_ID:
            fields["id_type"], fields["id_number"] = kind, text
            return
        checked = _checked(text)
        if not checked.ok and len(text) == 18 and text.endswith("000") and text.isdigit():
            issues.append(
                reject(
                    heading,
                    "id_digits_lost",
                    f"“{heading}”一栏末三位是 000 且校验不通过（{mask_id(text)}），多半是 Excel 丢了后三位，请重新填写",
                )
            )
            return
        fields["id_number"] = checked.normal or text
        if not checked.ok:
            issues.append(
                warn(heading, "id_checksum", f"“{heading}”一栏 {mask_id(text)}：{checked.problem}，请对照身份证核对")
            )

    def _card(self, row: Row, fields: dict[str, Any], issues: list[Issue]) -> None:
        heading = self.header("card")
        value = self.cell(row, "card") if heading else None
        if value is None:
            return
        found = read_card(value, heading, issues)
        if not found:
            return
        if "*" in found:
            fields["card_masked"] = found
            return
        fields["card"] = found

    def shared_card(self, number: int, fields: dict[str, Any], issues: list[Issue]) -> None:
        """Warn when a card already belongs to somebody else in this sheet."""
        card = fields.get("card")
        if not card:
            return
        who = fields.get("id_number") or person_key(fields.get("name", ""))
        first = self._cards.setdefault(card, (who, number))
        if first[0] != who:
            text = f"“{self.header('card')}”{mask_card(card)} 和第 {first[1]} 行是同一张卡、却不是同一个人，请核对是否本人的卡"
            issues.append(warn(self.header("card"), "card_shared", text))

    def duplicate(self, number: int, fields: dict[str, Any], issues: list[Issue], *extra: Any) -> None:
        """The same person twice: a second identical row is refused, a differing one is pointed out."""
        identity = fields.get("id_number")
        name = fields.get("name")
        key = (
            (identity, *extra)
            if identity
            else (person_key(name), fields.get("crew"), fields.get("phone"), fields.get("worker_no"), *extra)
            if name
            else None
        )
        if key is None:
            return
        content = hash(repr(sorted((k, v) for k, v in fields.items() if k != "row_no")))
        first = self._people.get(key)
        if first is None:
            self._people[key] = (number, content)
            return
        heading = self.header("id_number") if identity else self.header("name")
        shown = mask_name(name) if name else mask_id(identity or "")
        if first[1] == content:
            issues.append(reject(heading, "duplicate_person", f"{shown} 和第 {first[0]} 行完全相同，请删去重复的一行"))
        elif identity:
            issues.append(
                warn(heading, "duplicate_person", f"{shown} 在第 {first[0]} 行已经出现过，两行内容不同，请核对")
            )


def read_card(value: Any, heading: str, issues: list[Issue]) -> str | None:
    """A card number as digits; digits lost by Excel are refused, odd ones pointed out. Masked numbers keep their stars."""
    if cells.is_error(value):
        issues.append(
            reject(heading, "card_digits_lost", f"“{heading}”一栏是公式错误 {cells.show(value)}，请重新填写卡号")
        )
        return None
    text = card_text(value)
    lost = (isinstance(value, float) and abs(value) >= 10**15) or (
        isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**15
    )
    if lost or _SCIENTIFIC.match(text):
        issues.append(
            reject(
                heading,
                "card_digits_lost",
                f"“{heading}”一栏被 Excel 当成数字，后几位已经丢失，请把该列设为“文本”后重新填写",
            )
        )
        return None
    if not text or text in cells.EMPTY_MARKS or text in {"现金", "无卡"}:
        return None
    if "*" in text:
        return text
    if not _CARD.match(text):
        issues.append(
            warn(heading, "bad_card", f"“{heading}”一栏 {mask_card(text)} 不像银行卡号（应为 8 到 30 位数字），请核对")
        )
    return text


def decimal_days(value: Any) -> Decimal | None:
    """A count of days as a Decimal."""
    return cells.number(value)
