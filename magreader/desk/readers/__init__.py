"""Readers, and what opens stories to them; `vouchers` have a room beside this one.

`admin` accounts, `rights` what staff among them may do, `factors` lost second factors ·
`invitations` · `access` entitlements as a list, `grants` how they are given and taken back ·
`plans` · `gifts` stories given away.
"""
