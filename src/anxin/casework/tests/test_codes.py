"""A code hangs where workers are, is looked after, and never leads anybody nowhere."""

from __future__ import annotations

import io
from collections import Counter
from datetime import timedelta

import pytest

from anxin.access.models import Agency, AgencyFunction, Region
from anxin.access.scope import Scope
from anxin.access.services import AccessDenied, AgencyRefused, publish_contacts
from anxin.audit.models import AuditEvent
from anxin.casework import selectors
from anxin.casework.models import CodeScan, SiteCode
from anxin.casework.stepping import StepRefused
from anxin.monitoring.tests.county import CLERK, at
from anxin.organisation.models import KeyEnterprise, Village
from anxin.standing.models import ProjectStanding

from .office import COUNTY, DAY, TOWN

pytestmark = pytest.mark.django_db
EVERYTHING = Scope.everything("test")


def make(office, day=DAY, **said):
    said = {"agency": office.arrears, "region": TOWN, "project": office.project, **said}
    return office.say("make_code", office.window, day, **said)


def scanned(code, on, times=1):
    CodeScan.objects.create(code=code, on=on, times=times)


def health(code, on=DAY):
    return selectors.codes(EVERYTHING, on).get(pk=code.pk).health


def test_a_site_has_one_code_and_its_address_can_be_typed(office):
    first = make(office)
    assert make(office) == first and SiteCode.objects_unscoped.count() == 1
    assert len(first.token) == 10 and first.token == first.token.lower() and not set(first.token) & set("01ilo-_")
    window = make(office, project=None, place="甲镇窗口")
    assert make(office, project=None, place="甲镇窗口") == window
    assert make(office, project=None, place="乙镇窗口") != window


def test_only_who_handles_complaints_or_keeps_the_office_makes_codes(office):
    for act, said in (
        ("make_code", {"agency": office.arrears, "region": TOWN, "project": office.project}),
        ("retire_code", {"code_id": make(office).pk, "reason": "旧了"}),
    ):
        with pytest.raises(AccessDenied):
            office.say(act, office.viewer, **said)
    clerk = office.person("jingban", "经办员", office.arrears, "office_clerk")
    assert office.say("replace_code", clerk, code_id=make(office).pk, why="lost")


def test_the_office_that_hears_is_one_of_the_place(office):
    Region.objects.create(code="522324", name="邻县", level="county", parent_id="5223")
    away = Agency.objects_unscoped.create(name="邻县人社局", region_id="522324")
    with pytest.raises(StepRefused, match="接收单位"):
        make(office, agency=away)


def test_a_replaced_code_leads_to_the_new_one_however_old_it_is(office):
    first = make(office)
    second = office.say("replace_code", code_id=first.pk, why="worn")
    third = office.say("replace_code", code_id=second.pk, why="abused", words="被贴到别处")
    assert {c.pk: c.replaced_by_id for c in SiteCode.objects_unscoped.all()} == {
        first.pk: third.pk, second.pk: third.pk, third.pk: None,
    }  # fmt: skip
    assert (third.project, third.place, third.agency) == (first.project, first.place, first.agency)
    with pytest.raises(StepRefused, match="已经停用"):
        office.say("replace_code", code_id=first.pk, why="worn")


def test_an_old_poster_that_still_hangs_is_told_by_its_scans(office):
    first = make(office)
    scanned(first, DAY, 5)
    new = office.say("replace_code", code_id=first.pk, why="worn")
    assert selectors.scans_of_replaced(new) == {}
    scanned(first, DAY + timedelta(1), 3)
    scanned(new, DAY + timedelta(1), 7)
    assert selectors.scans_of_replaced(new) == {first.pk: 3}


def test_a_withdrawn_code_leads_to_the_one_that_is_made_later(office):
    old = make(office)
    office.say("retire_code", code_id=old.pk, reason="停工", why="over")
    assert office.again(old).replaced_by is None
    assert office.again(old).retired_why == "over" and health(old) == "retired"
    new = make(office)
    assert new != old and office.again(old).replaced_by == new


def test_a_reason_is_given_for_taking_a_code_away(office):
    code = make(office)
    with pytest.raises(StepRefused, match="为什么"):
        office.say("retire_code", code_id=code.pk, reason=" ")
    with pytest.raises(StepRefused, match="什么原因"):
        office.say("replace_code", code_id=code.pk, why="other")
    with pytest.raises(StepRefused, match="选一个"):
        office.say("replace_code", code_id=code.pk, why="nonsense")


def test_where_it_hangs_and_what_a_look_found_are_kept(office):
    code = make(office)
    for said in ({"on": DAY + timedelta(1), "spot": "门口"}, {"on": DAY - timedelta(1), "spot": "门口"}, {"on": DAY, "spot": " "}):  # fmt: skip
        with pytest.raises(StepRefused):
            office.say("hang_code", code_id=code.pk, **said)
    office.say("hang_code", code_id=code.pk, on=DAY, spot="大门口右手边")
    with pytest.raises(StepRefused, match="怎么扫不开"):
        office.say("check_code", code_id=code.pk, on=DAY, works=False)
    office.say("check_code", code_id=code.pk, on=DAY, works=False, words="被水泥糊住")
    held = office.again(code)
    assert (held.spot, held.hung_on, held.works, held.check_words) == ("大门口右手边", DAY, False, "被水泥糊住")
    assert AuditEvent.objects.filter(act__in=["casework.code_hung", "casework.code_checked"]).count() == 2


def test_a_photo_of_it_is_written_anew_and_kept_as_long_as_it_hangs_there(office):
    from PIL import Image

    from anxin.casework.reencode import FileRefused
    from anxin.casework.services.codes import is_named
    from anxin.intake import evidence

    def hang(**said):
        return office.again(office.say("hang_code", code_id=code.pk, on=DAY, **said))

    code, sent = make(office), io.BytesIO()
    picture = Image.new("RGB", (40, 30), "red")
    exif = picture.getexif()
    exif[271] = "SECRETPHONE"
    picture.save(sent, "JPEG", exif=exif)
    with pytest.raises(FileRefused):
        hang(spot="门口", photo=b"<svg/>")
    held = hang(spot="门口", photo=sent.getvalue())
    kept = evidence.path_of(held.photo_sha256).read_bytes()
    assert kept.startswith(b"\xff\xd8") and b"SECRETPHONE" in sent.getvalue() and b"SECRETPHONE" not in kept
    assert is_named(held.photo_sha256) and not is_named("0" * 64)
    assert hang(spot="门口").photo_sha256 == held.photo_sha256
    assert hang(spot="食堂").photo_sha256 == ""


def test_scans_are_one_row_a_day_and_each_is_counted(office, django_assert_num_queries):
    from anxin.casework.services import count_scan

    code = make(office)
    count_scan(code=code, on=DAY)
    with django_assert_num_queries(1):
        count_scan(code=code, on=DAY)
    count_scan(code=code, on=DAY + timedelta(1))
    assert list(CodeScan.objects.order_by("on").values_list("times", flat=True)) == [2, 1]
    assert {f.name for f in CodeScan._meta.fields} == {"id", "code", "on", "times"}


# (days since it was made, {days ago: scans}, (days ago, whether it could be opened) of the latest look, how it is)
HEALTHS = [
    (0, {}, None, "new"), (59, {}, None, "new"), (60, {}, None, "never"), (60, {0: 1}, None, "good"), (99, {59: 1}, None, "good"),
    (99, {60: 1}, None, "silent"), (99, {3: 99}, None, "good"), (99, {3: 100}, None, "flooded"), (99, {60: 100}, None, "silent"),
    (99, {3: 100}, (3, True), "good"), (99, {3: 100}, (4, True), "flooded"), (99, {3: 100}, (3, False), "broken"),
    (99, {}, (3, False), "broken"),
]  # fmt: skip


def test_how_well_a_code_is_stands_on_each_side_of_every_number(office):
    made = []
    for n, (age, scans, looked, _) in enumerate(HEALTHS):
        code = make(office, DAY - timedelta(age), project=None, place=f"窗口{n}")
        for ago, times in scans.items():
            scanned(code, DAY - timedelta(ago), times)
        if looked:
            on, works = DAY - timedelta(looked[0]), looked[1]
            office.say("check_code", code_id=code.pk, on=on, works=works, words="" if works else "糊住了")
        made.append(code)
    rows = selectors.codes(EVERYTHING, DAY)
    told = dict(rows.values_list("pk", "health"))
    expected = [row[-1] for row in HEALTHS]
    assert [told[code.pk] for code in made] == expected
    assert {k: n for k, n in selectors.by_health(rows).items() if n} == Counter(expected)


def test_the_day_of_hanging_counts_before_the_day_of_making(office):
    code = make(office, DAY - timedelta(90))
    assert health(code) == "never"
    office.say("hang_code", code_id=code.pk, on=DAY - timedelta(10), spot="门口")
    assert health(code) == "new"


def test_weeks_end_today_and_hold_every_scan(office):
    code = make(office, DAY - timedelta(90))
    for ago, times in ((0, 1), (6, 2), (7, 4), (27, 8), (28, 16)):
        scanned(code, DAY - timedelta(ago), times)
    assert [n for _, n in selectors.by_week(code, DAY, 4)] == [8, 0, 4, 3]


# --- coverage -------------------------------------------------------------------------------------------------------


@pytest.fixture
def place(office):
    """Three sites that need a code and one that is over; a key enterprise; one town."""
    sites = [office.project, *(office.county.project(name, TOWN) for name in ("学校", "医院", "完工的"))]
    for n, site in enumerate(sites):
        ProjectStanding.objects_unscoped.create(
            project=site, as_of=DAY, known_at=at(DAY), authority="县住建局" if n < 2 else "县教育局",
            joining="over" if n == 3 else "joined",
        )  # fmt: skip
    KeyEnterprise.objects_unscoped.create(
        region_id=COUNTY, enterprise=office.contractor, why="key", starts_on=DAY, given_by="test"
    )
    for name in ("东风社区", "胜利村"):
        Village.objects_unscoped.create(region_id=TOWN, name=name)
    office.sites = sites
    office.scope = Scope.of(office.window, DAY)
    return office


def covered(place, on=DAY):
    return selectors.code_coverage(place.scope, on)


def test_coverage_counts_sites_firms_and_windows_by_place_and_trade(place, django_assert_num_queries):
    code = make(place)
    scanned(code, DAY)
    make(place, project=place.sites[1])
    make(place, project=place.sites[3])
    with django_assert_num_queries(5):
        found = covered(place)
    assert (found.sites.due, found.sites.coded, found.sites.scanned) == (3, 2, 1)
    assert [(p.name, p.due, p.missing, p.silent) for p in found.places] == [("甲镇", 3, 1, 1)]
    assert {t.name: (t.due, t.coded) for t in found.trades} == {"县住建局": (2, 2), "县教育局": (1, 0)}
    assert (found.firms.due, found.firms.coded) == (1, 0) and (found.windows.due, found.windows.coded) == (1, 0)
    make(place, project=None, enterprise=place.contractor, region=COUNTY)
    make(place, project=None, place="甲镇窗口")
    found = covered(place)
    assert (found.firms.coded, found.windows.coded, found.villages.due, found.villages.coded) == (1, 1, 2, 0)
    # A community's window is its own and not its town's.
    village = Village.objects_unscoped.get(name="胜利村")
    code = make(place, project=None, village=village)
    scanned(code, DAY)
    assert code.place == "甲镇胜利村劳动者维权窗口" and code.of == "window"
    found = covered(place)
    assert (found.villages.coded, found.villages.scanned, found.windows.scanned) == (1, 1, 0)
    new = place.say("replace_code", code_id=code.pk, why="lost")
    assert new.village == village and covered(place).villages.coded == 1


def test_a_code_that_was_withdrawn_covers_nothing(place):
    code = make(place)
    scanned(code, DAY)
    place.say("retire_code", code_id=code.pk, reason="乱用", why="abused")
    assert (covered(place).sites.coded, covered(place).sites.scanned) == (0, 0)


@pytest.mark.parametrize(("kind", "count"), [("project", 3), ("enterprise", 1), ("window", 1), ("village", 2)])
def test_all_gaps_are_filled_in_one_step_and_told_in_one_event(place, kind, count):
    said = {"scope": place.scope, "kind": kind, "agency": place.arrears}
    made = place.say("fill_gaps", place.window, **said)
    assert len(made) == count and {c.of for c in made} == {"window" if kind == "village" else kind}
    event = AuditEvent.objects.get(act="casework.codes_filled")
    assert event.fields["count"] == count and event.fields["codes"] == [c.pk for c in made]
    line = {"project": "sites", "enterprise": "firms", "window": "windows", "village": "villages"}[kind]
    assert getattr(covered(place), line).missing == 0
    with pytest.raises(StepRefused, match="都有码"):
        place.say("fill_gaps", place.window, **said)


def test_nobody_fills_the_gaps_of_a_place_that_is_not_his(place):
    with pytest.raises(AccessDenied):
        place.say("fill_gaps", place.viewer, scope=place.scope, kind="project", agency=place.arrears)
    assert not SiteCode.objects_unscoped.exists()


# --- what is printed, and what offices publish -----------------------------------------------------------------------


def publish(agency, hotline="", address=""):
    publish_contacts(actor=CLERK, as_of=DAY, now=at(DAY), agency=agency, hotline=hotline, address=address)


def test_a_poster_carries_only_numbers_that_were_published(place, settings):
    settings.ANXIN_PUBLIC_URL = "https://anxin.example.org"
    codes = [make(place), make(place, project=None, place="甲镇窗口")]
    assert [p.phones for p in selectors.posters(codes)] == [[], []]
    publish(place.labour, "0859-6922333", "人民路 1 号")
    publish(place.housing, "0859-6921111")
    centre = Agency.objects_unscoped.create(name="市热线中心", region_id="5223")
    AgencyFunction.objects.create(agency=centre, function="hotline")
    publish(centre, "12345")
    site, window = selectors.posters(codes)
    assert site.phones == [("12345 热线", "12345"), ("劳动监察", "0859-6922333"), ("县住建局", "0859-6921111")]
    assert window.phones == site.phones[:2]
    assert site.address == f"https://anxin.example.org/w/{codes[0].token}/" and codes[0].token in site.foot


def test_without_an_address_nothing_is_printed(place, settings):
    settings.ANXIN_PUBLIC_URL = ""
    with pytest.raises(selectors.NoAddress, match="ANXIN_PUBLIC_URL"):
        selectors.posters([make(place)])


def test_posters_ask_the_database_equally_often_for_one_and_many(place, settings, django_assert_num_queries):
    settings.ANXIN_PUBLIC_URL = "https://anxin.example.org"
    for site in place.sites:
        make(place, project=site)
    publish(place.labour, "12333")
    rows = list(SiteCode.objects_unscoped.select_related("agency"))
    for some in (rows[:1], rows):
        with django_assert_num_queries(3):
            selectors.posters(some)


def test_what_is_no_telephone_is_not_published(office):
    for hotline in ("打我电话", "12", "0859-69<script>", "1" * 31):
        with pytest.raises(AgencyRefused, match="电话"):
            publish(office.labour, hotline)


def test_offices_are_named_nearest_first_and_only_those_that_published(office):
    publish(office.labour, "0859-6922333转8", "人民路 1 号")
    town = Agency.objects_unscoped.create(name="甲镇政府", region_id=TOWN)
    publish(town, "", "镇政府一楼")
    found = selectors.offices_of(TOWN)
    assert [o.name for o in found] == ["甲镇政府", "县劳动监察大队"] and found[1].dialled == "08596922333,8"
    with pytest.raises(AccessDenied):
        publish_contacts(actor=office.window, as_of=DAY, now=at(DAY), agency=town, hotline="110", address="")
