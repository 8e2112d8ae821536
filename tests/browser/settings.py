"""magreader's own settings, with addresses at which something goes wrong."""

from magreader.settings import *  # noqa: F403  # every setting, as it is

ROOT_URLCONF = "tests.browser.urls"
