"""How a request comes in: from questions at the terminal, from an office's list, as a case file."""
