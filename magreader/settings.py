"""Settings of magreader: one file, safe by default, everything from the environment.

README.md lists the variables. None has to be set.
"""

from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from magreader.environment import (
    LOOPBACK,
    env_address,
    env_bool,
    env_choice,
    env_command,
    env_int,
    env_servers,
    env_text,
    kept_secret,
    origins_of,
)

BASE_DIR = Path(__file__).resolve().parent.parent

# ---- where things are kept -------------------------------------------------------------------
DATA_DIR = Path(env_text("MAGREADER_DATA") or BASE_DIR / "data").resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
SECRET_KEY = env_text("MAGREADER_SECRET_KEY") or kept_secret(DATA_DIR / "secret_key")

# What can be made again: voices, translations, pictures. The bytes are those of each kind.
MADE_DIR = DATA_DIR / "made"
MADE_MAX_BYTES = env_int("MAGREADER_MADE_MAX_BYTES", 1024 * 1024 * 1024)

# The search index; it too can be made again.
SEARCH_DIR = DATA_DIR / "search"

# Files as they were handed over, until their pages are read. Workers on several machines share it.
CONTAINERS_DIR = DATA_DIR / "containers"

# ---- a voice: a command that reads text and writes WAV, and the languages it speaks -------------
VOICE = env_command("MAGREADER_VOICE")
VOICE_LANGUAGES = env_text("MAGREADER_VOICE_LANGUAGES").lower().replace(",", " ").split()
VOICE_SECONDS = env_int("MAGREADER_VOICE_SECONDS", 60)
if VOICE_SECONDS < 1:
    raise ImproperlyConfigured("MAGREADER_VOICE_SECONDS takes one second or more.")

# ---- who may ask ------------------------------------------------------------------------------
DEBUG = env_bool("MAGREADER_DEBUG", default=False)
# The address readers type. From it come the host names, https and what a cookie may do.
SITE_URL = env_text("MAGREADER_URL", "http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.hostname:
    raise ImproperlyConfigured(f"MAGREADER_URL is {SITE_URL!r}; write https://news.example.org.")
HTTPS = _site.scheme == "https"
ALLOWED_HOSTS = [_site.hostname, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
# A browser takes and sends a cookie of such a name for this very host alone, over https alone.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
MESSAGE_STORAGE = "magreader.newsstand.cookies.Messages"
# A reader stays signed in while they come back within a month; accounts/sessions.py has the rest.
SESSION_COOKIE_AGE = 30 * 24 * 60 * 60
PASSWORD_RESET_TIMEOUT = 60 * 60  # of the link in the mail
SECURE_SSL_REDIRECT = HTTPS
# A program that speaks http is told so (desk/crawlers/door.py): it would show its token again.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^dumps/"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Whether every host below this one speaks https is the operator's to say.
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and env_bool("MAGREADER_HSTS_SUBDOMAINS", default=False)
# With https there is a proxy in front (the server itself speaks http on loopback only).
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# The proxy says who asks; without one anybody could say anything. Attempts are counted by it.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF, CSP.NONCE],  # for the few numbers of a reader's settings
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

# ---- servers of others that say who somebody is (OpenID Connect) --------------------------------
OIDC_SERVERS = env_servers("MAGREADER_OIDC")
# A browser checks where a form leads also when the answer leads on.
SECURE_CSP |= {"form-action": [CSP.SELF, *origins_of(OIDC_SERVERS)]}

# ---- rooms --------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "magreader.accounts",
    "magreader.catalog",
    "magreader.paywall",
    "magreader.search",
    "magreader.dumps",
    "magreader.newsstand",
    "magreader.desk.apps.DeskConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "django_tasks_db",
    "magreader.desk.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "magreader.newsstand.headers.guard_answers",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "magreader.newsstand.pages.keep_private",
    "magreader.newsstand.leaving.clear_at_sign_out",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "magreader.newsstand.reading.dress_pages",
    "magreader.newsstand.viewing.look_as_another",
    "magreader.newsstand.moved.lead_on",
]
ROOT_URLCONF = "magreader.urls"
WSGI_APPLICATION = "magreader.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "magreader.newsstand.viewing.bar",
            ],
        },
    }
]

# ---- the database -------------------------------------------------------------------------------
# The log is written back every 16 MB: an import writes the same pages of an index again and again.
# What is mapped counts as memory of each process: a worker is to stay below 300 MB.
_SQLITE_PRAGMAS = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA foreign_keys = ON;
PRAGMA cache_size = -65536;
PRAGMA mmap_size = 67108864;
PRAGMA temp_store = MEMORY;
PRAGMA wal_autocheckpoint = 4000;
"""


def _database() -> dict[str, Any]:
    """SQLite in WAL, where a writer waits for its turn at the start and never in the middle;
    PostgreSQL through a pool."""
    url = env_text("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'magreader.sqlite3'}"
    found: dict[str, Any] = dict(dj_database_url.parse(url))
    if found["ENGINE"] == "django.db.backends.sqlite3":
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": _SQLITE_PRAGMAS,
        }
        found["CONN_MAX_AGE"] = None
    elif found["ENGINE"] == "django.db.backends.postgresql":
        found.setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8}
    else:
        raise ImproperlyConfigured("DATABASE_URL takes sqlite:///… or postgres://… only.")
    return found


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # What all workers count and remember together: attempts at the entrance. `prepare` makes it.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "magreader_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # What each worker keeps for itself: rendered pieces of public pages, each keyed by the
    # library's revision. Never a decision. Django's own cache tag looks here by this name.
    "template_fragments": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": env_int("MAGREADER_CACHE_ENTRIES", 3_000)},
    },
}

# ---- work in the background: in the database, done by `manage.py work` ---------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# ---- accounts -----------------------------------------------------------------------------------
SESSION_ENGINE = "magreader.accounts.sessions"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["magreader.accounts.backend.ReaderBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "magreader.accounts.passwords.NotGuessed"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "front"
ACCOUNT_LOGOUT_REDIRECT_URL = "front"
ACCOUNT_ADAPTER = "magreader.newsstand.entrance.Entrance"
ACCOUNT_FORMS = {
    "login": "magreader.newsstand.entrance_forms.LoginForm",
    "signup": "magreader.newsstand.entrance_forms.SignupForm",
    "add_email": "magreader.newsstand.entrance_forms.AddEmailForm",
    "request_login_code": "magreader.newsstand.entrance_forms.RequestLoginCodeForm",
    "confirm_login_code": "magreader.newsstand.entrance_forms.ConfirmLoginCodeForm",
    "reauthenticate": "magreader.newsstand.entrance_forms.ReauthenticateForm",
    "change_password": "magreader.newsstand.entrance_forms.ChangePasswordForm",
    "set_password": "magreader.newsstand.entrance_forms.SetPasswordForm",
    "reset_password": "magreader.newsstand.entrance_forms.ResetPasswordForm",
    "reset_password_from_key": "magreader.newsstand.entrance_forms.ResetPasswordKeyForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up; others sign in first
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # the link beside it lasts as long
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
# Beside allauth's own (20 sign-ups a minute from one address, and so on): wrong passwords for one
# account count together from wherever they come; mails to one address stay few.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key,40/d/key",
    "request_login_code": "20/m/ip,3/m/key,12/h/key",
    "reset_password": "20/m/ip,3/m/key,12/h/key",
    "confirm_email": "1/m/key,12/h/key",
    "try_mail_code": "3/10m/key",  # newsstand/views/mail_code.py
    "my_data": "5/d/user",
    "enter_voucher": "10/h/user,60/h/ip",  # codes that nobody knows
    "crawler_requests": "120/m/key",  # desk/crawlers/door.py; of one token
    "crawler_wrong_token": "60/h/ip",
}
# Who may make an account: anybody, whom staff invite, or nobody.
REGISTRATION = env_choice("MAGREADER_REGISTRATION", ("open", "invitation", "closed")) or "open"

# ---- second factors and passkeys; the desk asks for one where others can reach it ----------------
STAFF_SECOND_FACTOR = env_bool(
    "MAGREADER_STAFF_SECOND_FACTOR", default=_site.hostname not in LOOPBACK
)
MFA_ADAPTER = "magreader.newsstand.factors.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "magreader.newsstand.factors.CodeForm",
    "reauthenticate": "magreader.newsstand.factors.CodeAgainForm",
    "activate_totp": "magreader.newsstand.factors.AppForm",
    "authenticate_webauthn": "magreader.newsstand.factors.PasskeyForm",
    "reauthenticate_webauthn": "magreader.newsstand.factors.PasskeyAgainForm",
    "login_webauthn": "magreader.newsstand.factors.PasskeyAloneForm",
    "add_webauthn": "magreader.newsstand.factors.AddPasskeyForm",
    "edit_webauthn": "magreader.newsstand.factors.RenamePasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
# A key that is only touched proves that it is there, not whose hand it is in.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# A code that was typed slowly; used codes are refused (newsstand/factors.py).
MFA_TOTP_TOLERANCE = 1
# Asked for where a factor is added (newsstand/views/factors.py): a further address may be added.
MFA_ALLOW_UNVERIFIED_EMAIL = True

# ---- other ways in ------------------------------------------------------------------------------
SOCIALACCOUNT_ADAPTER = "magreader.newsstand.connections.Connections"
SOCIALACCOUNT_FORMS = {
    "signup": "magreader.newsstand.connections.FirstVisitForm",
    "disconnect": "magreader.newsstand.connections.DisconnectForm",
}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # a server that says so enters nobody's account
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "magreader.newsstand.oidc.Server",
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": server["id"],
                "name": server["name"],
                "client_id": server["client"],
                "secret": server["secret"],
                "settings": {"server_url": server["server"]},
            }
            for server in OIDC_SERVERS
        ],
    }
}

# ---- mail: the console is the mailbox until a server is named -----------------------------------
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env_text("MAGREADER_MAIL_FROM", f"magreader@{_site.hostname}")
CONTACT = env_text("MAGREADER_CONTACT", parseaddr(DEFAULT_FROM_EMAIL)[1])
_mail_host = env_text("MAGREADER_MAIL_HOST")
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": _mail_host,
            "port": env_int("MAGREADER_MAIL_PORT", 587),
            "username": env_text("MAGREADER_MAIL_USER"),
            "password": env_text("MAGREADER_MAIL_PASSWORD"),
            "use_tls": env_bool("MAGREADER_MAIL_TLS", default=True),
        },
    }
    if _mail_host
    else {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
}

# ---- language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "en"
# Each has a catalogue in `locale/` but English, which is what the code says.
LANGUAGES = [
    ("de", _("German")),
    ("en", _("English")),
    ("es", _("Spanish")),
    ("fr", _("French")),
    ("nl", _("Dutch")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env_text("MAGREADER_TIME_ZONE", "UTC")
USE_TZ = True

# ---- static files -------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False  # they are for our own pages
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "magreader.newsstand.stylesheet.JoinedStylesheet",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# ---- translations: by a service that the operator sets, else on the reader's device only ---------
TRANSLATOR = env_choice("MAGREADER_TRANSLATOR", ("libretranslate", "apertium"))
TRANSLATOR_URL = env_address("MAGREADER_TRANSLATOR_URL")
TRANSLATOR_KEY = env_text("MAGREADER_TRANSLATOR_KEY")
TRANSLATOR_SECONDS = env_int("MAGREADER_TRANSLATOR_SECONDS", 10)
if bool(TRANSLATOR) != bool(TRANSLATOR_URL):
    raise ImproperlyConfigured(
        "MAGREADER_TRANSLATOR and MAGREADER_TRANSLATOR_URL go together: what the service is, and"
        " where, such as apertium and http://127.0.0.1:2737."
    )
if TRANSLATOR_SECONDS < 1:
    raise ImproperlyConfigured("MAGREADER_TRANSLATOR_SECONDS takes one second or more.")

# ---- uploads at the desk; the form says the same numbers ----------------------------------------
UPLOAD_MAX_FILES = env_int("MAGREADER_UPLOAD_MAX_FILES", 500)
UPLOAD_MAX_BYTES = env_int("MAGREADER_UPLOAD_MAX_BYTES", 50 * 1024 * 1024)
# Of a batch that comes in pieces; only the disk says more.
BATCH_MAX_FILES = env_int("MAGREADER_BATCH_MAX_FILES", 100_000)
BATCH_MAX_BYTES = env_int("MAGREADER_BATCH_MAX_BYTES", 100 * 1024 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024  # a pasted page, twice over; files go to disk
DATA_UPLOAD_MAX_NUMBER_FILES = UPLOAD_MAX_FILES

# ---- files that crawlers hand over ---------------------------------------------------------------
CRAWLER_MAX_BYTES = env_int("MAGREADER_CRAWLER_MAX_BYTES", 1024 * 1024 * 1024)
CRAWLER_OPEN_BATCHES = env_int("MAGREADER_CRAWLER_OPEN_BATCHES", 100)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "magreader.logs.LogLine",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # A line for each beginning and end of a slice of work would hide the others.
    "loggers": {name: {"level": "WARNING"} for name in ("django.tasks", "django_tasks_db")},
}
# What hosts below this one speak, and the lists that browsers carry, are the operator's matter.
# The nonce is no template's: a kept page would keep it (newsstand/reading.py puts it on).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021", "security.W027"]
