"""Every field of the house has been thought about: open, masked, sealed or indexed."""

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from anxin.privacy.classing import Classes, PrivacyClass, class_of, unclassed_fields
from anxin.privacy.fields import SealedTextField

FLOOR = ("access", "audit", "privacy", "deadlines", "documents")


def test_no_field_of_this_floor_is_unclassed():
    assert unclassed_fields(m for label in FLOOR for m in apps.get_app_config(label).get_models()) == []


@isolate_apps("anxin.privacy")
def test_what_must_be_said_and_is_not_is_named():
    class Careless(models.Model):
        PRIVACY = Classes(open="kind gone", masked="kind", sealed="plain")

        kind = models.CharField(max_length=5)
        plain = models.CharField(max_length=5)
        name = models.CharField(max_length=5)
        extra = models.JSONField()
        birth = models.DateField()
        hidden = SealedTextField()
        amount = models.BigIntegerField()
        on = models.DateField()
        other = models.ForeignKey("self", models.CASCADE)

        class Meta:
            app_label = "privacy"

    assert unclassed_fields([Careless]) == [
        "privacy.Careless.birth: 未归类",
        "privacy.Careless.extra: 未归类",
        "privacy.Careless.gone: 没有这个字段",
        "privacy.Careless.hidden: 未归类",
        "privacy.Careless.kind: 归入了两类",
        "privacy.Careless.name: 未归类",
        "privacy.Careless.plain: 归为 sealed，但存储方式不是加密",
    ]


@isolate_apps("anxin.privacy")
def test_a_field_class_can_be_asked():
    class Careful(models.Model):
        PRIVACY = Classes(masked="name", sealed="card", indexed="card_index", open="code")

        code = models.CharField(max_length=5, primary_key=True)
        name = models.CharField(max_length=5)
        card = SealedTextField()
        card_index = models.CharField(max_length=32)

        class Meta:
            app_label = "privacy"

    assert unclassed_fields([Careful]) == []
    assert class_of(Careful, "name") is PrivacyClass.MASKED
    assert class_of(Careful, "card") is PrivacyClass.SEALED
    assert Careful.PRIVACY.names(PrivacyClass.INDEXED) == ("card_index",)


@isolate_apps("anxin.privacy")
def test_a_sealed_value_may_not_be_called_open():
    class Wrong(models.Model):
        PRIVACY = Classes(open="card")

        card = SealedTextField()

        class Meta:
            app_label = "privacy"

    assert unclassed_fields([Wrong]) == ["privacy.Wrong.card: 归为 open，但存储方式不是明文"]
