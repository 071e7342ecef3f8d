"""Django settings, read from the environment.

ANXIN_HOME          data folder: keys, evidence, the SQLite file (default: ``~/.anxin``)
ANXIN_DATABASE_URL  ``postgres://...`` or ``sqlite:///...`` (default: ``anxin.sqlite3`` in ANXIN_HOME)
ANXIN_SECRET_KEY    signing key of sessions (default: made on first run and kept beside the sealing keys)
ANXIN_LAKE          folder to which the facts are exported each night (default: not exported)
ANXIN_SEAL_CIPHER   AES-256-GCM (default) or SM4-GCM
ANXIN_TODAY         pins the day of the pages (2026-11-20); for demonstrations alone
ANXIN_HTTPS         1 where the pages are reached over https: cookies then never travel without it
ANXIN_PUBLIC_URL    where workers' phones reach the pages (https://anxin.example.org): stands in the codes on posters, and
                    is allowed as host and as origin of forms (default: none, no poster is printed)
ANXIN_PROXIES       how many proxies of the house stand before the pages (default 0): whose address of the client is believed
ANXIN_EMAIL_URL     the mail server: ``smtp+tls://user:password@host:587`` (default: none, no e-mail is sent)
ANXIN_EMAIL_FROM    the sender's address of e-mail
ANXIN_GATEWAY_HOSTS hosts of SMS gateways that may be spoken to, parted by commas (default: none)
"""

import os
from datetime import date
from pathlib import Path

import environ

from anxin import law
from anxin.home import secret_key
from anxin.kit.web import public_url

env = environ.Env()
_HERE = Path(__file__).parent

ANXIN_HOME = Path(os.environ.get("ANXIN_HOME") or Path.home() / ".anxin").expanduser().resolve()
ANXIN_SEAL_CIPHER = env.str("ANXIN_SEAL_CIPHER", default="AES-256-GCM")

SECRET_KEY = env.str("ANXIN_SECRET_KEY", default="") or secret_key(ANXIN_HOME)
DEBUG = False
ALLOWED_HOSTS = env.list("ANXIN_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
# Stands in every code on every board, so a wrong one is refused at the start and not when it hangs on the wall.
ANXIN_PUBLIC_URL, _public_host = public_url(env.str("ANXIN_PUBLIC_URL", default=""))
ALLOWED_HOSTS += [_public_host] if _public_host else []
# Behind a proxy that speaks https for us, a form that a phone sends back names an origin that the request itself does not show.
CSRF_TRUSTED_ORIGINS = [ANXIN_PUBLIC_URL] if ANXIN_PUBLIC_URL else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "anxin.access",
    "anxin.audit",
    "anxin.ui",
    "anxin.privacy",
    "anxin.deadlines",
    "anxin.jobs",
    "anxin.channels",
    "anxin.documents",
    "anxin.standards",
    "anxin.registry",
    "anxin.organisation",
    "anxin.wages",
    "anxin.intake",
    "anxin.monitoring",
    "anxin.standing",
    "anxin.quality",
    "anxin.casework",
    "anxin.records",
    "anxin.incidents",
    "anxin.trials",
    "anxin.risks",
    "anxin.search",
    "anxin.lake",
    "anxin.worker",
    "anxin.desk",
    "django_tasks_db",
]
AUTH_USER_MODEL = "access.User"
MIGRATION_MODULES = {"account": "anxin.access.account_migrations"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "anxin.access.edge.Standing",
    "anxin.desk.signin.guard.Guard",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "anxin.urls"
FORM_RENDERER = "django.forms.renderers.Jinja2"
WSGI_APPLICATION = "anxin.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        # A package's templates stand beside its pages; those of a room of the desk, in the room.
        "DIRS": [*sorted(_HERE.glob("*/jinja2")), *sorted(_HERE.glob("*/*/jinja2"))],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "anxin.ui.environment.environment",
            "context_processors": ["anxin.ui.environment.with_request", "anxin.desk.shell.shell"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ]
        },
    },
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
else:
    # Opening a connection costs more than most pages ask of it; one that has gone is noticed and opened anew.
    DATABASES["default"].setdefault("CONN_MAX_AGE", 600)
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)

# Counts of the navigation and sums of evaluations, per reader; a county has more readers than the usual 300 entries hold.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}},
}

# Background work waits in the same database, so it is asked for in the transaction that needs it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# Where the facts are exported to each night (``anxin lake export``); empty: nowhere.
ANXIN_LAKE = env.str("ANXIN_LAKE", default="")
# Where messages may go. Without these nothing leaves the house but what stands in the inbox.
ANXIN_MAIL = env.str("ANXIN_EMAIL_URL", default="")
vars().update(env.email_url_config(ANXIN_MAIL) if ANXIN_MAIL else {})
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("ANXIN_EMAIL_FROM", default="anxin@localhost")
ANXIN_GATEWAY_HOSTS = env.list("ANXIN_GATEWAY_HOSTS", default=[])

LANGUAGE_CODE = "zh-hans"
# Only the workers' pages speak more than Chinese; officers write and read it.
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = ANXIN_HOME / "static"
# Straight from the packages: nothing need be collected first, and addresses carry a digest of what they serve.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 31_536_000

# Sign-in: user name and password, locked after wrong ones (axes), a second factor where wanted (allauth).
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
ACCOUNT_ADAPTER = "anxin.access.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Wrong passwords are the lock-out's; "login_failed" here counts wrong codes of the second factor.
ACCOUNT_RATE_LIMITS = {"login": f"{law.defaults()['signin.tries_per_minute'].value}/m/ip", "login_failed": "5/15m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ANXIN_PROXIES", default=0)
MFA_ADAPTER = "anxin.access.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_FAILURE_LIMIT = "anxin.access.lockout.limit"
AXES_COOLOFF_TIME = "anxin.access.lockout.span"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_SENSITIVE_PARAMETERS = ["login", "csrfmiddlewaretoken"]
# The audit log tells who came and went; the form tells who is locked.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W002", "axes.W006"]
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
# What a request may bring at most is looked at before anything is stored.
FILE_UPLOAD_HANDLERS = [
    "anxin.desk.intake.receiving.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
CSRF_FAILURE_VIEW = "anxin.desk.errors.stale_form"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
ANXIN_TODAY = date.fromisoformat(os.environ["ANXIN_TODAY"]) if os.environ.get("ANXIN_TODAY") else None

# Nothing from another host, nothing inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "media-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("ANXIN_HTTPS", default=False)
CSRF_COOKIE_HTTPONLY = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Wrong passwords stand in the audit log; printed, they would put what people typed into log files.
    "loggers": {"axes": {"level": "ERROR"}},
}
