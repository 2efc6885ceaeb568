"""The JPKI client of the office: a browser extension and its native host."""
