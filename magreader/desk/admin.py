"""The door through which Django finds the pages of the desk."""

from magreader.desk import access, catalogue, readers

__all__ = ["access", "catalogue", "readers"]
