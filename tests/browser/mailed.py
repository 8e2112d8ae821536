"""The settings of a house whose mails can be read: each is a file in its data folder."""

from magreader.settings import *  # noqa: F403  # its own, but for the mails
from magreader.settings import DATA_DIR

MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": DATA_DIR / "mails"},
    }
}
