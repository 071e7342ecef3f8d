"""Nothing leaves with the source that must not: no registry of packages, no machine's folders, no key, no person."""

import re

from anxin.kit import idnumber
from tests.house.tree import texts

# Written in pieces, because these files are searched as well.
REGISTRY = re.compile(
    r"https?://[\w.-]*(?:py" r"pi|python" r"hosted|np" r"mjs|npm" r"mirror|go" r"proxy|arti" r"factory|ne" r"xus|mirr" r"or)"
    r"|--(?:extra-)?index" r"-url|--trusted" r"-host"
)  # fmt: skip
MACHINE = re.compile(
    r"(?<![\w.])/(?:wo" r"rk|ho" r"me|ro" r"ot|Us" r"ers)/[\w.-]+|\b[A-Z]:\\{1,2}(?:Us" r"ers|Docu" r"ments)\b"
)  # fmt: skip
KEY = re.compile(r"-----BEGIN [A-Z ]*PRIV" r"ATE KEY-----")  # fmt: skip
NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])")


def _found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{text.count(chr(10), 0, hit.start()) + 1}: {hit.group()}"
        for name, text in texts()
        for hit in pattern.finditer(text)
    ]


def test_no_file_names_a_registry_of_packages():
    assert _found(REGISTRY) == []


def test_no_file_names_a_folder_of_somebodys_machine():
    assert _found(MACHINE) == []


def test_no_file_holds_a_private_key():
    assert _found(KEY) == []


def test_a_valid_identity_number_stands_in_tests_and_the_demo_only():
    allowed = ("tests/", "src/anxin/demo/")
    assert [
        f"{name}: {number}"
        for name, text in texts()
        if not name.startswith(allowed) and "/tests/" not in name
        for number in NUMBER.findall(text)
        if idnumber.check(number).ok
    ] == []
