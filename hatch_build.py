"""Compiles the message catalogues whenever the project is built or installed."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Written into every catalogue: the time of the build would make other bytes of the same texts.
ALWAYS = datetime(1980, 1, 1, tzinfo=UTC)


def compile_catalogues(root: Path) -> list[Path]:
    """Write a ``.mo`` beside every ``.po``."""
    written: list[Path] = []
    for po in sorted((root / "desk" / "locale").glob("*/LC_MESSAGES/*.po")):
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parts[-3])
        catalogue.creation_date = catalogue.revision_date = ALWAYS
        mo = po.with_suffix(".mo")
        # A command that reads it now never sees half of it; two builds at once keep apart.
        whole = po.with_suffix(f".mo.new{os.getpid()}")
        with whole.open("wb") as target:
            write_mo(target, catalogue)
        whole.replace(mo)
        written.append(mo)
    return written


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling's hook; runs for wheels and for editable installs."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        compiled = compile_catalogues(root)
        build_data["artifacts"] += [str(path.relative_to(root)) for path in compiled]


if __name__ == "__main__":
    for path in compile_catalogues(Path(__file__).parent):
        print(path)
