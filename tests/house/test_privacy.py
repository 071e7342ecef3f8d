"""Every field of every model has been thought about: open, masked, sealed or indexed."""

from anxin.privacy.classing import our_models, unclassed_fields


def test_no_field_of_the_house_is_unclassed():
    assert len(our_models()) > 40
    assert unclassed_fields() == []
