"""Django settings, read from the environment.

ANXIN_HOME          data folder: keys, evidence, the SQLite file (default: ``~/.anxin``)
ANXIN_DATABASE_URL  ``postgres://...`` or ``sqlite:///...`` (default: ``anxin.sqlite3`` in ANXIN_HOME)
ANXIN_SECRET_KEY    signing key of sessions (default: made on first run and kept beside the sealing keys)
ANXIN_SEAL_CIPHER   AES-256-GCM (default) or SM4-GCM
"""

import os
from pathlib import Path

import environ

from anxin.home import secret_key

env = environ.Env()

ANXIN_HOME = Path(os.environ.get("ANXIN_HOME") or Path.home() / ".anxin").expanduser().resolve()
ANXIN_SEAL_CIPHER = env.str("ANXIN_SEAL_CIPHER", default="AES-256-GCM")

SECRET_KEY = env.str("ANXIN_SECRET_KEY", default="") or secret_key(ANXIN_HOME)
DEBUG = False
ALLOWED_HOSTS = env.list("ANXIN_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "anxin.access",
    "anxin.audit",
    "anxin.privacy",
    "anxin.deadlines",
    "anxin.documents",
    "anxin.registry",
    "anxin.wages",
    "anxin.intake",
    "anxin.monitoring",
    "anxin.standing",
    "anxin.desk",
]
AUTH_USER_MODEL = "access.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "anxin.urls"
WSGI_APPLICATION = "anxin.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

_DATABASE_URL = os.environ.get("ANXIN_DATABASE_URL") or f"sqlite:///{ANXIN_HOME / 'anxin.sqlite3'}"
DATABASES = {"default": env.db_url_config(_DATABASE_URL)}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # FULL: what an import has reported as taken is on the disk, also when the power goes at the next moment.
    # IMMEDIATE: a writer that starts as a reader would otherwise fail with "database is locked" when it upgrades.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;",
    }

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = ANXIN_HOME / "static"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
