"""What hangs on the wall is read from afar, by people and by phones."""

from __future__ import annotations

import pypdfium2
import pytest
import zxingcpp

from anxin.documents import fonts
from anxin.documents.posters import Poster, print_posters, typed

ADDRESS = "https://anxin.example.org/w/k7m29pqrxd/"
LONG = "某县二〇二五年易地扶贫搬迁集中安置点配套基础设施及公共服务设施建设项目（二标段）施工总承包工程" * 2
POSTERS = [
    Poster("安置房一期", ADDRESS, [("12345 热线", "0859-12345"), ("劳动监察", "0859-6922333")], "编号 k7m29pqrxd"),
    Poster(LONG[:120], ADDRESS.replace("xd", "xe"), [("某某县住房和城乡建设局", "0859-6921111")] * 3),
    Poster("甲镇劳动者维权窗口", ADDRESS.replace("xd", "xf")),
]


@pytest.fixture(scope="module", params=["a4", "a3"])
def printed(request):
    try:
        fonts.chinese_family()
    except fonts.FontMissing:
        pytest.skip("no Chinese face on this machine")
    return request.param, pypdfium2.PdfDocument(print_posters(POSTERS, paper=request.param))


def test_the_code_on_each_poster_leads_to_its_own_address(printed):
    _, book = printed
    read = [[c.text for c in zxingcpp.read_barcodes(page.render(scale=1).to_pil())] for page in book]
    assert read == [[one.address] for one in POSTERS]


def test_a_dirty_code_still_reads(printed):
    from PIL import ImageDraw

    picture = printed[1][0].render(scale=1).to_pil()
    w, h = picture.size
    # A splash of a tenth of the code's width, in its middle.
    ImageDraw.Draw(picture).ellipse([w * 0.48, h * 0.42, w * 0.53, h * 0.46], fill="grey")
    assert [c.text for c in zxingcpp.read_barcodes(picture)] == [ADDRESS]


def test_each_poster_is_one_page_of_its_paper_and_nothing_runs_off_it(printed):
    paper, book = printed
    assert len(book) == len(POSTERS)
    for page in book:
        assert [round(x) for x in page.get_size()] == {"a4": [595, 842], "a3": [842, 1191]}[paper]
        left, bottom, right, top = _ink(page)
        assert left >= 20 and bottom >= 20 and right <= page.get_width() - 20 and top <= page.get_height() - 10


def _ink(page):
    """Around all letters of the page, in points."""
    text = page.get_textpage()
    boxes = [text.get_charbox(n) for n in range(text.count_chars()) if text.get_text_range(n, 1).strip()]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def test_it_says_whose_it_is_what_one_can_do_whom_to_call_and_what_to_type(printed):
    said = [page.get_textpage().get_text_bounded() for page in printed[1]]
    for words in ("没拿到工资？扫这里", "Not paid? Scan here.", "安置房一期", "一分钟说完", "随时看", "您说了算", "12345 热线 0859-12345",
                  "劳动监察 0859-6922333", "anxin.example.org/w/k7m29pqrxd", "检查的人看四样"):  # fmt: skip
        assert words in said[0]
    # No number is printed that was not given.
    assert "0859" not in said[2] and "12345" not in said[2]


def test_what_a_worker_reads_is_large_enough_for_three_metres(printed):
    paper, book = printed
    text = book[0].get_textpage()
    least = 24 if paper == "a4" else 33
    for words in ("没拿到工资", "安置房一期", "一分钟说完", "您说了算", "0859-6922333"):
        start = text.search(words).get_next()[0]
        boxes = [text.get_charbox(start + n, loose=True) for n in range(len(words))]
        assert max(top - bottom for _, bottom, _, top in boxes) >= least, words


def test_nothing_and_unknown_paper_are_refused():
    for said in ({"posters": []}, {"posters": POSTERS, "paper": "a5"}):
        with pytest.raises(ValueError, match="海报"):
            print_posters(**said)


def test_an_address_is_shown_as_it_is_typed():
    assert typed(ADDRESS) == "anxin.example.org/w/k7m29pqrxd"
