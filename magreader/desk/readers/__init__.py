"""Readers, and what opens stories to them: invitations, entitlements, plans, gifts."""
