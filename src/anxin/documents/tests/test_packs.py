"""An evidence pack says what was done to it, byte by byte and file by file, on a machine that knows nothing else."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anxin.documents import packs, signing
from anxin.documents.packs import MANIFEST, SIGNATURE, Part
from anxin.documents.packs_checking import check_pack

PARTS = [
    Part("事实/人月.csv", "每人每月", "姓名,月份,应付\n张三1,2026-03,6000.00\n张三2,2026-03,6000.00\n".encode()),
    Part("原件/工资表.xlsx", "原件", b"PK\x03\x04 not a sheet, but as long as one" * 3),
    Part("说明.pdf", "说明", b"%PDF-1.7 words"),
    Part("审计/空.txt", "空", b""),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """(the bytes of a pack, its issuer's public key, a place for damaged copies)."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing, "path", lambda: home / "signing.pem")
        target = io.BytesIO()
        packs.write_pack(target, {"title": "案件 A202600001"}, reversed(PARTS), signing.sign)
        return target.getvalue(), signing.public_key(), home / "copy.zip"


def checked(made, data, key=None):
    made[2].write_bytes(data)
    return check_pack(made[2], key)


def rezipped(data, change, compression=zipfile.ZIP_STORED):
    """The pack written again by a common tool, after ``change`` of {name: content}."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        files = {name: old.read(name) for name in old.namelist()}
    change(files)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as new:
        for name, content in files.items():
            new.writestr(name, content)
    return out.getvalue()


def test_a_pack_is_an_ordinary_zip_and_the_same_wherever_it_is_written(made):
    data, key, _ = made
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        assert zipped.testzip() is None
        assert zipped.namelist() == [MANIFEST, SIGNATURE, *sorted(p.path for p in PARTS)]
        assert {p.path: zipped.read(p.path) for p in PARTS} == {p.path: p.content for p in PARTS}
    report = checked(made, data, key)
    assert report.ok and report.trusted and report.files == 4 and report.about == {"title": "案件 A202600001"}
    assert checked(made, data).key == key and not checked(made, data).trusted


def test_another_key_is_not_the_issuers(made):
    report = checked(made, made[0], "0" * 64)
    assert [p.path for p in report.problems] == [SIGNATURE] and "不是这把公钥" in report.problems[0].what


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_one_changed_bit_anywhere_is_found_and_named(made, data):
    whole = bytearray(made[0])
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= 1 << data.draw(st.integers(0, 7))
    report = checked(made, bytes(whole))
    assert not report.ok
    # The file in which the byte lies, or whose line in the directory it is.
    assert report.problems[0].path in _owner(made[0], at)


def _owner(data, at):
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        infos = zipped.infolist()
        after = zipped.start_dir
    # The list and its signature prove each other: either may be named when one of them changes.
    both = {MANIFEST, SIGNATURE, "压缩包"}
    if at < after:
        name = [i.filename for i in infos if i.header_offset <= at][-1]
        return both if name in both else {name}
    for info in infos:
        after += 46 + len(info.filename.encode())
        if at < after:
            return {info.filename}
    return {"压缩包"}


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_a_pack_that_was_cut_off_or_grew_is_no_good(made, data):
    whole = made[0]
    at = data.draw(st.integers(0, len(whole) - 1))
    assert not checked(made, whole[:at]).ok
    more = data.draw(st.binary(min_size=1, max_size=50))
    assert not checked(made, whole[:at] + more + whole[at:]).ok
    assert not checked(made, whole + more).ok


def test_a_changed_line_is_named(made):
    at = made[0].index("张三2,2026-03,6000".encode())
    changed = bytearray(made[0])
    changed[at + len("张三2,2026-03,")] = ord("9")
    assert [str(p) for p in checked(made, bytes(changed)).problems] == ["事实/人月.csv 第 3 行：这一行被改动了。"]

    def longer(files):
        files["事实/人月.csv"] = files["事实/人月.csv"].replace(b"6000.00\n", b"16000.00\n", 1)

    assert "事实/人月.csv 第 2 行" in str(checked(made, rezipped(made[0], longer)).problems[0])


def test_where_it_was_cut_off_is_named(made):
    at = made[0].index(b"PK\x03\x04 not a sheet") + 5
    said = [str(p) for p in checked(made, made[0][:at]).problems]
    assert said[0].startswith("原件/工资表.xlsx：不完整") and "截断" in said[1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.pop("说明.pdf"), "说明.pdf：清单上有，包里没有"),
        (lambda f: f.update({"新.txt": b"x"}), "新.txt：清单上没有，是后来加进去的"),
        (lambda f: f.update({"说明2.pdf": f.pop("说明.pdf")}), "说明.pdf：被改了名：现在叫 说明2.pdf"),
        (lambda f: f.update({"../../etc/x": b"x"}), "不要解压"),
        (lambda f: f.update({"说明.pdf": b"short"}), "说明.pdf：内容被改动了"),
        (lambda f: f.update({MANIFEST: f[MANIFEST].replace(b"A2026", b"B2026")}), f"{MANIFEST}：与签名不符"),
        (lambda f: f.pop(SIGNATURE), f"{SIGNATURE}：签名读不出来"),
        (lambda f: f.pop(MANIFEST), f"{MANIFEST}：读不出来"),
        (lambda f: None, "重新打过"),
    ],
)
def test_what_was_done_to_the_files_is_said_in_words(made, change, said):
    report = checked(made, rezipped(made[0], change))
    assert not report.ok and said in str(report.problems[0])


def test_nothing_compressed_is_opened(made):
    bomb = rezipped(made[0], lambda f: f.update({"说明.pdf": b"\0" * (50 << 20)}), zipfile.ZIP_DEFLATED)
    assert len(bomb) < 1 << 20
    # The list itself is compressed now, and is not unpacked either.
    assert not checked(made, bomb).ok

    def only(files):
        pass

    out = io.BytesIO(rezipped(made[0], only))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as new:
        new.writestr("事实/大.csv", b"\0" * (50 << 20))
    assert "后来加进去" in str(checked(made, out.getvalue()).problems[0])


@pytest.mark.parametrize(
    "name", ["", "/a", "../a", "a/../b", "a//b", "a\\b", "C:a", "a\n", "a.", "a ", "x" * 300, "\ud800"]
)
def test_a_path_that_leads_out_is_never_packed(name):
    assert not packs.is_safe(name)
    with pytest.raises(ValueError, match="文件名"):
        packs.write_pack(io.BytesIO(), {}, [Part(name, "", b"")], lambda data: signing.Signature("", ""))


@given(st.text())
def test_any_file_name_becomes_one_that_may_stand_in_a_pack(text):
    assert packs.is_safe("原件/1-" + packs.safe_name(text))


def test_two_files_of_one_name_are_refused():
    twice = [Part("a.txt", "", b"1"), Part("A.txt", "", b"2")]
    with pytest.raises(ValueError, match="同名"):
        packs.write_pack(io.BytesIO(), {}, twice, lambda data: signing.Signature("", ""))


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x05\x06" + b"\0" * 18, b"PK\x03\x04" * 40])
def test_what_is_no_pack_is_said_to_be_none(made, data):
    report = checked(made, data)
    assert report.problems[0].path == MANIFEST and "不是证据包" in report.problems[0].what
