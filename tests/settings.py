"""The settings of the tests: magreader's own, in a data folder that goes when the tests end."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Before the settings are read: nothing of a test touches the data of the checkout.
_folder = tempfile.mkdtemp(prefix="magreader-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["MAGREADER_DATA"] = _folder
os.environ.pop("MAGREADER_URL", None)

from magreader.settings import *  # noqa: E402, F403  # after the environment is set

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = Path(_folder)  # whitenoise looks there at once
