"""What the tests count on finding on the machine."""

from __future__ import annotations

CHROMIUM = "/usr/bin/chromium"
READER = "TOUROKU_SIMULATOR_READER"  # the setting that chooses the reader of a simulated office
