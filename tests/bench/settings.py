"""magreader's own settings, with the bare answer added."""

from magreader.settings import *  # noqa: F403  # every setting, as it is

ROOT_URLCONF = "tests.bench.urls"
