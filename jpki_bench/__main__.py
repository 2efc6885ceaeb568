"""``python -m jpki_bench``: the command ``jpki-bench``."""

from __future__ import annotations

import sys

from jpki_bench.command import main

if __name__ == "__main__":
    sys.exit(main())
