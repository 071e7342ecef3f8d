"""The public address is a host and nothing else."""

import pytest

from anxin.kit.web import WrongAddress, public_url


@pytest.mark.parametrize(
    ("said", "address", "host"),
    [
        ("", "", ""),
        (" https://Anxin.example.org/ ", "https://anxin.example.org", "anxin.example.org"),
        ("https://anxin.example.org:443", "https://anxin.example.org", "anxin.example.org"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", "127.0.0.1"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443", "[2001:db8::1]"),
    ],
)
def test_an_address_is_kept_without_its_last_stroke(said, address, host):
    assert public_url(said) == (address, host)


@pytest.mark.parametrize(
    "said", ["anxin.example.org", "ftp://a.example", "https://", "https://a.example/app", "https://a.example?x=1",
             "https://u@a.example", "https://a.example:no"]
)  # fmt: skip
def test_what_is_no_bare_address_is_refused_by_name(said):
    with pytest.raises(WrongAddress, match="ANXIN_PUBLIC_URL"):
        public_url(said)
