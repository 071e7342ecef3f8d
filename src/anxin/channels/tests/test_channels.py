"""Messages reach people by the ways that an area has chosen, and the log tells what became of each."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

import pytest
from django.core import mail

from anxin.access.scope import Grant, Scope
from anxin.access.services import AccessDenied
from anxin.audit.models import AuditEvent
from anxin.channels import selectors
from anxin.channels.addresses import AddressRefused
from anxin.channels.models import Delivery, Message
from anxin.channels.services import (
    Draft,
    Outside,
    WayRefused,
    deliver,
    mark_read,
    remove_address,
    send,
    set_address,
    set_way,
    try_again,
)

from .conftest import NOW, SECRET, TODAY

PHONE = "13800001234"
HERE = "522323"


def act(actor) -> dict:
    return {"actor": actor, "as_of": TODAY, "now": NOW}


def told(county, **more) -> Message:
    draft = Draft(
        to=county.user, title="2 条新预警", body="请在 3 天内答复。", region=HERE, link="/warnings/1/", **more
    )
    return send(**act(county.chief), purpose="预警", drafts=[draft])[0]


def sms(county, gateway, **more):
    return set_way(**act(county.chief), region=HERE, way="sms", enabled=True, url=gateway.url, secret=SECRET, **more)


def states(message) -> dict:
    return {d.way: d.state for d in Delivery.objects_unscoped.filter(message=message)}


def test_a_message_stands_in_the_inbox_at_once_and_is_read_once(county):
    message = told(county)
    assert states(message) == {"inbox": "sent"}
    assert list(selectors.inbox(county.user)) == [message] and selectors.unread(county.user) == 1
    assert mark_read(user=county.chief, now=NOW) == 0
    assert mark_read(user=county.user, now=NOW, message_ids=[message.pk]) == 1
    assert selectors.unread(county.user) == 0


def test_the_same_message_is_not_made_twice(county):
    first = told(county, once="warning 1 raised")
    assert told(county, once="warning 1 raised") == first and Message.objects_unscoped.count() == 1


def test_an_sms_goes_signed_to_the_gateway_of_the_area(county, gateway):
    sms(county, gateway)
    set_address(**act(county.user), user=county.user, kind="phone", value="138-0000-1234")
    message = told(county)
    assert states(message) == {"inbox": "sent", "sms": "waiting"}
    assert deliver(as_of=TODAY, now=NOW).sent == 1
    headers, body, said = gateway.got[0]
    assert said["phone"] == PHONE and said["text"] == "请在 3 天内答复。" and said["region"] == HERE
    signed = headers["X-Anxin-Time"].encode() + b"." + body
    assert headers["X-Anxin-Signature"] == "sha256=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert states(message)["sms"] == "sent" and deliver(as_of=TODAY, now=NOW).sent == 0


def test_a_gateway_that_fails_is_tried_again_later_under_the_same_key_and_given_up_in_the_end(county, gateway):
    sms(county, gateway)
    set_address(**act(county.user), user=county.user, kind="phone", value=PHONE)
    gateway.answers = [503, 429]
    message = told(county)
    deliver(as_of=TODAY, now=NOW)
    delivery = Delivery.objects_unscoped.get(message=message, way="sms")
    assert (delivery.state, delivery.attempts, delivery.error) == ("waiting", 1, "网关答复 503。")
    assert delivery.next_at == NOW + timedelta(minutes=1)
    assert deliver(as_of=TODAY, now=NOW + timedelta(seconds=59)).put_off == 0
    deliver(as_of=TODAY, now=NOW + timedelta(minutes=1))
    deliver(as_of=TODAY, now=NOW + timedelta(minutes=5))
    delivery.refresh_from_db()
    assert delivery.state == "sent" and [t["outcome"] for t in delivery.tries][-1] == "已送达"
    assert len({headers["X-Anxin-Id"] for headers, _, _ in gateway.got}) == 1
    gateway.answers = [500] * 6
    told(county)
    for minutes in (0, 1, 5, 21, 85, 341):
        report = deliver(as_of=TODAY, now=NOW + timedelta(minutes=minutes))
    assert report.failed == 1
    failed = Delivery.objects_unscoped.get(state="failed")
    assert failed.error == "网关答复 500。试了 6 次，不再试。"
    # A person may order a new start; somebody without a say in that area may not.
    with pytest.raises(AccessDenied):
        try_again(**act(county.user), delivery_id=failed.pk)


def test_what_the_gateway_refuses_is_not_tried_again_and_no_redirect_is_followed(county, gateway):
    sms(county, gateway)
    set_address(**act(county.user), user=county.user, kind="phone", value=PHONE)
    gateway.answers = [302]
    message = told(county)
    assert deliver(as_of=TODAY, now=NOW).failed == 1
    assert Delivery.objects_unscoped.get(message=message, way="sms").error == "网关不收：答复 302。"


def test_what_a_dead_process_had_taken_goes_out_after_all(county, gateway):
    sms(county, gateway)
    set_address(**act(county.user), user=county.user, kind="phone", value=PHONE)
    message = told(county)
    held = Delivery.objects_unscoped.filter(message=message, way="sms")
    held.update(state="sending", claimed_at=NOW)
    assert deliver(as_of=TODAY, now=NOW + timedelta(minutes=14)).sent == 0
    assert deliver(as_of=TODAY, now=NOW + timedelta(minutes=15)).sent == 1


def test_only_hosts_that_the_operator_allowed_are_spoken_to(county, gateway, settings):
    for url in (
        "https://127.0.0.1/send",
        "http://169.254.169.254/",
        "ftp://x",
        "https://a@b/",
        gateway.url.replace("/send", "0/send"),
    ):
        with pytest.raises(WayRefused):
            set_way(**act(county.chief), region=HERE, way="sms", enabled=True, url=url, secret=SECRET)
    sms(county, gateway)
    set_address(**act(county.user), user=county.user, kind="phone", value=PHONE)
    settings.ANXIN_GATEWAY_HOSTS = []
    told(county)
    assert deliver(as_of=TODAY, now=NOW).failed == 1 and gateway.got == []
    assert "ANXIN_GATEWAY_HOSTS" in Delivery.objects_unscoped.get(way="sms").error


def test_the_narrowest_area_decides_also_by_switching_off(county, gateway):
    sms(county, gateway)
    from anxin.access.models import RoleAssignment

    RoleAssignment.objects_unscoped.update(scope_region_id="5223")
    set_way(**act(county.chief), region="5223", way="email", enabled=True)
    assert selectors.ways_of("522323100") == ["email", "sms"] and selectors.ways_of("522302") == ["email"]
    set_way(**act(county.chief), region=HERE, way="email", enabled=False)
    assert selectors.ways_of(HERE) == ["sms"]
    with pytest.raises(AccessDenied):
        set_way(**act(county.user), region=HERE, way="email", enabled=True)
    with pytest.raises(AccessDenied):
        set_way(**act(county.chief), region="52", way="email", enabled=True)


def test_mail_goes_by_the_server_of_this_installation_or_says_that_there_is_none(county, settings):
    set_way(**act(county.chief), region=HERE, way="email", enabled=True)
    set_address(**act(county.user), user=county.user, kind="email", value="wang@example.gov.cn")
    told(county)
    deliver(as_of=TODAY, now=NOW)
    assert Delivery.objects_unscoped.get(way="email").error == "本系统没有配置发信服务器。"
    settings.ANXIN_MAIL = "smtp://mail.example.gov.cn"
    told(county)
    assert deliver(as_of=TODAY, now=NOW).sent == 1
    assert mail.outbox[0].to == ["wang@example.gov.cn"] and mail.outbox[0].subject == "2 条新预警"
    key = Delivery.objects_unscoped.get(way="email", state="sent").key
    assert str(key) in mail.outbox[0].extra_headers["Message-ID"]


def test_somebody_outside_is_reached_by_his_address_or_the_log_says_that_he_is_not(county, gateway):
    outside = Outside("某建设公司劳资专管员", "phone", PHONE)
    draft = Draft(to=outside, title="通知", body="内容", region=HERE)
    first = send(**act(county.chief), purpose="通知书", drafts=[draft])[0]
    assert "没有启用短信网关" in Delivery.objects_unscoped.get(message=first).error
    sms(county, gateway)
    send(**act(county.chief), purpose="通知书", drafts=[draft])
    assert deliver(as_of=TODAY, now=NOW).sent == 1 and gateway.got[0][2]["phone"] == PHONE
    with pytest.raises(AddressRefused):
        send(
            **act(county.chief), purpose="通知书", drafts=[Draft(to=Outside("甲", "phone", "110"), title="a", body="b")]
        )


def test_what_is_not_urgent_spares_the_phone_of_whoever_wants_it_so(county, gateway):
    sms(county, gateway)
    set_address(**act(county.user), user=county.user, kind="phone", value=PHONE, urgent_only=True)
    assert states(told(county)) == {"inbox": "sent"}
    assert states(told(county, urgent=True)) == {"inbox": "sent", "sms": "waiting"}


def test_no_address_and_no_text_stands_in_any_log(county, gateway):
    sms(county, gateway)
    set_address(**act(county.user), user=county.user, kind="phone", value=PHONE)
    gateway.answers = [500, 400]
    told(county)
    deliver(as_of=TODAY, now=NOW)
    deliver(as_of=TODAY, now=NOW + timedelta(hours=1))
    remove_address(**act(county.user), user=county.user, kind="phone")
    logged = str(list(Delivery.objects_unscoped.values())) + str(list(AuditEvent.objects.values("fields")))
    for secret in (PHONE, "请在 3 天", SECRET):
        assert secret not in logged
    assert "138****1234" not in str(list(AuditEvent.objects.values("fields")))


def test_the_log_is_cut_to_the_area(county):
    told(county)
    here = Scope((Grant(frozenset(), region=HERE),))
    there = Scope((Grant(frozenset(), region="522302"),))
    assert selectors.deliveries(here).count() == 1 and selectors.deliveries(there).count() == 0


def test_nobody_registers_an_address_for_another(county):
    with pytest.raises(AccessDenied):
        set_address(**act(county.chief), user=county.user, kind="phone", value=PHONE)
    with pytest.raises(AddressRefused):
        set_address(**act(county.user), user=county.user, kind="email", value="nobody")
