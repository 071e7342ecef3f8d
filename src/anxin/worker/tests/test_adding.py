"""What a worker adds afterwards: photos, a voice note, who he is, who owes him."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile as File
from PIL import Image

from anxin.casework.models import Clue, CluePaper
from anxin.intake import evidence
from anxin.kit.idnumber import complete

from .test_pages import told

pytestmark = pytest.mark.django_db


def picture(colour: str = "red") -> File:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "PNG")
    return File("../../张三的工资条.png", out.getvalue())


def mine(client, code, **said) -> str:
    return f"/w/mine/{re.findall(r'<dd>([^<]+)</dd>', told(client, code, **said))[0]}/"


def test_photos_are_kept_under_their_checksum_without_their_names(client, code):
    at = mine(client, code)
    assert client.post(at + "papers/", {"photo": [picture(), picture("blue")]}).status_code == 302
    papers = list(CluePaper.objects.order_by("id"))
    assert [p.name for p in papers] == ["照片 1", "照片 2"] and {p.kind for p in papers} == {"photo"}
    assert all(evidence.is_whole(p.sha256) for p in papers)
    assert "照片 2" in client.get(at).content.decode()


@pytest.mark.django_db(transaction=True)
def test_what_a_clue_names_outlives_the_clearing_of_the_store(client, code):
    at = mine(client, code)
    client.post(at + "papers/", {"photo": [picture()]})
    evidence.clear()
    assert evidence.is_whole(CluePaper.objects.get().sha256)


def test_one_bad_file_keeps_none_and_says_why_in_the_phones_language(client, code):
    at = mine(client, code)
    bad = client.post(at + "papers/", {"photo": [picture(), File("x.jpg", b"MZ nothing")]})
    assert bad.status_code == 422 and "不是照片" in bad.content.decode() and not CluePaper.objects.exists()
    client.post("/w/language/", {"language": "en", "back": at})
    assert "not a photo" in client.post(at + "papers/", {"photo": File("x.jpg", b"MZ")}).content.decode()


def test_nothing_chosen_and_too_many_are_said(client, code):
    at = mine(client, code)
    assert "先选" in client.post(at + "papers/").content.decode()
    assert "最多 12 个" in client.post(at + "papers/", {"photo": [picture() for _ in range(13)]}).content.decode()


def test_who_has_no_part_in_it_adds_nothing(client, code):
    at = mine(client, code)
    client.cookies.clear()
    assert client.post(at + "papers/", {"photo": picture()}).status_code == 404
    assert client.post(at + "names/", {"name": "某人"}).status_code == 404


def test_name_and_number_as_in_his_record_tie_the_clue_to_it(client, code, office):
    worker = office.workers[0]
    number = worker.id_number.open_for("test")
    at = mine(client, code, anonymous="1")
    told_him = client.post(at + "names/", {"name": worker.name, "id_number": number, "debtor": "王老板"}, follow=True)
    clue = Clue.objects_unscoped.get()
    assert clue.worker == worker and clue.debtor_name == "王老板" and not clue.anonymous
    assert number not in told_him.content.decode() and "对上了" not in told_him.content.decode()


def test_another_name_ties_nothing_and_the_page_does_not_tell(client, code, office):
    number = office.workers[0].id_number.open_for("test")
    at = mine(client, code)
    right = client.post(at + "names/", {"name": "别的人", "id_number": number})
    nobody = client.post(at + "names/", {"name": "别的人", "id_number": complete("52232319900101999")})
    assert (right.status_code, nobody.status_code) == (302, 302) and right["Location"] == nobody["Location"]
    assert Clue.objects_unscoped.get().worker is None


def test_a_number_that_can_be_none_is_asked_again(client, code):
    at = mine(client, code)
    assert "身份证号不对" in client.post(at + "names/", {"name": "张三", "id_number": "123"}).content.decode()
    assert "姓名也要写" in client.post(at + "names/", {"id_number": complete("52232319900101999")}).content.decode()
