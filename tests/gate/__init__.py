"""The gate over the whole site: no address gives a premium word to who may not read it.

What is planted, who asks and what is asked are those of `manage.py check_gate`
(`magreader/desk/gate_check/`). A new URL is in it by itself; a new parameter without a sample
value fails, and so does an address of a story that nobody has sorted.
"""
