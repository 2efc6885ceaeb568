"""Edition 2026 (domain.md 1): look and markup known, the order of the screens invented.

``edition.py`` puts the screens together; each other module is one of them, or what they share.
"""

from jpki_bench.site.edition2026.edition import Edition2026
from jpki_bench.site.edition2026.orders import ORDERS, OrderName, Plan, plan
from jpki_bench.site.edition2026.places import BASE

__all__ = ["BASE", "ORDERS", "Edition2026", "OrderName", "Plan", "plan"]
