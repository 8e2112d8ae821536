"""The same settings, with addresses at which something goes wrong, and a closed door."""

from tests.browser.mailing import *  # noqa: F403  # every setting, as it is

ROOT_URLCONF = "tests.browser.urls"
REGISTRATION = "invitation"
