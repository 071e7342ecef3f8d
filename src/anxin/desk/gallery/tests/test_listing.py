"""A list: sorted, filtered, paged, its columns chosen, and exported exactly as shown."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django import forms
from django.test import RequestFactory

from anxin.access.models import Region, User
from anxin.audit.models import AuditEvent
from anxin.kit.text import mask_name
from anxin.ui.filters import Filters
from anxin.ui.listing import Listing
from anxin.ui.models import SavedView
from anxin.ui.tables import Column, Table

pytestmark = pytest.mark.django_db


class Regions(Table):
    name = "regions"
    title = "区划表"
    default_order = ("code",)
    columns = (
        Column("code", "代码", order="code", link=lambda r: f"/r/{r.code}/"),
        Column("name", "名称", order=("name",), value=lambda r: mask_name(r.name)),
        Column("level", "级别", hidden=True),
        Column("size", "大小", "money", value=lambda r: len(r.code) * 100, total="code"),
    )


class RegionFilters(Filters):
    name = forms.CharField(label="名称含")
    least = forms.IntegerField(label="至少")

    def narrow(self, rows):
        return rows.filter(name__icontains=self.cleaned_data["name"]) if self.cleaned_data.get("name") else rows


@pytest.fixture
def reader(db):
    for n in range(120):
        Region.objects.create(code=f"9{n:03d}", name=f"=地方{n % 7}号", level="town")
    return User.objects_unscoped.create_user("reader", display_name="查阅员")


def asked(reader, query="", table=Regions, **headers):
    request = RequestFactory().get(f"/list/?{query}", headers=headers)
    request.user, request.as_of, request.now = reader, date(2026, 11, 20), datetime(2026, 11, 20, tzinfo=UTC)
    return Listing(request, table, Region.objects.filter(code__startswith="9"), filters=RegionFilters)


def test_pages_do_not_overlap_and_cover_all(reader):
    seen = [r.code for n in (1, 2, 3) for r in asked(reader, f"page={n}").rows]
    assert len(seen) == 120 == len(set(seen))
    assert asked(reader).counted == "120" and asked(reader).pages == 3


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "²"])
def test_a_page_that_is_none_is_the_first_or_an_empty_one(reader, page):
    assert asked(reader, f"page={page}").page == 1


def test_sorting_goes_both_ways_and_ignores_what_cannot_be_sorted(reader):
    up, down = asked(reader, "sort=code").rows[0], asked(reader, "sort=-code").rows[0]
    assert (up.code, down.code) == ("9000", "9119")
    assert asked(reader, "sort=-size").sort_key == "" and asked(reader, "sort=password").sort_key == ""


def test_a_filter_narrows_and_one_that_makes_no_sense_is_said_beside_it(reader):
    listing = asked(reader, "name=3号&least=x")
    assert listing.count == 17 and listing.is_filtered and listing.form.errors["least"]
    assert dict(listing.form.said()) == {"名称含": "3号"}


def test_columns_are_chosen_in_the_order_asked(reader):
    assert [c.key for c in asked(reader).columns] == ["code", "name", "size"]
    assert [c.key for c in asked(reader, "col=level&col=code&col=nothing").columns] == ["level", "code"]


def test_the_sheet_carries_what_is_shown_masked_and_harmless(reader):
    response = asked(reader, "name=3号&col=name&col=code").sheet()
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    rows = [[c.value for c in row] for row in book.active.iter_rows()]
    assert rows[0][0] == "区划表" and "条件：名称含：3号" in rows[2][0]
    assert rows[3] == ["名称", "代码"] and len(rows) == 4 + 17
    assert all(row[0] == mask_name("=地方3号") for row in rows[4:])
    assert {c.data_type for row in book.active.iter_rows(min_row=5) for c in row} == {"s"}
    event = AuditEvent.objects.get(act="ui.exported")
    assert event.fields["rows"] == 17 and event.actor_id == reader.audit_id


def test_cells_escape_what_people_typed(reader):
    Region.objects.filter(code="9000").update(name="<script>alert(1)</script>")

    class Bare(Regions):
        columns = (Column("name", "名称", link=lambda r: '/"><b>'),)

    listing = asked(reader, table=Bare)
    cell = str(listing.columns[0].cell(listing.rows[0], None))
    assert "<script>" not in cell and "<b>" not in cell


def test_a_view_is_saved_shown_and_dropped(client, reader):
    client.force_login(reader)
    said = {"table": "gallery", "name": "红的", "query": "level=red", "back": "/gallery/"}
    assert client.post("/views/save/", said)["Location"] == "/gallery/?level=red"
    page = client.get("/gallery/?level=red").content.decode()
    assert "红的</a>" in page and 'aria-current="page"' in page
    kept = SavedView.objects.get()
    other = User.objects_unscoped.create_user("other", display_name="别人")
    client.force_login(other)
    client.post("/views/drop/", {"id": kept.pk, "back": "/gallery/"})
    assert SavedView.objects.count() == 1
    client.force_login(reader)
    client.post("/views/drop/", {"id": kept.pk, "back": "/gallery/"})
    assert SavedView.objects.count() == 0


def test_saving_a_view_never_leads_to_another_host(client, reader):
    client.force_login(reader)
    said = {"table": "gallery", "name": "x", "query": "", "back": "https://evil.example/"}
    assert client.post("/views/save/", said)["Location"] == "/"
