"""Vouchers: made in lots, handed out as a page or a file, withdrawn.

`admin` the list and its pages · `form` what is said of a lot · `states` what became of each ·
`export` a lot as a file.
"""
