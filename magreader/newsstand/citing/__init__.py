"""A story as scholars cite it. Pure."""
