"""All text of the workers' pages is there in every language, and what is compiled is what was translated."""

import importlib.util
from pathlib import Path

import pytest

_TOOL = Path(__file__).parents[4] / "tools/messages.py"


@pytest.fixture(scope="module")
def messages():
    spec = importlib.util.spec_from_file_location("messages_tool", _TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_nothing_is_left_untranslated(messages):
    assert {language: messages.missing(language) for language in messages.LANGUAGES} == {"en": []}


def test_the_compiled_file_is_the_translated_one(messages):
    for language in messages.LANGUAGES:
        path, catalog = messages.held(language)
        assert path.with_suffix(".mo").read_bytes() == messages.compiled(catalog), "run python tools/messages.py"
