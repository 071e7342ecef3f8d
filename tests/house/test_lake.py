"""Whoever gives the engine a new text column says how it goes into the lake."""

from anxin.lake import classes


def test_every_text_column_of_the_engine_is_classed_for_the_lake():
    assert classes.unclassed() == [], "name it in src/anxin/lake/classes.py: OPEN (codes only), WORDS or TOKENS"
