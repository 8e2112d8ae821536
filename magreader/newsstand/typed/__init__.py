"""Dates as people type them: read, and led to what came out then."""
