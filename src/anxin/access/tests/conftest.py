"""Two neighbouring counties, an office in each, and the people of the tests: Alice and Bob in one, Charlie outside."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from anxin.access.models import Agency, Region, RoleAssignment, User

TODAY = date(2026, 3, 5)
NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)


@pytest.fixture
def county(db, settings) -> SimpleNamespace:
    # The real hasher is slow on purpose, and no test here is about it.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for code, name, level in (
        ("52", "贵州省", "province"),
        ("5223", "黔西南布依族苗族自治州", "city"),
        ("522323", "普安县", "county"),
        ("522323100", "盘水街道", "town"),
        ("522302", "兴仁市", "county"),
    ):
        Region.objects.create(code=code, name=name, level=level)
    here = Agency.objects_unscoped.create(name="普安县人社局", region_id="522323")
    town = Agency.objects_unscoped.create(name="盘水街道办", region_id="522323100")
    there = Agency.objects_unscoped.create(name="兴仁市人社局", region_id="522302")
    return SimpleNamespace(
        here=here,
        town=town,
        there=there,
        alice=User.objects_unscoped.create_user("alice", "pw", display_name="甲", agency=here),
        bob=User.objects_unscoped.create_user("bob", "pw", display_name="乙", agency=here),
        charlie=User.objects_unscoped.create_user("charlie", "pw", display_name="丙", agency=there),
    )


@pytest.fixture
def give():
    """Put a role into the table without asking whether it may be given."""

    def give(user, role, region=None, *, enterprise=None, project=None, starts=date(2026, 1, 1), ends=None):
        return RoleAssignment.objects_unscoped.create(
            user=user,
            role=role,
            scope_region_id=region,
            scope_enterprise_id=enterprise,
            scope_project_id=project,
            starts_on=starts,
            ends_on=ends,
            given_by="test",
        )

    return give
