"""Every act has a name and a sentence, and no act's fields may carry a personal number."""

import hashlib

import pytest

from anxin.audit import acts
from anxin.audit.personal import PersonalValueError, masked, personal_numbers, refuse_personal
from anxin.kit import creditcode, idnumber

ID = idnumber.complete("52232319900307461")
CARD = "6217001234567890123"


def test_every_declared_act_tells_a_chinese_sentence():
    assert acts.all_acts()
    for act in acts.all_acts():
        told = act.present(
            actor="某人", subject="某物 1", at="2026-03-05 09:00", fields=dict.fromkeys(act.needs, "某值")
        )
        assert "某人" in told and any("\u4e00" <= c <= "\u9fff" for c in told.replace("某", "")), act.name
        assert "{" not in told and "(未记)" not in told, act.name
        assert act.label.strip()


def test_every_act_belongs_to_an_app_of_ours():
    from django.apps import apps

    labels = {config.label for config in apps.get_app_configs()}
    assert [act.name for act in acts.all_acts() if act.name.partition(".")[0] not in labels] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "nodot", "label": "x", "sentence": "x"},
        {"name": "Audit.Upper", "label": "x", "sentence": "x"},
        {"name": "audit.silent", "label": "x", "sentence": " "},
        {"name": "audit.nameless", "label": "", "sentence": "x"},
        {"name": "privacy.revealed", "label": "别的", "sentence": "x"},
    ],
)
def test_an_act_declared_wrongly_is_refused(wrong):
    with pytest.raises(acts.ActError):
        acts.declare(wrong.pop("name"), **wrong)


def test_a_sentence_may_be_a_function():
    act = acts.Act("x.y", "试", lambda f: f"{f['actor']}改了{len(f['rows'])}行", frozenset({"rows"}))
    assert act.present(actor="甲", subject="", at="", fields={"rows": [1, 2]}) == "甲改了2行"


@pytest.mark.parametrize(
    "value, kind",
    [
        (ID, "身份证号"),
        (f"工人{ID}投诉", "身份证号"),
        (ID[:17] + "x", "身份证号"),
        ("522323900307461", "身份证号"),
        (CARD, "银行卡号"),
        ("6222021234567890", "银行卡号"),
        ("6222 0212 3456 7890 123", "银行卡号"),
        ("6222-0212-3456-7890", "银行卡号"),
        (int(CARD), "银行卡号"),
        ("13812345678", "手机号"),
        ({"a": [{"b": CARD}]}, "银行卡号"),
        ({CARD: 1}, "银行卡号"),
    ],
)
def test_personal_numbers_are_seen_and_masked(value, kind):
    assert personal_numbers(value) == [kind]
    with pytest.raises(PersonalValueError):
        refuse_personal(value)
    assert kind in str(masked(value))
    assert personal_numbers(masked(value)) == []


@pytest.mark.parametrize(
    "value",
    [
        "2026-03-05 2026-04-05",
        "20260305120000",
        creditcode.complete("91522323709461234"),
        creditcode.complete("91522323MA6DTECT3"),
        hashlib.sha256(b"x").hexdigest(),
        "f" + "1" * 18 + "e",
        123456789012,
        "0851-12345678",
        {"rows": 12, "ok": True, "none": None},
    ],
)
def test_other_numbers_stay(value):
    refuse_personal(value)
    assert masked(value) == value
