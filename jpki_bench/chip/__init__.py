"""The chip card: what it answers (card), and two wires to it (vpcd, link)."""

from jpki_bench.chip.card import Card, Chip, NoPowerError, Quirks, Slot, UnknownCard
from jpki_bench.chip.constants import Purpose

__all__ = ["Card", "Chip", "NoPowerError", "Purpose", "Quirks", "Slot", "UnknownCard"]
