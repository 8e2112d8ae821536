"""magreader's own settings, with a letterbox (mails lie in the data folder) and passwords that are
kept without the work that makes them safe."""

from magreader.settings import *  # noqa: F403  # every setting, as it is
from magreader.settings import DATA_DIR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(DATA_DIR / "mails")},
    }
}
