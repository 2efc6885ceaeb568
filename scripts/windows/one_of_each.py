"""For pytest, ``-p one_of_each``: one test of each kind, as the others are the same to a system.

Of a test's variants the first stays, but for modules in which they are of the system, and none
stays whose examples are made up by the hundred.
"""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--whole", action="append", default=[], help="a module that keeps its variants"
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what another test of the same kind stands for."""
    whole = tuple(config.getoption("--whole"))
    seen: set[str] = set()
    chosen, left = [], []
    for item in items:
        kind = item.nodeid.partition("[")[0]
        stood_for = kind in seen and not item.nodeid.startswith(whole)
        made_up = hasattr(getattr(item, "obj", None), "hypothesis")
        seen.add(kind)
        (left if stood_for or made_up else chosen).append(item)
    items[:] = chosen
    config.hook.pytest_deselected(items=left)
