"""Damaged sample files through the door: looked at and taken in, whatever their bytes."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import re
import warnings
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import xlsxwriter

from anxin.audit import Actor
from anxin.intake import evidence
from anxin.intake.reading import CellError, Unreadable, read
from anxin.intake.recognise.model import Answers
from anxin.intake.taking import Order, look, take
from anxin.registry.models import Batch

from .values import NASTY

SAMPLES = Path(__file__).resolve().parents[1] / "sheets" / "files"
START = dt.datetime(2026, 5, 6, 9, 0, tzinfo=dt.UTC)
ORDER = Order(actor=Actor("cli:fuzz", "试验"), answers=Answers(project="试验工程", month=202603), overlap="add")
_TOKENS = [
    b"\0", b"\xff", b"\x1a", b'"', b",", b"\t", b"\r", b"\n", b"=", b"<!ENTITY a 'b'>", b"<", b">", b"&a;", b"]]>", b"9" * 40, b"-1", b"NaN", b"1e999", "合计".encode(), "合计".encode("gb18030"),
    b"\xef\xbb\xbf", b"\xff\xfe", b'r="XFD1048576"', b't="e"', b't="s"', b"<v>99999999999</v>", b"<row>", b"</table>", b"<td rowspan=9999>", b"PK\x01\x02", b"\\u0000", b"\\ud800", b"[" * 50,
]  # fmt: skip


def samples() -> list[Path]:
    return sorted(p for p in SAMPLES.rglob("*") if p.is_file())


class Mutator:
    """Seeded: the n-th file of a seed is always the same."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.paths = samples()
        self.data = {p: p.read_bytes() for p in self.paths}
        self.did: Counter[str] = Counter()

    def next(self) -> tuple[str, bytes, str]:
        """(file name, bytes, what was done)."""
        path = self.rng.choice(self.paths)
        ways = ["bytes", "bytes", "cut", "splice", "cells", "cells", "cells"]
        if path.suffix == ".xlsx":
            ways += ["member"] * 4 + ["archive"]
        if path.suffix == ".json":
            ways += ["json"] * 3
        way = self.rng.choice(ways)
        data = getattr(self, f"_{way}")(path)
        name = path.name
        if way == "cells":
            name = path.stem + ".xlsx"
        elif self.rng.random() < 0.1:
            name = path.stem + self.rng.choice([".xls", ".xlsx", ".csv", ".json", ".txt", ""])
        self.did[way] += 1
        return name, data, f"{way} of {path.relative_to(SAMPLES)}"

    def _edit(self, data: bytes, most: int = 6) -> bytes:
        raw = bytearray(data)
        for _ in range(self.rng.randint(1, most)):
            if not raw:
                break
            at = self.rng.randrange(len(raw))
            what = self.rng.randrange(6)
            if what == 0:
                raw[at] ^= 1 << self.rng.randrange(8)
            elif what == 1:
                raw[at] = self.rng.randrange(256)
            elif what == 2:
                del raw[at : at + self.rng.randint(1, 200)]
            elif what == 3:
                raw[at:at] = self.rng.choice(_TOKENS)
            elif what == 4:
                raw[at:at] = raw[at : at + self.rng.randint(1, 400)]
            else:
                other = self.rng.randrange(len(raw))
                length = self.rng.randint(1, 60)
                raw[at : at + length] = raw[other : other + length]
        return bytes(raw)

    def _bytes(self, path: Path) -> bytes:
        return self._edit(self.data[path])

    def _cut(self, path: Path) -> bytes:
        data = self.data[path]
        return data[: self.rng.randrange(len(data) + 1)]

    def _splice(self, path: Path) -> bytes:
        one, other = self.data[path], self.data[self.rng.choice(self.paths)]
        return one[: self.rng.randrange(len(one) + 1)] + other[self.rng.randrange(len(other) + 1) :]

    def _member(self, path: Path) -> bytes:
        """One part inside the archive is damaged; the archive itself is whole, so that the readers behind it are reached."""
        parts = self._parts(path)
        name = self.rng.choice(sorted(parts))
        if self.rng.random() < 0.5:
            parts[name] = self._edit(parts[name])
        else:
            parts[name] = self._attributes(parts[name])
        return _zipped(parts)

    def _attributes(self, data: bytes) -> bytes:
        """False numbers in a well-formed part."""
        found = list(re.finditer(rb'(?<==")[^"]*(?=")|(?<=<v>)[^<]*|(?<=<t>)[^<]*', data)) or list(
            re.finditer(rb'"[^"]*"', data)
        )
        for hit in sorted(self.rng.sample(found, min(len(found), self.rng.randint(1, 4))), key=lambda m: -m.start()):
            put = self.rng.choice(
                [
                    b"-1",
                    b"0",
                    b"1048577",
                    b"4294967295",
                    b"NaN",
                    b"1e308",
                    b"A",
                    b"ZZZ9",
                    b"",
                    b"e",
                    b"s",
                    b"str",
                    b"2958466",
                    b"xl/x.xml",
                    "合计".encode(),
                    b"_x0000_",
                ]
            )
            data = data[: hit.start()] + put + data[hit.end() :]
        return data

    def _archive(self, path: Path) -> bytes:
        """The parts are whole; their names, order, number or packing are not."""
        parts = self._parts(path)
        names = list(parts)
        what, name = self.rng.randrange(5), self.rng.choice(names)
        if what == 0:
            del parts[name]
        elif what == 1:
            parts[
                self.rng.choice(
                    ["../x", "/x", "xl/worksheets/sheet9.xml", "XL/WORKBOOK.XML", "x" * 300, "xl\\workbook.xml"]
                )
            ] = parts.pop(name)
        elif what == 2:
            parts[name] = self.data[self.rng.choice(self.paths)]
        elif what == 3:
            self.rng.shuffle(names)
            parts = {n: parts[n] for n in names}
        data = _zipped(
            parts, self.rng.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
        )
        if what == 4:
            at = data.rfind(b"PK\x01\x02") + self.rng.randrange(4, 46)
            data = data[:at] + bytes([self.rng.randrange(256)]) + data[at + 1 :]
        return data

    def _parts(self, path: Path) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.data[path])) as source:
            return {name: source.read(name) for name in source.namelist()}

    def _cells(self, path: Path) -> bytes:
        """A readable workbook with the sample's rows and what nobody should write in some of its cells."""
        try:
            book = read(path)
        except Unreadable:
            return self._bytes(path)
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(
            buffer, {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
        ) as out:
            for n, sheet in enumerate(book.sheets[:4]):
                rows = [list(row) for row in sheet.rows.head(60)]
                self._spoil(rows)
                page = out.add_worksheet(f"s{n}" if self.rng.random() < 0.2 else None)
                for r, row in enumerate(rows):
                    for c, value in enumerate(row):
                        _write(page, r, c, value)
                for r0, c0, r1, c1 in sheet.merges[:20]:
                    with warnings.catch_warnings():
                        warnings.simplefilter("ignore")
                        try:
                            page.merge_range(r0, c0, r1, c1, None)
                        except Exception:
                            continue
            if not book.sheets:
                out.add_worksheet()
        return buffer.getvalue()

    def _spoil(self, rows: list[list[Any]]) -> None:
        for _ in range(self.rng.randint(1, 12)):
            if not rows:
                return
            row = self.rng.choice(rows)
            what = self.rng.randrange(10)
            if what < 7 and row:
                row[self.rng.randrange(len(row))] = self.rng.choice(NASTY)
            elif what == 7:
                rows.insert(self.rng.randrange(len(rows)), list(row))
            elif what == 8:
                rows.remove(row)
            else:
                column = self.rng.randrange(max(len(row), 1))
                for one in rows:
                    if column < len(one):
                        one[column] = self.rng.choice(NASTY)

    def _json(self, path: Path) -> bytes:
        """A whole message with other values at some places."""
        try:
            document = json.loads(self.data[path])
        except ValueError:
            return self._bytes(path)
        places: list[tuple[Any, Any]] = []

        def walk(at: Any) -> None:
            for key, inner in at.items() if isinstance(at, dict) else enumerate(at) if isinstance(at, list) else ():
                places.append((at, key))
                walk(inner)

        walk(document)
        plain = [
            v
            for v in NASTY
            if v is None or isinstance(v, str | bool) or (isinstance(v, int | float) and abs(v) < 1e300)
        ]
        for at, key in self.rng.sample(places, min(len(places), self.rng.randint(1, 5))):
            at[key] = self.rng.choice([*plain, [], {}, [[]], {"data": []}, "\0", "\ud800"])
        return json.dumps(document, ensure_ascii=self.rng.random() < 0.5).encode("utf-8", "surrogatepass")


def _zipped(parts: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return buffer.getvalue()


def _write(page: Any, row: int, column: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, CellError):
        page.write_formula(row, column, "=A1", None, value.code)
    elif isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int | float) and abs(value) < 1e300:
        page.write_number(row, column, value)
    elif isinstance(value, dt.date) and value.year >= 1900:
        page.write_datetime(row, column, value.replace(tzinfo=None) if isinstance(value, dt.datetime) else value)
    else:
        page.write_string(row, column, str(value)[:32_000])


def check(path: Path, n: int, returned: Path) -> str:
    """Look at the file and take it in. AssertionError, or whatever came through, when a promise is broken; the status otherwise."""
    seen = look(path, ORDER)
    before = Batch.objects.count()
    report = take(path, ORDER, now=START + dt.timedelta(minutes=n), returned_to=returned)
    told = report.as_json()
    json.dumps(told, ensure_ascii=False).encode()
    assert (seen.status == "unreadable") == (report.status == "unreadable"), (seen.message, report.message)
    stored = report.status in ("imported", "partly", "waiting")
    assert Batch.objects.count() - before == int(stored), report.status
    assert evidence.path_of(report.sha256).exists() or not stored
    lines = [
        report.message,
        *(
            m
            for s in report.sheets
            for m in [*s.notes, *(i.message for i in s.issues), *(q.message_zh for q in s.questions)]
        ),
    ]
    for line in lines:
        assert "\n" not in line and len(line) < 400 and "Traceback" not in line, line[:500]
    if report.status == "unreadable":
        assert report.message and report.code
    for sheet in report.sheets:
        assert sheet.rows == sheet.accepted + sheet.unchanged + sheet.rejected + sheet.ignored, sheet.sheet
        assert min(sheet.accepted, sheet.unchanged, sheet.rejected, sheet.ignored) >= 0
    return report.status
