"""How people talk to it: the command line, the person at the terminal, messages in two languages."""
