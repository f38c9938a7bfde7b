"""Settings. What differs between machines comes from the environment; .env.example lists it all."""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[3]
HOME = Path(os.environ.get("NEU_HOME", ROOT / "var"))  # everything this installation writes
ASSETS = Path(os.environ.get("NEU_ASSETS", HOME / "assets"))  # the built front end
REFERENCE = ROOT / "reference"  # data fixed by law or method, as files people can read

DEMO_SECRET = "demo-only-never-in-production"  # noqa: S105 - refused below outside demo and tests
DEMO = os.environ.get("NEU_DEMO", "no") == "yes"
DEBUG = os.environ.get("DEBUG", "no") == "yes"
SECRET_KEY = os.environ.get("SECRET_KEY", DEMO_SECRET)
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if origin]
PRODUCTION = os.environ.get("NEU_PRODUCTION", "no") == "yes"
if PRODUCTION and (SECRET_KEY == DEMO_SECRET or DEMO or DEBUG):
    raise ImproperlyConfigured("Production needs its own SECRET_KEY and neither NEU_DEMO nor DEBUG.")

ROOMS = [
    "neu.platform.audit",
    "neu.platform.notices",
    "neu.platform.inbox",
    "neu.platform.ui",
    "neu.platform.api",
    "neu.platform.files",
    "neu.registry.places",
    "neu.registry.periods",
    "neu.registry.programmes",
    "neu.registry.agencies",
    "neu.registry.people",
    "neu.registry.handover",
    "neu.reporting.indicators",
    "neu.reporting.forms",
    "neu.reporting.rounds",
    "neu.reporting.submissions",
    "neu.reporting.remarks",
    "neu.reporting.consolidation",
    "neu.reporting.completions",
    "neu.insight.scoreboard",
]
INSTALLED_APPS = [
    "neu.config",
    *ROOMS,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "neu.platform.ui.language.ChosenLanguage",  # the browser is not asked: Vietnamese unless chosen
    "neu.platform.api.language.InTheApi",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "neu.platform.ui.nul.NoNul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "neu.config.requests.KeptByNobody",
    "allauth.account.middleware.AccountMiddleware",
    "neu.registry.people.http.SignInFirst",  # every door is shut unless listed as public
    "neu.registry.people.http.OwnPasswordFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "neu.config.requests.NeverBare",
]
ROOT_URLCONF = "neu.config.urls"
WSGI_APPLICATION = "neu.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "neu.platform.ui.frame.frame",
            ],
        },
    }
]

# The web runs as neu_app, which may not change history; migrations run as neu_owner.
_database_url = os.environ.get("DATABASE_URL", "postgresql:///neu")
if os.environ.get("NEU_AS_OWNER") == "yes":
    _database_url = os.environ.get("DATABASE_OWNER_URL", _database_url)
DATABASES = {"default": dj_database_url.parse(_database_url, conn_max_age=0)}
DATABASES["default"].setdefault("OPTIONS", {}).update(
    # one plan for a province went from 46 to 308 ms with parallel workers on
    options="-c max_parallel_workers_per_gather=0 -c jit=off"
    + (" -c statement_timeout=30000 -c lock_timeout=10000" if os.environ.get("NEU_WEB") == "yes" else "")
)
if os.environ.get("NEU_WEB") == "yes":
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": 10, "timeout": 15}
# every process counts failed sign-ins in one place
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "neu_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "neu.registry.people.http.AccountAdapter"  # nobody signs herself up
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
# the key is a name tried from one address: a stranger elsewhere locks nobody out
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,100/h/ip,10/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("NEU_PROXIES", "0"))
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

EMAIL_HOST = os.environ.get("EMAIL_HOST", "")  # unset: no e-mail is sent, and the pages say so
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "yes") == "yes"
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", EMAIL_HOST_USER or "neu@localhost")

LANGUAGE_CODE = "vi"  # the source language of every message (docs/adr)
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "neu_language"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # numbers are written by neu.platform.text, one way everywhere
FORMAT_MODULE_PATH = ["neu.platform.text.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [ASSETS] if ASSETS.is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if os.environ.get("NEU_WEB") == "yes"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = os.environ.get("NEU_WEB") != "yes"  # no collectstatic while developing and testing
MEDIA_ROOT = HOME / "media"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a wide form is a few thousand fields
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["neu.config.requests.NoFiles"]
API_REQUESTS_A_MINUTE = 600  # of one token
API_FAILURES_A_MINUTE = 30  # with tokens nobody knows, from one address
EXAMINED_FILES_A_MINUTE = 6  # that one address may send to have their signature examined
UPLOAD_DOORS = {  # address → bytes of the one file it takes
    "places:act_sheet": 2 * 1024 * 1024,
    "places:list_write": 2 * 1024 * 1024,
    "forms:draft_upload": 2 * 1024 * 1024,
    "rounds:regime_upload": 1024 * 1024,
    "consolidation:extract": 5 * 1024 * 1024,  # as consolidation/documents/receiver.py says
    "recognise": 2 * 1024 * 1024,
    "programmes:crosswalk_write": 1024 * 1024,
    "indicators:upload": 2 * 1024 * 1024,
    "remarks:attach": 5 * 1024 * 1024,  # as remarks/rules.py says
}
UPLOAD_BODY_MOST = 64 * 1024 * 1024  # bytes read at such a door, and thrown away beyond its limit

SIGNING_P12 = os.environ.get("NEU_SIGNING_P12", "")  # a real certificate with its key; unset: the test one
SIGNING_PASSWORD_FILE = os.environ.get("NEU_SIGNING_PASSWORD_FILE", "")

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # htmx reads the token from the page, not the cookie
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},  # a page that is not there is no fault of ours
}
