"""Text tables: comma, tab, semicolon, bar, or the full-width comma and semicolon; quotes and line breaks inside quotes."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from .model import Limits, Row, Unreadable
from .table import Budget, Table

DELIMITERS = [",", "\t", ";", "|", "，", "；"]
_SAMPLE_CHARACTERS = 65_536
_MAX_BREAKS = 30
_TEXT_FORMULA = re.compile(r'="([^"]*)"')


class StrayQuote(Exception):
    """A quotation mark that never closes has swallowed rows."""


def read_delimited(path: Path, codec: str, limits: Limits, name: str) -> Table:
    """Read a text table into one sheet called `name`. Row 1 is the first record of the file, blank lines counted."""
    delimiter = sniff_delimiter(path, codec)
    try:
        return _collect(path, codec, delimiter, limits, name, quoting=True)
    except StrayQuote:
        table = _collect(path, codec, delimiter, limits, name, quoting=False)
        table.notes.append("文件里的引号不配对，引号已按普通字符处理，请核对相关行")
        return table


def sniff_delimiter(path: Path, codec: str) -> str:
    """The delimiter that gives the most cells in rows of equal width; a comma when nothing separates anything."""
    with path.open(encoding=codec, newline="") as file:
        sample = file.read(_SAMPLE_CHARACTERS)
    first_line = sample.lstrip("\ufeff").split("\n", 1)[0].strip()
    if first_line.lower().startswith("sep=") and len(first_line) == 5:
        return first_line[4]
    lines = sample.splitlines(keepends=True)
    if len(sample) == _SAMPLE_CHARACTERS and len(lines) > 1:
        lines.pop()
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
        except csv.Error:
            widths = Counter(line.count(delimiter) + 1 for line in lines if delimiter in line)
        score = float(max((width * count for width, count in widths.items()), default=0))
        if delimiter in "，；":
            score /= 2  # they also stand inside addresses and remarks
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _collect(path: Path, codec: str, delimiter: str, limits: Limits, name: str, *, quoting: bool) -> Table:
    table = Table(name, 0, Budget(limits))
    unwrapped = 0
    for record in _records(path, codec, delimiter, limits, quoting=quoting):
        row: Row = [text or None for text in record]
        if '="' in "\t".join(record):
            for column, text in enumerate(record):
                # ="0012" is how exporters keep leading zeros and long numbers from Excel: a quotation, not a formula.
                if held := _TEXT_FORMULA.fullmatch(text):
                    row[column] = held.group(1) or None
                    unwrapped += 1
        table.add(row)
    if unwrapped:
        table.notes.append(f'有 {unwrapped} 个单元格写成 ="…" 的样子，已取其中的文字')
    return table


def _records(path: Path, codec: str, delimiter: str, limits: Limits, *, quoting: bool) -> Iterator[list[str]]:
    with path.open(encoding=codec, newline="") as file:
        lines, since = _without_mark(file, limits), list[str]()
        if quoting:
            reader = csv.reader(_noted(lines, since), delimiter=delimiter)
        else:
            reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        last: list[str] = []
        try:
            for record in reader:
                if quoting:
                    if max(map(len, record), default=0) > _MAX_BREAKS and any(
                        t.count("\n") > _MAX_BREAKS for t in record
                    ):
                        raise StrayQuote
                    yield record
                    last, since[:] = since[:], ()
                else:
                    yield [text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text for text in record]
        except csv.Error as error:
            if quoting:
                raise StrayQuote from error
            if "field limit" in str(error):
                raise Unreadable(
                    "cell_too_long", f"第 {reader.line_num} 行有一格超过 13 万个字，不是正常的表格，请删去后再导入"
                ) from error
            raise Unreadable(
                "broken_csv", f"第 {reader.line_num} 行读不出来，请用 Excel 打开后另存为 xlsx 再导入"
            ) from error
        if quoting:
            _check_end(last, delimiter)


def _noted(lines: Iterator[str], since: list[str]) -> Iterator[str]:
    for line in lines:
        since.append(line)
        yield line


def _check_end(last: list[str], delimiter: str) -> None:
    """A quotation mark that is still open when the file ends has swallowed the rows after it."""
    try:
        for _ in csv.reader(last, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        if "end of data" in str(error):
            raise StrayQuote from error


def _without_mark(file: TextIO, limits: Limits) -> Iterator[str]:
    """Lines without the byte-order mark that some writers repeat, and without the Ctrl-Z of old DOS programs.

    A line is read no further than a row may reach, so that a file of one line costs no more than that.
    """
    longest = limits.max_columns * 4_096
    number = 0
    while line := file.readline(longest + 1):
        number += 1
        if len(line) > longest:
            raise Unreadable(
                "cell_too_long", f"第 {number} 行超过 {longest // 10_000} 万个字，不是正常的表格，请删去后再导入"
            )
        if number == 1:
            line = line.lstrip("\ufeff")
        yield line.replace("\x1a", "") if "\x1a" in line else line
