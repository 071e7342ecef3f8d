"""Nothing is read through ``objects`` until it is said for whom."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from anxin.access.models import Agency, User
from anxin.access.scope import Grant, Scope
from anxin.access.scoping import ScopeRequired

PUAN = Scope((Grant(frozenset(), region="522323"),))
XINGREN = Scope((Grant(frozenset(), region="522302"),))

REFUSED = {
    "iteration": lambda rows: list(rows),
    "len": lambda rows: len(rows),
    "truth": lambda rows: bool(rows),
    "index": lambda rows: rows[0],
    "slice": lambda rows: list(rows[:2]),
    "iterator": lambda rows: list(rows.iterator()),
    "aiterator": lambda rows: rows.aiterator(),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "aggregate": lambda rows: rows.aggregate(),
    "get": lambda rows: rows.get(pk=1),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "latest": lambda rows: rows.latest("pk"),
    "in_bulk": lambda rows: rows.in_bulk(),
    "contains": lambda rows: rows.contains(Agency(pk=1, name="x", region_id="52")),
    "values": lambda rows: list(rows.values()),
    "values_list": lambda rows: list(rows.values_list("name", flat=True)),
    "explain": lambda rows: rows.explain(),
    "raw": lambda rows: rows.raw("SELECT 1"),
    "create": lambda rows: rows.create(name="x", region_id="52"),
    "get_or_create": lambda rows: rows.get_or_create(name="x"),
    "update_or_create": lambda rows: rows.update_or_create(name="x"),
    "bulk_create": lambda rows: rows.bulk_create([Agency(name="x", region_id="52")]),
    "bulk_update": lambda rows: rows.bulk_update([], ["name"]),
    "update": lambda rows: rows.update(name="x"),
    "delete": lambda rows: rows.delete(),
    "subquery": lambda rows: list(User.objects_unscoped.filter(agency__in=rows)),
    "union": lambda rows: list(rows.union(rows)),
    "filter_then_count": lambda rows: rows.filter(name="x").order_by("pk").count(),
}


@pytest.mark.parametrize("act", REFUSED)
def test_refuses_without_a_scope(county, act):
    with pytest.raises(ScopeRequired, match=r"within\(scope\)"):
        REFUSED[act](Agency.objects.all())


def test_manager_itself_refuses(county):
    with pytest.raises(ScopeRequired):
        Agency.objects.count()
    with pytest.raises(ScopeRequired):
        Agency.objects.get(pk=county.here.pk)
    assert not hasattr(Agency.objects, "delete")


def test_within_shows_the_subtree_and_nothing_else(county):
    seen = Agency.objects.within(PUAN)
    assert set(seen) == {county.here, county.town}
    assert seen.count() == 2
    assert seen.filter(name="兴仁市人社局").exists() is False
    assert list(Agency.objects.filter(name__contains="人社").within(XINGREN)) == [county.there]


def test_the_whole_prefecture_sees_both_counties(county):
    assert Agency.objects.within(Scope((Grant(frozenset(), region="5223"),))).count() == 3


def test_an_empty_scope_shows_nothing(county):
    assert Agency.objects.within(Scope.nothing()).count() == 0


def test_everything_shows_all(county):
    assert Agency.objects.within(Scope.everything("评估")).count() == 3


def test_within_twice_gives_what_both_cover(county):
    assert Agency.objects.within(PUAN).within(XINGREN).count() == 0


def test_none_needs_no_scope(county):
    assert list(Agency.objects.none()) == []


def test_printing_an_unscoped_queryset_shows_no_row(county):
    assert repr(Agency.objects.all()) == "<ScopedQuerySet of access.Agency, no scope yet>"


def test_a_scoped_set_cannot_be_widened_by_an_unscoped_one(county):
    scoped = Agency.objects.within(PUAN)
    with pytest.raises(ScopeRequired):
        scoped | Agency.objects.all()
    with pytest.raises(ScopeRequired):
        scoped | Agency.objects_unscoped.all()
    with pytest.raises(ScopeRequired):
        scoped.union(Agency.objects.all())
    both = scoped | Agency.objects.within(XINGREN)
    assert both.count() == 3


def test_update_and_delete_stay_inside(county):
    assert Agency.objects.within(PUAN).filter(pk=county.here.pk).update(name="县人社局") == 1
    assert Agency.objects.within(PUAN).filter(pk=county.there.pk).update(name="县人社局") == 0
    Agency.objects.within(PUAN).filter(functions=None, users=None).delete()
    assert set(Agency.objects_unscoped.all()) == {county.here, county.there}


def test_users_are_reached_by_region_or_by_enterprise(county):
    worker = User.objects_unscoped.create_user("site", display_name="丁", enterprise_id=7)
    assert set(User.objects.within(PUAN)) == {county.alice, county.bob}
    assert set(User.objects.within(Scope((Grant(frozenset(), enterprise=7),)))) == {worker}
    both = Scope((Grant(frozenset(), region="522302"), Grant(frozenset(), enterprise=7)))
    assert set(User.objects.within(both)) == {county.charlie, worker}


def test_a_way_through_many_rows_gives_each_row_once(county, monkeypatch):
    monkeypatch.setattr(Agency, "scope_region", "users__agency__region__code")
    assert list(Agency.objects.within(PUAN)) == [county.here]
    assert Agency.objects.within(PUAN).count() == 1


def test_a_model_that_names_no_way_is_a_mistake(county, monkeypatch):
    monkeypatch.setattr(Agency, "scope_region", None)
    with pytest.raises(ImproperlyConfigured, match="scope_region"):
        Agency.objects.within(PUAN)


def test_django_itself_goes_on_working(county):
    alice = User.objects_unscoped.get(username="alice")
    assert alice.agency == county.here
    assert User._default_manager.get_by_natural_key("alice") == alice
    assert alice.check_password("pw")
    alice.full_clean()
    Agency(name="另一机构", region_id="522323").full_clean()
    assert list(county.here.users.order_by("username")) == [county.alice, county.bob]
    county.town.delete()
    assert Agency.objects_unscoped.count() == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_scoping_costs_one_query(county, django_assert_num_queries, rows):
    for number in range(rows):
        Agency.objects_unscoped.create(name=f"机构{number}", region_id="522323")
    with django_assert_num_queries(1):
        list(Agency.objects.within(PUAN))
