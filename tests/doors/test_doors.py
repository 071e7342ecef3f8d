"""Every address with every role: who gets an answer, who gets 404, and that another town's rows are unknown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from anxin.access.roles import ROLES

from .county import Sample, build
from .links import shut
from .matrix import DOORS
from .plain import english

pytestmark = pytest.mark.django_db

# Addresses of libraries that guard themselves, with why.
FOREIGN: dict[str, str] = {}


def addresses() -> Iterator[tuple[str, Any, str]]:
    """(name, view, pattern) of every address of the house."""

    def walk(patterns: Any, space: str, before: str) -> Iterator[tuple[str, Any, str]]:
        for one in patterns:
            if isinstance(one, URLResolver):
                inner = f"{space}{one.namespace}:" if one.namespace else space
                yield from walk(one.url_patterns, inner, f"{before}{one.pattern}")
            elif isinstance(one, URLPattern):
                yield f"{space}{one.name}", one.callback, f"{before}{one.pattern}"

    yield from walk(get_resolver().url_patterns, "", "")


NAMES = {name: view for name, view, _ in addresses()}
KNOWN = [name for name in DOORS if name in NAMES]


@pytest.fixture(scope="module")
def county(django_db_setup: None, django_db_blocker: Any) -> Iterator[Sample]:
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def asking(county: Sample, db: None) -> Sample:
    """The county; what a request leaves behind is gone before the next test."""
    return county


def signed_in(county: Sample, who: str) -> Client:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = county.sessions[who]
    return client


def address(name: str, county: Sample) -> str:
    args = DOORS[name].args
    return reverse(name, args=args(county) if args else [])


def test_every_address_stands_in_the_matrix():
    assert sorted(set(NAMES) - set(DOORS) - set(FOREIGN)) == []
    assert sorted(set(DOORS) - set(NAMES)) == []


def test_no_two_pages_share_an_address():
    """The later of two would never be opened."""
    alike = [re.sub(r"<[^>]*>", "<>", pattern) for *_, pattern in addresses()]
    assert [one for one, times in Counter(alike).items() if times > 1] == []


def test_every_view_has_its_door():
    bare = [name for name, view in NAMES.items() if name not in FOREIGN and not hasattr(view, "door")]
    assert bare == []


@pytest.mark.parametrize("name", KNOWN)
def test_strangers_are_asked_to_sign_in(name, asking):
    answer = Client().get(address(name, asking))
    if DOORS[name].open:
        assert answer.status_code in {200, 302, 405, DOORS[name].answer}
    else:
        assert answer.status_code in ({302} if not DOORS[name].post else {302, 405})
        if answer.status_code == 302:
            assert "/sign-in/" in answer["Location"]


@pytest.mark.parametrize("name", KNOWN)
def test_each_role_gets_what_the_matrix_says_in_plain_chinese(name, asking):
    """No English sentence and no raw key stands on a page, read once as its first role is given it; and none offers a role
    a door that is shut to it."""
    door = DOORS[name]
    foreign: list[str] | None = None
    expected = 405 if door.post else door.answer
    wrong: dict[str, Any] = {}
    for role in ROLES:
        answer = signed_in(asking, f"{role}@here").get(address(name, asking))
        allowed = door.open or role in door.roles
        want = {expected} if allowed else ({404, 405} if door.post else {404})
        if answer.status_code not in want:
            wrong[role] = (answer.status_code, sorted(want))
        if answer.status_code == 200 and not answer.streaming and "html" in answer["Content-Type"]:
            page = answer.content.decode()
            foreign = english(page) if foreign is None else foreign
            if offered := shut(page, role):
                wrong[role] = f"offers {offered}"
    assert wrong == {}
    # The people of the sample are called by their roles.
    assert [said for said in foreign or () if said not in ROLES] == []


@pytest.mark.parametrize("name", [n for n in KNOWN if DOORS[n].args and DOORS[n].scoped and not DOORS[n].post])
def test_another_towns_rows_are_unknown(name, asking):
    wrong = {}
    for role in DOORS[name].roles:
        answer = signed_in(asking, f"{role}@there").get(address(name, asking))
        if answer.status_code != 404:
            wrong[role] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize("name", [n for n in KNOWN if not DOORS[n].args and not DOORS[n].post and not DOORS[n].open])
def test_no_list_tells_of_another_town(name, asking):
    """The name of the other town's site stands on no page of this town, nor in what the page exports.

    An export has the rows of its page: it is taken once, by the first role.
    """
    for n, role in enumerate(sorted(DOORS[name].roles)):
        client = signed_in(asking, f"{role}@here")
        for asked in ({}, {"q": "乙镇"}, *([] if n else [{"export": "xlsx"}])):
            answer = client.get(address(name, asking), asked)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if asked.get("export"):
                body = _unpacked(body)
            told = body.decode("utf-8", "replace").replace('value="乙镇"', "")
            assert "乙镇学校" not in told, (role, asked)


def _unpacked(body: bytes) -> bytes:
    import io
    import zipfile

    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return b"\n".join(book.read(n) for n in book.namelist())
