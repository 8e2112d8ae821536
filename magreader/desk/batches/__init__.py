"""Batches of dumps: handed over, watched, looked at before they go in, told of, taken back.

`admin` the list, a batch's one address, a raw page · `base` who may come in, and how it is
answered · `add_dumps` the form and its limits, `upload` its page and files in pieces, `files` those
of a batch · `watch` its page on the way, `progress` how far it is · `preview` the page that waits
for staff's word, `foreseen` what is counted on it, `compare` a difference · `report` the page at
the end, `outcomes` what is counted on it, `export` the same as a file · `undo` back, and again.
"""
