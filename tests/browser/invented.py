"""magreader's own settings, with two invented languages beside the real ones."""

from magreader.settings import DATA_DIR, LANGUAGES, LOCALE_PATHS
from tests import pseudo
from tests.browser.mailing import *  # noqa: F403  # every setting, as it is

LANGUAGES = [*LANGUAGES, *pseudo.LANGUAGES]  # type: ignore[list-item]  # these names need no translation
LOCALE_PATHS = [pseudo.write_catalogues(DATA_DIR / "invented"), *LOCALE_PATHS]
