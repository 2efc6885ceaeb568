"""What the tests count on finding on the machine."""

from __future__ import annotations

CHROMIUM = "/usr/bin/chromium"
READER = "JPKI_BENCH_READER"  # the setting that chooses the reader of a simulated office
