"""The house's settings, and beside it what it is compared with: a bare page and the framework's admin."""

from anxin.settings import *  # noqa: F403
from anxin.settings import INSTALLED_APPS, TEMPLATES

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "bench.pages_urls"
TEMPLATES = [dict(one) for one in TEMPLATES]
TEMPLATES[1]["OPTIONS"] = {
    "context_processors": [
        *TEMPLATES[1]["OPTIONS"]["context_processors"],
        "django.contrib.messages.context_processors.messages",
    ]
}
SILENCED_SYSTEM_CHECKS = ["admin.E408", "admin.E409", "admin.E410"]
