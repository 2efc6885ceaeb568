"""One module a command; each has ``run(options, words) -> exit code``."""
