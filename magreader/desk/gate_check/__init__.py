"""Is the gate shut? A word nobody knows is planted in a premium story, and every address of the
site is asked for it, as every kind of reader.

`planted.py` what is planted, and taken away again · `cast.py` who asks · `roads.py` what is
asked · `canary.py` whether an answer holds the word · `proof.py` all of it, and what it came to ·
`asking.py` over HTTP · `telling.py` as a table. `tests/gate/` goes the same way with a test client.
"""
