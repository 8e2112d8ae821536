"""The readers' pages: a module for each, called as its template, stylesheet and test."""
