"""Vouchers: made in lots, handed out as a page or a file, withdrawn."""
