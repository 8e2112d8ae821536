"""The readers' pages: a file for each, and for what they share."""
