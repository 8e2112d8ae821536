"""Pages that the parser was unsure of, looked at by staff.

`admin` the list and a page · `queue` what waits, narrowed, and the neighbours of a page · `form`
its fields and lines · `teaching` lines of furniture: taught from a page, listed, forgotten.
"""
