"""What a password must be, how it is changed, when it is due."""

from datetime import timedelta

import pytest

from anxin.access import passwords
from anxin.access.models import PastPassword, User
from anxin.access.policies import AccessDenied
from anxin.access.services import PasswordRefused, UserRefused, change_password, create_user, reset_password
from anxin.audit.models import AuditEvent
from anxin.audit.services import MACHINE

from .conftest import NOW, TODAY

WHEN = {"as_of": TODAY, "now": NOW}
GOOD = "Tangyuan-47-lu"


@pytest.fixture
def zhang(county):
    user, _ = create_user(
        actor=MACHINE, **WHEN, username="zhangwei", display_name="张伟", agency=county.here, password=GOOD, first=False
    )
    return user


@pytest.mark.parametrize(
    "password, said",
    [
        ("Tang-47-lu", None),
        ("Tang-47-l", "至少 10 个字符"),
        ("tangyuan47lu", "至少用 3 种"),
        ("TANGYUAN-47", None),
        ("Zhangwei-2047", "姓名"),
        ("张伟的密码Ab12345", "姓名"),
        ("Password123!", "太常见"),
        ("Qwertyuiop1!", "太常见"),
        ("Aa1!Aa1!Aa1!", "太常见"),
        ("aaaaaaaaA1A1", "太常见"),
        ("12345678Ab", "太常见"),
    ],
)
def test_a_new_password_keeps_the_rules(zhang, password, said):
    found = passwords.faults(password, user=zhang, on=TODAY)
    assert (found == []) if said is None else any(said in fault for fault in found), found


def test_all_that_is_wrong_is_said_at_once(zhang):
    assert len(passwords.faults("zhangwei", user=zhang, on=TODAY)) >= 3


def test_none_of_the_last_five_comes_back_and_the_sixth_may(zhang):
    user = zhang
    for n in range(5):
        user = change_password(
            actor=user, **WHEN, old=GOOD if n == 0 else f"Tangyuan-{n - 1}0-lu", new=f"Tangyuan-{n}0-lu"
        )
        if n < 4:
            with pytest.raises(PasswordRefused, match="最近用过的 5 个"):
                change_password(actor=user, **WHEN, old=f"Tangyuan-{n}0-lu", new=GOOD)
    assert PastPassword.objects_unscoped.filter(user=user).count() == 5
    change_password(actor=user, **WHEN, old="Tangyuan-40-lu", new=GOOD)


def test_the_present_password_must_be_known(zhang):
    with pytest.raises(PasswordRefused, match="现在的密码不对"):
        change_password(actor=zhang, **WHEN, old="nonsense", new="Mantou-88-lu")
    assert not AuditEvent.objects.filter(act="access.password_changed").exists()


def test_a_password_is_due_after_ninety_days_and_the_week_before_reminds(zhang):
    at = NOW + timedelta(days=82)
    assert (passwords.due(zhang, at), passwords.days_left(zhang, at)) == ("", None)
    assert passwords.days_left(zhang, NOW + timedelta(days=83)) == 7
    assert "90 天" in passwords.due(zhang, NOW + timedelta(days=90))


def test_a_password_that_somebody_gave_must_be_changed_first(county, give):
    give(county.alice, "access_manager", "522323")
    user, given = create_user(actor=county.alice, **WHEN, username="li.na", display_name="李娜", agency=county.town)
    assert user.check_password(given) and "首次密码" in passwords.due(user, NOW)
    user = change_password(actor=user, **WHEN, old=given, new=GOOD)
    assert passwords.due(user, NOW) == ""
    again = reset_password(actor=county.alice, **WHEN, user=user)
    user.refresh_from_db()
    assert user.check_password(again) and user.password_is_first
    said = " ".join(str(e.fields) for e in AuditEvent.objects.all())
    assert given not in said and again not in said and GOOD not in said


def test_only_who_manages_users_there_makes_them_and_resets_their_passwords(county, give):
    give(county.charlie, "access_manager", "522302")
    with pytest.raises(AccessDenied):
        create_user(actor=county.charlie, **WHEN, username="wang", display_name="王", agency=county.here)
    with pytest.raises(AccessDenied):
        reset_password(actor=county.charlie, **WHEN, user=county.alice)
    give(county.alice, "access_manager", "522323")
    with pytest.raises(PasswordRefused, match="自己的密码"):
        reset_password(actor=county.alice, **WHEN, user=county.alice)


def test_a_towns_manager_cannot_become_somebody_who_rules_the_county(county, give):
    manager, _ = create_user(actor=MACHINE, **WHEN, username="zhen.guanli", display_name="镇管", agency=county.town)
    give(manager, "access_manager", "522323100")
    leader, _ = create_user(actor=MACHINE, **WHEN, username="zhen.lingdao", display_name="领导", agency=county.town)
    assert reset_password(actor=manager, **WHEN, user=leader)
    give(leader, "monitor", "522323")
    with pytest.raises(AccessDenied, match="更大的范围"):
        reset_password(actor=manager, **WHEN, user=leader)


@pytest.mark.parametrize("name", ["Zhang San", "1abc", "ab", "张三", "x" * 31])
def test_a_user_name_is_plain(county, name):
    with pytest.raises(UserRefused):
        create_user(actor=MACHINE, **WHEN, username=name, display_name="某", agency=county.here)


def test_a_user_name_is_taken_whatever_its_case(county):
    with pytest.raises(UserRefused, match="已有人用"):
        create_user(actor=MACHINE, **WHEN, username="ALICE", display_name="某", agency=county.here)


def test_generated_passwords_keep_the_rules_and_differ(zhang):
    made = {passwords.generate(TODAY) for _ in range(30)}
    assert len(made) == 30
    assert all(not passwords.faults(one, user=User(username="nobody", display_name="无名"), on=TODAY) for one in made)
