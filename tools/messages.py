"""The workers' pages in other languages: python tools/messages.py [--check]

Collects what templates and code say in ``_()``, updates ``locale/<language>/LC_MESSAGES/django.po`` (keeping what is
translated) and compiles it. ``--check`` only says whether anything is missing; a test asks the same.
"""

import io
import sys
from pathlib import Path

from babel.messages import Catalog, mofile, pofile
from babel.messages.extract import extract_from_dir

WORKER = Path(__file__).parents[1] / "src/anxin/worker"
LANGUAGES = ("en",)
_METHODS = [("jinja2/**.html", "jinja2.ext:babel_extract"), ("tests/**", "ignore"), ("**.py", "python")]
_OPTIONS = {"jinja2/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}


def collected() -> Catalog:
    """Every text of the pages, as it stands in the source (Chinese)."""
    found = Catalog(charset="utf-8")
    for path, _line, message, _comments, context in extract_from_dir(
        WORKER, _METHODS, _OPTIONS, keywords={"_": None, "gettext": None}, comment_tags=()
    ):
        found.add(message, locations=[(path, 0)], context=context)
    return found


def held(language: str) -> tuple[Path, Catalog]:
    path = WORKER / "locale" / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return path, Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return path, pofile.read_po(file, locale=language)


def compiled(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    mofile.write_mo(out, catalog)
    return out.getvalue()


def missing(language: str) -> list[str]:
    """Texts of the pages that have no translation."""
    _, catalog = held(language)
    return [str(m.id) for m in collected() if m.id and not (catalog.get(m.id) and catalog.get(m.id).string)]


def main() -> int:
    wanting = {language: missing(language) for language in LANGUAGES}
    if "--check" in sys.argv:
        print(wanting)
        return int(any(wanting.values()))
    for language in LANGUAGES:
        path, catalog = held(language)
        catalog.update(collected(), no_fuzzy_matching=True)
        catalog.obsolete.clear()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            pofile.write_po(file, catalog, omit_header=False, sort_output=True, no_location=True, width=0)
        path.with_suffix(".mo").write_bytes(compiled(catalog))
    print(wanting)
    return 0


if __name__ == "__main__":
    sys.exit(main())
