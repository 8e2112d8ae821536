"""An SVG as PNG. Letters that the face of pictures doesn't hold are set in whatever fonts the
system has; where it has none for a script, its letters are empty boxes.
"""

from importlib.metadata import version
from pathlib import Path

import resvg_py

from magreader.engines.faces import FAMILY, font_files
from magreader.engines.kept import kept_file

_DRAWN_BY = "resvg-py " + version("resvg-py")


def kept_png(svg: str) -> Path:
    """The picture that `svg` draws, at its own size, made once. Raises ValueError for what is
    no SVG."""
    return kept_file("png", (svg, _DRAWN_BY), lambda path: _draw(svg, path))


def _draw(svg: str, path: Path) -> None:
    path.write_bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            font_files=[str(file) for file in font_files()],
            font_family=FAMILY,
            serif_family=FAMILY,
        )
    )
