"""The bundle for Windows: the same from the same sources, and a licence of all that is in it."""

from __future__ import annotations

import json
import os
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.windows import not_on_windows

SCRIPTS = Path(__file__).parents[2] / "scripts/windows"

pytestmark = not_on_windows("programs")


@pytest.fixture
def bundling(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[..., Any]]:
    monkeypatch.setattr(sys, "path", [str(SCRIPTS), *sys.path])
    return runpy.run_path(str(SCRIPTS / "bundle.py"))


def program(file: Path, version: str) -> None:
    """A program that tells its version as those of Windows do."""
    file.parent.mkdir(parents=True, exist_ok=True)
    told = f"ProductVersion\0\0{version}\0".encode("utf-16-le")
    file.write_bytes(b"MZ" + told)


def wheel(lib: Path, name: str, *lines: str, licence: bool = True) -> None:
    about = lib / f"{name}-1.0.dist-info"
    about.mkdir(parents=True)
    told = "\n".join([f"Name: {name}", "Version: 1.0", *lines])
    (about / "METADATA").write_text(f"{told}\n\n", encoding="utf-8")
    if licence:
        (about / "licenses").mkdir()
        (about / "licenses" / "COPYING").write_text("…", encoding="utf-8")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    made = tmp_path / "touroku"
    program(made / "python" / "python313.dll", "3.13.2")
    (made / "python" / "LICENSE.txt").write_text("…", encoding="utf-8")
    driver = made / "lib/playwright/driver"
    program(driver / "node.exe", "26.13.1")
    for file in (driver / "LICENSE", driver / "package/ThirdPartyNotices.txt"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("…", encoding="utf-8")
    wheel(made / "lib", "playwright", "License: Apache-2.0")
    wheel(made / "lib", "pyscard", "Classifier: License :: OSI Approved :: LGPLv2+")
    wheel(made / "lib", "touroku", "License-Expression: MIT")
    return made


def test_the_same_files_make_the_same_bytes_whenever_and_by_whomever_they_are_packed(
    bundling: dict[str, Callable[..., Any]], bundle: Path, tmp_path: Path
) -> None:
    once, again = tmp_path / "once.zip", tmp_path / "again.zip"
    bundling["pack"](bundle, once)
    for file in [*bundle.rglob("*")][::-1]:
        os.utime(file, (1, 1))
        file.chmod(0o700)
    (bundle / "lib/__pycache__").mkdir()
    (bundle / "lib/__pycache__/x.pyc").touch()  # of whoever tried it here
    bundling["pack"](bundle, again)
    assert once.read_bytes() == again.read_bytes()
    assert bundling["_is"](once, bundle)
    (bundle / "python" / "python313.dll").write_bytes(b"another")
    assert not bundling["_is"](once, bundle)


def test_all_that_is_inside_is_on_the_bill_with_its_licence(
    bundling: dict[str, Callable[..., Any]], bundle: Path
) -> None:
    bundling["tell_what_is_inside"](bundle, "0.2.0")
    bill = json.loads((bundle / "sbom.json").read_text(encoding="utf-8"))
    parts = {each["name"]: each for each in bill["components"]}
    assert {name: each["version"] for name, each in parts.items()} == {
        "CPython": "3.13.2", "Node.js": "26.13.1", "playwright": "1.0", "pyscard": "1.0"
    }  # fmt: skip
    assert all(each["licenses"] and each["purl"] for each in parts.values())
    said = (bundle / "LICENCES.txt").read_text(encoding="utf-8").splitlines()
    named = [line.strip().replace("\\", "/") for line in said if line.startswith("    ")]
    assert {Path(name).name for name in named} == {
        "LICENSE.txt", "LICENSE", "COPYING", "ThirdPartyNotices.txt"
    }  # fmt: skip
    assert all((bundle / name).is_file() for name in named)
    assert bill["metadata"]["component"]["version"] == "0.2.0"


def test_what_brings_no_licence_is_given_to_nobody(
    bundling: dict[str, Callable[..., Any]], bundle: Path
) -> None:
    wheel(bundle / "lib", "nameless", licence=False)
    with pytest.raises(SystemExit, match="no licence of nameless"):
        bundling["tell_what_is_inside"](bundle, "0.2.0")


def test_a_library_built_for_another_system_gets_into_no_bundle(tmp_path: Path) -> None:
    wheels = runpy.run_path(str(SCRIPTS / "wheels.py"))
    about = tmp_path / "fast-1.0.dist-info"
    about.mkdir()
    (about / "WHEEL").write_text("Tag: cp313-cp313-win_amd64\n", encoding="utf-8")
    wheels["_made_for_windows"](tmp_path)
    (about / "WHEEL").write_text("Tag: cp313-cp313-linux_x86_64\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="not for Windows"):
        wheels["_made_for_windows"](tmp_path)


@pytest.mark.parametrize("chosen", ["a==1 --hash=sha256:99", "b==1 --hash=sha256:00"])
def test_what_is_not_locked_by_its_hash_gets_into_no_bundle(chosen: str) -> None:
    wheels = runpy.run_path(str(SCRIPTS / "wheels.py"))
    lock = "a==1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n"
    wheels["_within"]("a==1 \\\n    --hash=sha256:11\n", lock)
    with pytest.raises(SystemExit, match="not in requirements"):
        wheels["_within"](chosen, lock)
