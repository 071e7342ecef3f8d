"""Messages of the national real-name platform as facts: projects, workers, entry and exit, contracts, attendance, payroll.

A message is laid out as a small table and read by the same readers as a sheet, so the same checks apply. Field names and their odd capitals are
the platform's (data-dictionary.md, sections 2 to 11). Codes are put into words; one without a word is an issue, never a default.
Identity and card numbers may be sealed: AES-256-CBC, PKCS7, key = the 32-character secret, IV = its first 16 characters, Base64.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from anxin.intake.recognise import cells
from anxin.intake.recognise.clerk_files import load
from anxin.intake.recognise.model import ColumnRef, Issue, ParsedRow, Recognised
from anxin.intake.recognise.rows.base import reject, warn
from anxin.intake.recognise.wire_fields import CODES, FIELDS, IN_WAN, KIND, LISTS, METHOD, PLAIN_NUMBER, SEALED
from anxin.kit.text import brief, plain, visible


class Sealed(ValueError):
    """A sealed number that cannot be opened with what was given."""


@lru_cache(maxsize=1)
def _codes() -> dict[str, dict[str, str]]:
    return load("wire_codes.yaml")


def unseal(value: str, secret: str | None) -> str:
    """Open a sealed identity or card number. Raises Sealed; never says what the value was."""
    if not secret:
        raise Sealed("号码是加密的，没有密钥读不出来")
    key = secret.encode()
    if len(key) != 32:
        raise Sealed("密钥应为 32 个字符")
    try:
        sealed = base64.b64decode(value, validate=True)
        decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
        padded = decryptor.update(sealed) + decryptor.finalize()
        unpadder = padding.PKCS7(128).unpadder()
        opened = (unpadder.update(padded) + unpadder.finalize()).decode("ascii")
    except (ValueError, binascii.Error, UnicodeDecodeError):
        raise Sealed("号码用给出的密钥解不开") from None
    if not PLAIN_NUMBER.match(opened):
        raise Sealed("号码用给出的密钥解不开")
    return opened


def parse_json(
    payload: Any, file_name: str = "", *, secret: str | None = None
) -> list[tuple[Recognised, list[ParsedRow]]]:
    """Each message of a payload (one, a list, or wrapped in the platform's request form) as what it is and its rows.

    Rows are numbered by their place in the message, from 1. Queries and unknown messages come back as not_data with no rows. Never raises on odd content.
    """
    out = [_message(method, data, file_name, secret) for method, data in _messages(payload)]
    if not out:
        nothing = Recognised("not_data", 0.9, file_name=file_name)
        nothing.notes.append("不是实名制平台的报文")
        out.append((nothing, []))
    return out


def _messages(payload: Any, depth: int = 0) -> Iterator[tuple[str, Any]]:
    if depth > 4:
        return
    if isinstance(payload, str):
        payload = _loads(payload)
    if isinstance(payload, Mapping):
        lower = {str(k).lower(): v for k, v in payload.items()}
        method = lower.get("method")
        if isinstance(method, str) and "data" in lower:
            data = lower["data"]
            yield method, _loads(data) if isinstance(data, str) else data
        elif "data" in lower and isinstance(lower["data"], (Mapping, list, str)) and not _guess(lower):
            yield from _messages(lower["data"], depth + 1)
        else:
            yield "", payload
    elif isinstance(payload, list):
        if payload and all(
            isinstance(p, Mapping) and not ({"method", "data"} & {str(k).lower() for k in p}) for p in payload
        ):
            yield "", {"rows": payload}
        else:
            for one in payload:
                yield from _messages(one, depth + 1)


def _loads(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _guess(lower: Mapping[str, Any]) -> str | None:
    """The kind of a message that does not name its method, by fields that only one kind has."""
    rows = next((lower[k] for k in LISTS if isinstance(lower.get(k), list)), None)
    row = rows[0] if rows and isinstance(rows[0], Mapping) else {}
    keys = {str(k).lower() for k in row} | set(lower)
    for mark, kind in (
        ("totalpayamount", "payroll"), ("actualamount", "payroll"), ("contractperiodtype", "contract"), ("direction", "attendance"), ("workername", "worker"),
        ("worktype", "worker"), ("contractorcorpcode", "project"), ("contractorcorpname", "project"), ("builderlicenses", "project"),
    ):  # fmt: skip
        if mark in keys:
            return kind
    if {"date", "type"} <= keys and "idcardnumber" in keys:
        return "move"
    return None


def _message(method: str, data: Any, file_name: str, secret: str | None) -> tuple[Recognised, list[ParsedRow]]:
    lower = {str(k).lower(): v for k, v in data.items()} if isinstance(data, Mapping) else {}
    method = visible(method)[:60]
    subject, _, verb = method.lower().partition(".")
    kind = METHOD.get(subject) if method else _guess(lower)
    result = Recognised(
        "not_data",
        0.99 if method else 0.7,
        sheet=method or "报文",
        file_name=file_name,
        layout=f"nat:{subject or kind}",
    )
    if verb == "query" and not any(isinstance(lower.get(k), list) for k in LISTS):
        result.notes.append("查询报文，没有数据")
        return result, []
    if subject == "team":
        result.kind = "crew_list"
        result.notes.append("班组报文，不入库")
        return result, []
    if kind is None or not lower:
        result.notes.append(f"报文 {method or '（没有 method）'} 不是可入库的一种")
        return result, []
    result.kind = KIND[kind]
    return _table(kind, lower, result, secret)


def _table(
    kind: str, lower: dict[str, Any], result: Recognised, secret: str | None
) -> tuple[Recognised, list[ParsedRow]]:
    listed = next((lower[k] for k in LISTS if isinstance(lower.get(k), list)), None)
    items: list[Any] = listed if listed is not None else [lower]
    names = FIELDS[kind]
    shared = {k: v for k, v in lower.items() if k in names and not isinstance(v, (list, Mapping))}
    wire: dict[str, str] = {}
    lines: list[tuple[dict[str, Any], list[Issue]]] = []
    for item in items:
        values: dict[str, Any] = {}
        issues: list[Issue] = []
        if not isinstance(item, Mapping):
            issues.append(reject("", "bad_value", "报文里的这一条不是一组字段，请检查报文格式"))
            lines.append((values, issues))
            continue
        merged = {**shared, **{str(k).lower(): v for k, v in item.items()}}
        if kind == "project":
            _licences(merged, issues)
        # A bank's printed name says more than its code, and codes differ from list to list.
        for key, value in sorted(merged.items(), key=lambda kv: kv[0].endswith("code")):
            field = names.get(key)
            if field is None or value is None or value == "" or isinstance(value, (list, Mapping)) or field in values:
                continue
            original = next((str(k) for k in item if str(k).lower() == key), key)
            wire.setdefault(field, original)
            found = _value(kind, key, field, value, original, issues, secret)
            if found is not None:
                values[field] = found
        lines.append((values, issues))
    return result, _read(kind, result, wire, lines, lower)


def _licences(merged: dict[str, Any], issues: list[Issue]) -> None:
    licences = merged.get("builderlicenses")
    numbers = (
        [str(x.get("builderLicenseNum", "")).strip() for x in licences if isinstance(x, Mapping)]
        if isinstance(licences, list)
        else []
    )
    numbers = [n for n in numbers if n and not n.startswith("<")]
    if numbers:
        merged["builderlicensenum"] = numbers[0]
    if len(numbers) > 1:
        issues.append(
            warn(
                "builderLicenses",
                "more_permits",
                f"报文里有 {len(numbers)} 个施工许可证，只记下第一个 {numbers[0]}，其余请在项目里补录",
            )
        )


def _value(kind: str, key: str, field: str, value: Any, original: str, issues: list[Issue], secret: str | None) -> Any:
    table = CODES[kind].get(field) or ("participant" if kind == "corp" and field == "kind" else None)
    if field == "bank" and key.endswith("code"):
        return _codes()["bank"].get(str(value).strip())
    if table:
        code = str(value).strip()
        word = _codes()[table].get(code)
        if word is None and kind == "corp" and not code.isdigit():
            return code
        if word is None:
            issues.append(
                warn(
                    original,
                    "unmapped_code",
                    f"“{original}”的代码 {brief(code, 12)} 不在代码表里，这一项没有采用，请核对代码或补充对照",
                )
            )
        return word
    if field in SEALED and isinstance(value, str):
        text = plain(value)
        if PLAIN_NUMBER.match(text) or "*" in text:
            return text
        try:
            return unseal(value.strip(), secret)
        except Sealed as problem:
            make = reject if field == "id_number" else warn
            issues.append(make(original, "id_sealed", f"“{original}”{problem}，请提供平台密钥后重新导入"))
            return None
    if key in IN_WAN:
        try:
            fen = cells.amount(value, 10_000)
        except cells.CellProblem as problem:
            issues.append(warn(original, "bad_amount", f"“{original}”{problem}，请只填数字"))
            return None
        return None if fen is None else f"{fen // 100}.{fen % 100:02d}"
    return value


def _read(
    kind: str,
    result: Recognised,
    wire: dict[str, str],
    lines: Sequence[tuple[dict[str, Any], list[Issue]]],
    lower: dict[str, Any],
) -> list[ParsedRow]:
    from anxin.intake.recognise.rows import registry

    order = list(wire)
    result.columns = {field: ColumnRef(i, wire[field]) for i, field in enumerate(order)}
    result.employer = _text(lower.get("corpname")) if kind != "corp" else None
    result.crew = _text(lower.get("teamname"))
    if lower.get("projectcode"):
        result.heads["project_code"] = str(lower["projectcode"])
    if kind == "project" and len(lines) == 1:
        result.project = _text(lines[0][0].get("name"))
    if kind == "payroll" and lower.get("paymonth"):
        try:
            result.month = cells.month(lower["paymonth"])
        except cells.CellProblem:
            result.month = None
        result.period = str(lower["paymonth"])
    payer = next(
        (x for x in (lower.get("paybankcardnumber"),) if isinstance(x, str) and PLAIN_NUMBER.match(plain(x))), None
    )
    if payer:
        result.heads["account_no"] = plain(payer)
    reader = registry.READERS[result.kind](result)
    rows: list[ParsedRow] = []
    for number, (values, issues) in enumerate(lines, start=1):
        row = [values.get(field) for field in order]
        for parsed in reader.feed(number, row, result.crew):
            codes = {i.code for i in issues}
            # A sealed number was said in its own words; that it is missing need not be said again.
            parsed.issues = issues + [
                i for i in parsed.issues if not ("id_sealed" in codes and i.code in ("id_missing", "missing_name"))
            ]
            rows.append(parsed)
    result.data_rows = len(rows)
    result.first_row, result.last_row = (1, len(rows)) if rows else (None, None)
    people = {r.fields.get("id_number") for r in rows} - {None}
    result.people = len(people) if kind not in ("project", "corp") else None
    return rows


def _text(value: Any) -> str | None:
    return cells.text(value) if isinstance(value, str) else None
