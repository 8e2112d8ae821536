"""Batches of dumps: handed over, watched, looked at before they go in, told of, taken back.

One address of a batch shows the page that its state asks for (`admin.py`).
"""
