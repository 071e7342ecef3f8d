"""A column of values is sealed and indexed as each of them would be alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.privacy.sealing import blind_index, blind_indexes, seal_all, unseal

_SAID = st.one_of(
    st.text(max_size=20), st.from_regex(r"[0-9]{17}[0-9Xx]", fullmatch=True), st.just("+86 138-0000-0000")
)


@pytest.mark.parametrize("kind", ["id", "card", "phone", "name"])
@given(texts=st.lists(_SAID, max_size=8))
def test_the_indexes_of_a_column_are_those_of_its_values(kind, texts):
    assert blind_indexes(kind, texts) == [blind_index(kind, text) for text in texts]


@given(st.lists(st.text(max_size=20), max_size=8))
def test_a_sealed_column_opens_value_by_value(texts):
    tokens = seal_all(texts, "registry.worker.id_number")
    assert [token and unseal(token, "registry.worker.id_number") for token in tokens] == texts


def test_equal_values_are_not_sealed_alike():
    assert len(set(seal_all(["520"] * 50, "registry.worker.id_number"))) == 50
