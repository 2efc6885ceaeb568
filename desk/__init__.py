"""How people talk to it: command line, the person at the terminal, messages in ja and en."""
