"""A story in other languages: the tool beside it, its texts, the languages by name."""
