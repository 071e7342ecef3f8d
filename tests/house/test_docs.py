"""The pages say what the program does: every command is explained, printed pages are as printed, links lead somewhere."""

import re

import click
import pytest

from anxin import rules
from anxin.cli.main import COMMANDS, cli
from anxin.engine.views import reference_markdown
from anxin.rules.reference import markdown
from tests.house.tree import DOCS, ROOT

PAGES = [
    ROOT / "README.md",
    ROOT / "README.zh-CN.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    *DOCS.rglob("*.md"),
]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
SAID = re.compile(r"\banxin ((?:[a-z]+ ?)+)")


def _words() -> set[str]:
    """'import', 'rules list', ...: every command and every step of a group."""
    found = set()
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        inner = list(command.commands) if isinstance(command, click.Group) else []
        found |= {f"{name} {step}" for step in inner} or {name}
    return found


def test_every_command_is_in_the_docs():
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert sorted(w for w in _words() if not re.search(rf"\banxin {w}\b", text)) == []


def test_every_command_in_the_docs_is_there():
    known = {word.split()[0] for word in _words()}
    unknown = [
        f"{page.relative_to(ROOT)}: anxin {said}"
        for page in PAGES
        for block in re.findall(r"```(?:sh|console)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
        for said in SAID.findall(block)
        if said.split()[0] not in known
    ]
    assert unknown == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    targets = [t for t in LINK.findall(page.read_text(encoding="utf-8")) if not t.startswith(("http:", "https:"))]
    assert [t for t in targets if not (page.parent / t).exists()] == []


def test_printed_pages_are_as_printed():
    printed = {"fact-views.md": reference_markdown, "warning-rules.md": lambda: markdown(rules.load())}
    stale = [
        name
        for name, text in printed.items()
        if (page := DOCS / "reference" / name).exists() and page.read_text(encoding="utf-8") != text()
    ]
    assert (DOCS / "reference" / "fact-views.md").exists()
    assert stale == [], "anxin rules docs --out docs/reference prints them anew"
