"""The joined stylesheet: whole, in order, and found where it is asked for."""

from pathlib import Path

from django.contrib.staticfiles import finders

from magreader.newsstand.stylesheet import JOINED, SHEETS


def test_every_part_is_in_it_in_its_order(repository: Path) -> None:
    joined = Path(str(finders.find(JOINED))).read_text()
    parts = [(repository / f"static/newsstand/{sheet}.css").read_text() for sheet in SHEETS]
    places = [joined.index(part) for part in parts]
    assert places == sorted(places)
    assert len(joined) == sum(map(len, parts))


def test_no_part_is_forgotten(repository: Path) -> None:
    written = {path.stem for path in (repository / "static/newsstand").glob("*.css")}
    assert written == set(SHEETS)
