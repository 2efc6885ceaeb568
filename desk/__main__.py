"""``python -m desk`` is ``touroku``."""

import sys

from desk.main import main

sys.exit(main())
