"""The pages of users, bodies and owners, as a person uses them."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anxin.access.models import GlassBreak, RoleAssignment, User
from anxin.audit.models import AuditEvent
from anxin.organisation import selectors, services
from anxin.organisation.models import LeadingGroup, Pairing, ProjectOwner, Seat, TaskForce, Village
from anxin.organisation.services import Person

from .conftest import agency, project, user

TODAY = date(2026, 3, 5)


def text(answer):
    return answer.content.decode()


# --- users -----------------------------------------------------------------------------------------------------------


def test_a_new_user_gets_a_password_once_and_then_a_role(desk):
    client = desk.as_(desk.place.manager)
    made = client.post("/users/new/", {"username": "zhang.san", "display_name": "张三", "agency": desk.place.labour.pk})
    one = User.objects_unscoped.get(username="zhang.san")
    password = text(made).split("<dt>首次密码</dt><dd>")[1].split("</dd>")[0]
    assert one.check_password(password.replace("&#43;", "+").replace("&amp;", "&")) and one.password_is_first
    assert password not in text(client.get(f"/users/{one.pk}/"))
    client.post(f"/users/{one.pk}/role/", {"role": "monitor", "region": "522323", "ends_on": "2026-12-31"})
    held = RoleAssignment.objects_unscoped.get(user=one)
    assert (held.role, held.scope_region_id, held.ends_on) == ("monitor", "522323", date(2026, 12, 31))
    page = text(client.get(f"/users/{one.pk}/"))
    assert "监测员" in page and "管理甲" in page and "12 月 31 日" in page


def test_why_two_roles_exclude_each_other_is_said_beside_the_role(desk):
    one = user("one", "某甲", desk.place.labour, "monitor", "522323")
    client = desk.as_(desk.place.manager)
    page = text(client.get(f"/users/{one.pk}/role/"))
    assert "不能：已是“监测员”，答复预警的人不能复核自己的答复" in page
    # Sent all the same, past the page, it is refused with the same reason.
    answer = client.post(f"/users/{one.pk}/role/", {"role": "warning_reviewer", "region": "522323"})
    assert "不能同时担任“预警复核员”" in text(answer)
    assert RoleAssignment.objects_unscoped.filter(user=one).count() == 1


def test_a_role_for_a_project_takes_its_name_and_nothing_of_another_county(desk):
    one = user("one", "某甲", desk.place.labour)
    project("邻县学校", region="522302")
    client = desk.as_(desk.place.manager)
    wrong = client.post(f"/users/{one.pk}/role/", {"role": "coordinator", "project": "邻县学校"})
    assert "没有这个项目" in text(wrong)
    none = client.post(f"/users/{one.pk}/role/", {"role": "coordinator"})
    assert "要按项目授权" in text(none)
    client.post(f"/users/{one.pk}/role/", {"role": "coordinator", "project": "一号安置房"})
    assert RoleAssignment.objects_unscoped.get(user=one).scope_project_id == desk.place.project.pk


def test_ending_a_role_and_switching_a_user_off(desk):
    one = user("one", "某甲", desk.place.labour, "monitor", "522323")
    held = RoleAssignment.objects_unscoped.get(user=one)
    client = desk.as_(desk.place.manager)
    client.post(f"/users/{one.pk}/role/{held.pk}/end/")
    held.refresh_from_db()
    assert held.ends_on == date(2026, 3, 4)
    assert "这一项要填" in text(client.post(f"/users/{one.pk}/off/", {"reason": ""}))
    client.post(f"/users/{one.pk}/off/", {"reason": "调离"})
    one.refresh_from_db()
    assert not one.is_active
    client.post(f"/users/{one.pk}/act/", {"act": "on"})
    one.refresh_from_db()
    assert one.is_active


def test_nobody_gives_himself_a_role_and_the_page_offers_none(desk):
    me = desk.place.manager
    client = desk.as_(me)
    assert f'href="/users/{me.pk}/role/"' not in text(client.get(f"/users/{me.pk}/"))
    assert "不能给自己授权" in text(client.post(f"/users/{me.pk}/role/", {"role": "viewer", "region": "522323"}))


def test_a_neighbours_user_is_unknown_to_every_button(desk):
    there = agency("兴仁市人社局", "522302")
    other = user("other", "邻人", there, "viewer", "522302")
    held = RoleAssignment.objects_unscoped.get(user=other)
    client = desk.as_(desk.place.manager)
    for path, said in (
        (f"/users/{other.pk}/password/", {}),
        (f"/users/{other.pk}/off/", {"reason": "x"}),
        (f"/users/{other.pk}/act/", {"act": "sessions"}),
        (f"/users/{other.pk}/role/", {"role": "viewer", "region": "522323"}),
        (f"/users/{other.pk}/role/{held.pk}/end/", {}),
        (f"/agencies/{there.pk}/close/", {}),
    ):
        assert client.post(path, said).status_code == 404, path
    before = other.password
    other.refresh_from_db()
    assert other.is_active and other.password == before


# --- owners ----------------------------------------------------------------------------------------------------------


def test_the_list_says_the_gaps_and_ticked_projects_get_an_owner_together(desk):
    ids = [project(f"{n}号").pk for n in range(3)]
    client = desk.as_(desk.place.clerk)
    page = text(client.get("/owners/?lacks=leader"))
    assert "4 个缺包保领导" in page and "0号" in page
    form = client.post("/owners/", {"project": ids})
    assert "给 3 个项目指定责任人" in text(form) and ProjectOwner.objects_unscoped.count() == 0
    client.post("/owners/", {"project": ids, "part": "leader", "name": "县长己", "title": "副县长"})
    assert ProjectOwner.objects_unscoped.filter(part="leader").count() == 3
    assert "1 个缺包保领导" in text(client.get("/owners/"))
    assert "0号" not in text(client.get("/owners/?lacks=leader"))


def test_one_coordinator_for_several_projects_is_refused_and_nothing_is_done(desk):
    ids = [project(f"{n}号").pk for n in range(2)]
    client = desk.as_(desk.place.clerk)
    answer = client.post("/owners/", {"project": ids, "part": "coordinator", "user": desk.place.coordinator.pk})
    assert "一项目一协管" in text(answer) and ProjectOwner.objects_unscoped.count() == 0


def test_only_the_arrears_office_appoints(desk):
    client = desk.as_(desk.place.viewer)
    assert client.get("/owners/").status_code == 200
    assert client.post("/owners/", {"project": [desk.place.project.pk]}).status_code == 404
    assert client.get(f"/owners/{desk.place.project.pk}/appoint/").status_code == 404


def test_the_page_of_one_project_tells_why_each_is_responsible_and_who_was_before(desk):
    for day, name in ((date(2026, 2, 1), "前任甲"), (date(2026, 3, 1), "现任乙")):
        services.appoint_owner(
            actor=desk.place.clerk, as_of=TODAY, now=_now(), project=desk.place.project, part="leader",
            person=Person(name=name), starts_on=day, reason="项目包保",
        )  # fmt: skip
    page = text(desk.as_(desk.place.clerk).get(f"/owners/{desk.place.project.pk}/"))
    assert "现任乙" in page and "项目包保" in page and "前任甲，2026-02-01 到 2026-02-28，换人" in page
    assert "项目底册所报的主管部门" in page and "还缺治欠协管员" in page


def test_lists_ask_as_often_for_thirty_rows_as_for_one(desk):
    client = desk.as_(desk.place.clerk)
    manager = desk.as_(desk.place.manager)

    def asked(one, path):
        one.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert one.get(path).status_code == 200
        return len(seen)

    def fill(first, last):
        for n in range(first, last):
            made = project(f"工程{n}", industry="房屋建筑")
            pair = services.pair_official(
                actor=desk.place.clerk, as_of=TODAY, now=_now(), project=made, person=Person(name=f"干部{n}")
            )
            services.log_contact(
                actor=desk.place.clerk, as_of=TODAY, now=_now(), pairing=pair, way="talk", on=TODAY, spoke_with="某",
                heard="好",
            )  # fmt: skip
            user(f"user{n}", f"用户{n}", desk.place.labour, "viewer", "522323")

    fill(0, 1)
    pages = [
        (client, "/owners/"),
        (client, "/pairings/"),
        (client, "/pairings/contacts/"),
        (manager, "/users/"),
        (manager, "/agencies/"),
    ]
    few = [asked(*page) for page in pages]
    fill(1, 30)
    assert [asked(*page) for page in pages] == few


def _now():
    from django.utils import timezone

    return timezone.now()


# --- bodies ------------------------------------------------------------------------------------------------------------


def test_a_group_is_entered_and_its_missing_posts_are_named(desk):
    client = desk.as_(desk.place.clerk)
    client.post(
        "/organisation/groups/new/",
        {"region": "522323", "name": "普安县领导小组", "formed_on": "2026-01-05", "number": "普府办〔2026〕1号", "office_name": "县治欠办"},
    )  # fmt: skip
    group = LeadingGroup.objects_unscoped.get()
    assert str(group.founding) == "关于成立普安县领导小组的文件（普府办〔2026〕1号）"
    address = f"/organisation/groups/{group.pk}/"
    assert "还缺组长、办公室主任" in text(client.get(address))
    client.post(f"{address}seat/", {"post": "leader", "name": "县长甲", "title": "县长", "phone": "13900001111"})
    client.post(f"{address}unit/", {"name": "县公路段", "standing": "member", "duty": "管公路"})
    page = text(client.get(address))
    assert "县长甲" in page and "县公路段" in page and "13900001111" not in page and "139" in page
    seat = Seat.objects_unscoped.get()
    client.post(f"/organisation/seats/{seat.pk}/end/")
    assert "县长甲" not in text(client.get(address))


def test_a_task_forces_plan_is_kept_and_only_downloaded(desk):
    group = services.form_group(actor=desk.place.clerk, as_of=TODAY, now=_now(), region=desk.place.county, name="组")
    client = desk.as_(desk.place.clerk)
    client.post(f"/organisation/groups/{group.pk}/task-force/", {"name": "欠薪化解专班", "remit": "逐案化解"})
    force = TaskForce.objects_unscoped.get()
    address = f"/organisation/task-forces/{force.pk}/"
    assert "还缺组长、工作方案" in text(client.get(address))
    file = SimpleUploadedFile("方案.html", b"<script>1</script>", content_type="text/html")
    client.post(f"{address}plan/", {"title": "详细工作方案", "file": file})
    force.refresh_from_db()
    answer = client.get(f"/organisation/papers/{force.plan_id}/")
    assert answer.content == b"<script>1</script>"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_villages_without_a_first_person_responsible_stand_first(desk):
    client = desk.as_(desk.place.clerk)
    for name in ("平桥村", "河口村"):
        client.post("/organisation/villages/new/", {"region": "522323100", "name": name})
    first = Village.objects_unscoped.get(name="平桥村")
    client.post(f"/organisation/villages/{first.pk}/head/", {"post": "first_responsible", "name": "书记甲"})
    page = text(client.get("/organisation/villages/"))
    assert "2 个村（社区），1 个没有第一责任人" in page and page.index("河口村") < page.index("平桥村")


def test_an_official_logs_a_contact_of_his_own_pairing_and_no_other(desk):
    official = user("ganbu", "干部甲", desk.place.labour, "viewer", "522323")
    pair = services.pair_official(
        actor=desk.place.clerk, as_of=TODAY, now=_now(), project=desk.place.project, person=Person(user=official)
    )
    said = {"way": "talk", "on": "2026-03-05", "spoke_with": "项目经理", "heard": "工资已发"}
    assert desk.as_(desk.place.viewer).post(f"/pairings/{pair.pk}/", said).status_code == 404
    desk.as_(official).post(f"/pairings/{pair.pk}/", said)
    assert Pairing.objects_unscoped.get().contacts.get().way == "talk"
    page = text(desk.as_(official).post(f"/pairings/{pair.pk}/", {**said, "trouble": "on"}))
    assert "请写明后续要做的" in page


def test_a_leaders_case_without_its_four_is_refused_beside_the_field(desk):
    client = desk.as_(desk.place.clerk)
    case = {"kind": "case", "region": "522323", "name": "县长甲", "subject": "安置房欠薪", "measures": "约谈总包"}
    assert "定单位、定领导、定措施、定时限" in text(client.post("/organisation/charges/new/", case))
    client.post("/organisation/charges/new/", {**case, "agency": desk.place.labour.pk, "due_on": "2026-04-01"})
    assert "1 位领导包 1 项" in text(client.get("/organisation/charges/"))


def test_what_a_head_did_is_logged_by_who_may(desk):
    entry = {"region": "522323", "head_name": "局长甲", "kind": "enquired", "on": "2026-03-05", "what": "听取汇报"}
    assert desk.as_(desk.place.viewer).post("/organisation/duties/", entry).status_code == 404
    desk.as_(desk.place.clerk).post("/organisation/duties/", entry)
    assert "局长甲" in text(desk.as_(desk.place.viewer).get("/organisation/duties/"))


# --- emergency access ------------------------------------------------------------------------------------------------------


@pytest.fixture
def taken(desk):
    officer = user("jiance", "监测乙", desk.place.labour, "monitor", "522323")
    client = desk.as_(officer)
    client.post(
        "/glass/", {"role": "inspector", "region": "522323", "hours": "4", "reason": "工地群体讨薪，监察员联系不上"}
    )
    return officer, client


def test_every_page_tells_of_it_while_it_lasts_and_those_in_charge_until_they_have_read(desk, taken):
    _, client = taken
    assert "应急取权：您现在是普安县的“劳动保障监察员”" in text(client.get("/organisation/"))
    manager = desk.as_(desk.place.manager)
    assert "监测乙应急取用了普安县的“劳动保障监察员”" in text(manager.get("/users/"))
    glass = GlassBreak.objects_unscoped.get()
    manager.post(f"/glass/{glass.pk}/read/")
    assert "监测乙应急取用了" not in text(manager.get("/users/"))
    manager.post(f"/glass/{glass.pk}/end/")
    assert "应急取权：您现在是" not in text(client.get("/organisation/"))
    acts = list(AuditEvent.objects.filter(act__startswith="access.glass").values_list("act", flat=True))
    assert acts == ["access.glass_broken", "access.glass_read", "access.glass_returned"]


def test_a_stranger_neither_sees_nor_ends_it(desk, taken):
    glass = GlassBreak.objects_unscoped.get()
    stranger = desk.as_(desk.place.viewer)
    assert "监测乙" not in text(stranger.get("/glass/"))
    assert stranger.post(f"/glass/{glass.pk}/end/").status_code == 404
    assert stranger.post(f"/glass/{glass.pk}/read/").status_code == 404


def test_who_answers_for_a_project_is_the_same_on_the_page_and_for_notices(desk):
    first = selectors.owner_of(desk.place.project, TODAY)
    page = text(desk.as_(desk.place.clerk).get(f"/owners/{desk.place.project.pk}/"))
    assert f"有事先找{first.label}：{first.told}" in page
