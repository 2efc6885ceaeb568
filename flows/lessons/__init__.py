"""What hand-overs taught, as this desk keeps it."""
