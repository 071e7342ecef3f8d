"""Text as people and machines type it, brought to one form; and masked for the eye of those who need not know.

Matching keys are for comparing only: what a document says is kept as the document says it.
"""

from __future__ import annotations

import re
import unicodedata

# Zero-width and direction marks survive NFKC and str.isspace(), and come in with text copied from chat programs.
_INVISIBLE = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202f\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0]+"
)
_BRACKETS = str.maketrans("[]{}〔〕【】〈〉《》「」『』", "()()()()()()()()")
# The dot inside transliterated names has a dozen look-alikes; U+00B7 is the one of the identity card.
_DOTS = str.maketrans(dict.fromkeys("・•‧∙⋅●.。｡․⸱﹒ᐧꞏ˙", "·"))
_SITE_OFFICE = re.compile(r"(?:项目经理部|项目管理部|项目部|项目经理处)$")
_DOT_RUN = re.compile(r"·+")


def plain(s: object) -> str:
    """NFKC, with every blank removed (full-width, no-break and zero-width ones too); letter case is kept. None gives ''."""
    if s is None:
        return ""
    if isinstance(s, str) and s.isascii() and s.isalnum():
        # Numbers and cards, most of what is asked: nothing in them can change.
        return s
    bare = _INVISIBLE.sub("", unicodedata.normalize("NFKC", str(s)))
    # Taking out a blank can bring a letter and its accent together; the second pass joins them, so that plain is stable.
    return unicodedata.normalize("NFKC", bare)


# Controls, direction marks, unpaired surrogates and line separators: what can make a terminal or a page show a lie.
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]"
)


def visible(s: str) -> str:
    """A foreign name that can be shown and stored: what is invisible in it, or turns the reading order, becomes '\ufffd'."""
    return s if s.isprintable() else _UNSEEN.sub("\ufffd", s)


def brief(s: object, most: int = 40) -> str:
    """What a sheet says, as a sentence may quote it: on one line, nothing invisible, at most so many characters."""
    shown = visible(" ".join(str(s).split()))
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def name_key(s: object) -> str:
    """Key under which names of projects and enterprises are compared.

    Brackets of every shape become (), Latin letters become capitals, and a trailing 项目部 / 项目经理部 (the site office,
    which signs for the same enterprise or project) is dropped.
    """
    text = plain(s).translate(_BRACKETS).upper()
    shorter = _SITE_OFFICE.sub("", text)
    return shorter or text


def person_key(s: object) -> str:
    """Key under which names of persons are compared: no blanks ('张 三' is 张三), one kind of middle dot, capitals."""
    return _DOT_RUN.sub("·", plain(s).translate(_DOTS)).strip("·").upper()


_LONGEST_MASK = 40


def _masked(text: str, head: int, tail: int) -> str:
    """Keep `head` and `tail` characters; when that would show half of it or more, show only the last character."""
    if not text:
        return ""
    if len(text) > _LONGEST_MASK:
        # No number is as long; a cell of a thousand digits would fill the page with stars.
        text = text[: _LONGEST_MASK - 4] + text[-4:]
    if head + tail >= len(text) or (head + tail) * 2 > len(text):
        return "*" * (len(text) - 1) + text[-1] if len(text) > 1 else "*"
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]


def mask_id(s: object) -> str:
    """Identity number: the first three (province and city) and the last two stay: '520***********34'."""
    return _masked(plain(s), 3, 2)


def mask_card(s: object) -> str:
    """Bank card: the last four stay, as on a bank's own slip: '***************1234'."""
    return _masked(plain(s).replace("-", ""), 0, 4)


def mask_phone(s: object) -> str:
    """Phone: '138****5678'."""
    text = plain(s).replace("-", "")
    if len(text) == 11:
        return text[:3] + "****" + text[7:]
    return _masked(text, 0, 2)


def mask_name(s: object) -> str:
    """Person's name: the family name stays: '张**'. A one-character name is hidden whole."""
    text = plain(s)
    if len(text) <= 1:
        return "*" * len(text)
    return text[0] + "*" * (len(text) - 1)
