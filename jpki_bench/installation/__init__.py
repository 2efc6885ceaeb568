"""Stand-ins for what a desk is set up with: download page, installer, store, 動作確認."""

from jpki_bench.installation.desk import Installation
from jpki_bench.installation.pages import routes

__all__ = ["Installation", "routes"]
