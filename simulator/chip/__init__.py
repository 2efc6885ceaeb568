"""The chip card: what it answers (card), and two wires to it (vpcd, link)."""

from simulator.chip.card import Card, Chip, NoPowerError, Quirks, Slot, UnknownCard
from simulator.chip.constants import Purpose

__all__ = ["Card", "Chip", "NoPowerError", "Purpose", "Quirks", "Slot", "UnknownCard"]
