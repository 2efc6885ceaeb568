"""Annotated forms of real web pages, to measure how well fields are told apart.

    python -m benchmarks.formasaurus_pages FOLDER

Formasaurus (MIT) ships 954 pages and says of each form what it is for and of each field what it
asks. Only its data is used: the package is downloaded into FOLDER (14 MB) without what it needs
to run (scikit-learn, numpy, …) and read as the archive it is.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WHEEL = "formasaurus-0.10.0-py2.py3-none-any.whl"
PINNED = (
    "formasaurus==0.10.0 "
    "--hash=sha256:67296f19fe5cdb7c714795315a6a3cc010f61e803cb9ee8f8c61017f82af51bf\n"
)


@dataclass(frozen=True)
class AnnotatedForm:
    """What a form is for ("registration"), and what its fields ask, by their names ("email").

    Who annotated a page left some out: "NOT ANNOTATED".
    """

    kind: str
    fields: dict[str, str]


@dataclass(frozen=True)
class AnnotatedPage:
    """A page as it was sent; ``forms`` in the order of its form elements."""

    url: str
    html: bytes
    forms: tuple[AnnotatedForm, ...]


def fetch(folder: Path) -> Path:
    """Download the package into ``folder`` unless it is there; the path of its archive."""
    wheel = folder / WHEEL
    if not wheel.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as wanted:
            wanted.write(PINNED)
            wanted.flush()
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            command += ["--require-hashes", "--only-binary", ":all:", "--dest", str(folder)]
            subprocess.run([*command, "-r", wanted.name], check=True)
    return wheel


def pages(wheel: Path) -> Iterator[AnnotatedPage]:
    """The pages of the archive, in the order of its index."""
    with zipfile.ZipFile(wheel) as packed:
        schema = json.loads(packed.read("formasaurus/data/config.json"))
        index = json.loads(packed.read("formasaurus/data/index.json"))
        kinds = {each["short"]: each["full"] for each in schema["form_types"]["types"]}
        asked = {each["short"]: each["full"] for each in schema["field_types"]["types"]}
        for path, page in index.items():
            forms = tuple(
                AnnotatedForm(kinds[kind], {name: asked[what] for name, what in fields.items()})
                for kind, fields in zip(page["forms"], page["visible_html_fields"], strict=True)
            )
            yield AnnotatedPage(page["url"], packed.read(f"formasaurus/data/{path}"), forms)


def main() -> None:
    kinds: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for page in pages(fetch(Path(sys.argv[1]))):
        for form in page.forms:
            kinds[form.kind] += 1
            if form.kind == "registration":
                asked.update(form.fields.values())
    for title, counted in (("forms", kinds), ("fields of registration forms", asked)):
        print(f"{title}: {counted.total()}")
        for name, count in counted.most_common(15):
            print(f"  {count:5} {name}")


if __name__ == "__main__":
    main()
