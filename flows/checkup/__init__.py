"""Is this desk ready? What ``touroku check`` looks at, one family of findings a module.

Each finding is a :class:`terms.findings.Finding`: what was examined, how bad it is, a code and
what fills its text. Decisions are pure; what has to wait waits beside the others.
"""
