"""Stand-ins for what a desk is set up with: download page, installer, store, 動作確認."""

from simulator.installation.desk import Installation
from simulator.installation.pages import routes

__all__ = ["Installation", "routes"]
