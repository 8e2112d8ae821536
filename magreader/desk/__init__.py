"""The staff's pages: Django's admin, with a room for each group of its menu.

`batches`, `review`, `crawlers` are the dumps on their way in · `library` what is on the shelf ·
`readers`, `vouchers` who reads, and what opens stories to them · `site`, `home`, `deeds`, `view_as`
the desk as a whole · `gate_check` behind `manage.py check_gate`. In a room `admin.py` has its list
and says which page answers; `templates/desk/` and `tests/desk/` are laid out alike. Rooms know what
stands beside them here, never each other.
"""
