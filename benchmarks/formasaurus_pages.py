"""What becomes of real registration forms that people have annotated.

    python -m benchmarks.formasaurus_pages FOLDER [--json FILE]

Formasaurus (MIT) ships 954 pages and says of each form what it is for and of each field what it
asks. Only its data is used: the package is downloaded into FOLDER (14 MB) without what it needs
to run (scikit-learn, numpy, …) and read as the archive it is.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flows.saved_page import read_saved_page
from pages.knowledge import load

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
    """Give the pages of the archive, in the order of its index."""
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


EXPECTED = {
    "email": "email",
    "email confirmation": "email_again",
    "password": "password",
    "password confirmation": "password_again",
    "first name": "name",
    "middle name": "name",
    "last name": "name",
    "full name": "name",
    "gender": "sex",
    "full birth date": "birth_date",
    "day of birth": "birth_date",
    "month of birth": "birth_date",
    "year of birth": "birth_date",
    "postal code": "postal_code",
    "phone": "phone",
    "phone part 1": "phone",
    "phone part 2": "phone",
    "phone part 3": "phone",
    "full street address": "address",
    "address": "address",
    "address line 1": "address",
    "address line 2": "address",
    "street name": "address",
    "street number": "address",
    "apartment number": "address",
    "city": "address",
    "state": "address",
    "captcha": "captcha",
    "TOS confirmation": "consent",
    "security question": "secret_question",
    "answer to security question": "secret_answer",
}
"""What a field that asks this is to be taken for; of all others, nothing is to be filled in."""
UNSAID = {"NOT ANNOTATED", "other", "other text", "other number"}
SMALLEST = 5  # fields of a kind, to be a row of the table


@dataclass(frozen=True)
class Judged:
    """One annotated field of a registration form, and what it was taken for ("" for nothing)."""

    asks: str
    role: str
    would_be_filled: bool
    label: str

    @property
    def outcome(self) -> str:
        expected = EXPECTED.get(self.asks, "")
        if self.role == expected:
            return "right"
        return "wrong" if self.role and self.would_be_filled else "abstained"


async def judged(page: AnnotatedPage, browser: str, folder: Path) -> list[Judged]:
    """Read a page as a copy that somebody sent, with no code run and nothing fetched."""
    copy = folder / "page.html"
    copy.write_bytes(page.html)
    read = await read_saved_page(copy, load(), browser)
    asks = {
        name: what
        for form in page.forms
        if form.kind == "registration"
        for name, what in form.fields.items()
        if what not in UNSAID
    }
    return [
        Judged(
            asks[each.field.name],
            each.role or "",
            bool(each.role and read.knowledge.roles[each.role].applicant),
            each.label,
        )
        for each in read.fields
        if each.field.name in asks and each.field.visible
    ]


async def judge(wheel: Path, browser: str) -> list[tuple[str, Judged]]:
    found: list[tuple[str, Judged]] = []
    with tempfile.TemporaryDirectory() as folder:
        for page in pages(wheel):
            if any(form.kind == "registration" for form in page.forms):
                for each in await judged(page, browser, Path(folder)):
                    found.append((page.url, each))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    browser = os.environ.get("TOUROKU_BROWSER") or shutil.which("chromium") or "chrome"
    found = asyncio.run(judge(fetch(options.folder), browser))
    if options.json:
        options.json.write_text(
            json.dumps([{"url": url, **vars(each), "outcome": each.outcome} for url, each in found])
        )
    asked = Counter(each.asks for _, each in found)
    outcomes = Counter((each.asks, each.outcome) for _, each in found)
    print("| asks | fields | right | abstained | wrong |\n| --- | --- | --- | --- | --- |")
    rows = [(what, number) for what, number in asked.most_common() if number >= SMALLEST]
    for what, number in [*rows, ("all", len(found))]:
        counts = [
            sum(outcomes[each, outcome] for each in ([what] if what != "all" else asked))
            for outcome in ("right", "abstained", "wrong")
        ]
        print(f"| {what} | {number} | " + " | ".join(map(str, counts)) + " |")


if __name__ == "__main__":
    main()
