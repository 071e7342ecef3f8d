"""The weights can be fitted again by anyone, come out the same, and the published page gives nobody's words away."""

import numpy as np
import pytest
from bench.texts import data, measures, report, training

from anxin.grievance import kind


@pytest.fixture(scope="module")
def own():
    samples = data.said()
    return samples, training.matrix(samples)


def test_fitting_twice_gives_the_same_file(own):
    samples, rows = own
    assert training.fit(samples, rows).write() == training.fit(samples, rows).write()


def test_weights_read_back_are_the_weights_that_were_written(own):
    fitted = training.fit(*own)
    back = kind.Weights.read(fitted.write())
    assert np.array_equal(back.wages, fitted.wages) and np.array_equal(back.others, fitted.others)


def test_weights_of_other_cues_are_refused():
    with pytest.raises(ValueError, match="重新训练"):
        kind.Weights.read("feature,wages\nunknown,1\n")


def test_the_sentences_of_our_own_are_told_apart_by_what_ships(own):
    samples, rows = own
    said = training.logits(kind.built_in(), rows) > 0
    found = measures.Found(tuple(bool(s.wages) for s in samples), tuple(said.tolist()))
    assert found.f1 > 0.85


def test_texts_of_one_event_never_stand_on_both_sides():
    one, two = (data.Sample(key, "g1", "x", "not_wage", "complaints") for key in "ab")
    assert (one.held, one.fold) == (two.held, two.fold)


def test_rates_are_told_with_how_wide_they_may_lie():
    low, high = measures.Rate(28, 30).interval
    assert low < 28 / 30 < high and high - low > 0.1
    assert measures.Rate(0, 0).interval == (0.0, 1.0)


def test_f1_is_what_it_says():
    found = measures.Found((True, True, False, False), (True, False, True, False))
    assert (found.precision.value, found.recall.value, found.f1) == (0.5, 0.5, 0.5)


def test_the_page_shows_the_head_of_a_text_without_figures():
    assert report.masked("欠我 15800元，电话13800000000") == "欠我 *****元，…"
