"""Pages that the parser was unsure of, looked at by staff, and the furniture that they teach."""
