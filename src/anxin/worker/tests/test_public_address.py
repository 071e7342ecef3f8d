"""Through a proxy that speaks https for us, a phone's answers are taken, and those of another site are not."""

import os
import subprocess
import sys

_ASK = """
import django; django.setup()
from django.middleware.csrf import CsrfViewMiddleware
from django.test import RequestFactory
for origin in ("https://anxin.example.org", "https://evil.example"):
    asked = RequestFactory().post("/w/x/", HTTP_HOST="anxin.example.org", HTTP_ORIGIN=origin)
    print(asked.get_host(), CsrfViewMiddleware(lambda request: None)._origin_verified(asked))
"""


def test_answers_that_come_through_the_public_address_are_taken(tmp_path):
    surroundings = {
        **os.environ, "ANXIN_HOME": str(tmp_path), "ANXIN_PUBLIC_URL": "https://anxin.example.org/",
        "DJANGO_SETTINGS_MODULE": "anxin.settings",
    }  # fmt: skip
    said = subprocess.run([sys.executable, "-c", _ASK], env=surroundings, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["anxin.example.org", "True", "anxin.example.org", "False"]
