"""Tries the bundle in the Windows that ``prepare`` made: tests, a console, a whole registration."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import console
from bundle import make
from wheels import CACHE, ROOT, unpacked

HERE = Path(__file__).parent
DRIVE = CACHE / "prefix/drive_c"
DESKTOP = DRIVE / "users/山田 太郎/デスクトップ"
BUNDLE = DESKTOP / "touroku"
SOURCES = DESKTOP / "試験"
KEPT = DRIVE / "users/山田 太郎/AppData/Local/touroku"
IN_ENGLISH = "prepared (not registered yet)"
STICK = CACHE / "stick"  # drive D:, a USB stick
ON_THE_STICK = r"D:\持ち歩き 用\touroku\touroku.cmd"
PYTHON = r"C:\users\山田 太郎\デスクトップ\touroku\python\python.exe"
PROGRAM = r"touroku\touroku.cmd"  # from the desktop
# For the tests alone.
LIBRARIES = (
    "av", "axe-playwright-python", "babel", "cramjam", "httpx", "hypothesis", "pexpect",
    "psycopg[binary]", "pytest", "pytest-asyncio", "pytest-cov", "pytest-xdist", "selectolax",
    "xlwt",
)  # fmt: skip
# What has been seen to pass there; the other rooms are tried with --long.
ROOMS = (
    "tests/card", "tests/client/test_starters.py", "tests/flows/intake", "tests/mail",
    "tests/records", "tests/terms",
)  # fmt: skip
ALL_ROOMS = (
    "tests/card", "tests/chip", "tests/client", "tests/desk", "tests/flows", "tests/guide",
    "tests/installation", "tests/ledger", "tests/mail", "tests/pages", "tests/post",
    "tests/records", "tests/site", "tests/terms",
)  # fmt: skip
READ_BY_TESTS = ("tests", "docs", "pyproject.toml", "requirements.lock", ".env.example")
LIMIT = 900  # seconds that the registration may take


def main(arguments: list[str]) -> int:
    long = "--long" in arguments
    chosen = [each for each in arguments if each != "--long"]
    put_bundle()
    put_sources()
    rooms = ALL_ROOMS if long else ROOMS
    failed = on_windows(PYTHON, r"C:\stub.py", r"C:\browser.py", where=DESKTOP)
    words = chosen or [*rooms, "-m", "not pcsc" if long else "not pcsc and not long"]
    steps: list[tuple[str, Callable[[], int]]] = [("tests", lambda: run_tests(words))]
    if not chosen:
        steps += [
            ("a double click", double_click),
            ("its start", lambda: on_windows(PYTHON, r"C:\start_time.py", PROGRAM, where=DESKTOP)),
            ("a console", sit_at_a_console),
            ("a newer folder", replace_the_folder),
            ("a registration", register),
        ]
    for name, step in steps:
        began = time.monotonic()
        failed = failed or step()
        result = "failed" if failed else "good"
        print(f"touroku: {name} on Windows: {result}, {time.monotonic() - began:.0f} s", flush=True)
        if failed:
            break
    return failed


def put_bundle() -> None:
    """Unpack the bundle of these sources, as a person does."""
    unpack(make(CACHE / "bundle"))
    # The stick is another drive, and a newer version another folder.
    stick = STICK / "持ち歩き 用/touroku"
    shutil.rmtree(stick, ignore_errors=True)
    shutil.copytree(BUNDLE, stick, copy_function=os.link)
    drive = DRIVE.parent / "dosdevices/d:"
    drive.unlink(missing_ok=True)
    drive.symlink_to(STICK)


def unpack(made: Path) -> None:
    """Unpack it once a version."""
    kept = DESKTOP / "touroku.stamp"
    stat = str(made.stat().st_mtime_ns)
    if kept.exists() and kept.read_text("ascii") == stat:
        return
    shutil.rmtree(BUNDLE, ignore_errors=True)
    DESKTOP.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(made) as archive:
        archive.extractall(DESKTOP)
    kept.write_text(stat, "ascii")


def put_sources() -> None:
    """Put the tests there and what they read; the product comes from the bundle."""
    shutil.rmtree(SOURCES, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-zco", "--exclude-standard", *READ_BY_TESTS],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).exists():
            (SOURCES / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, SOURCES / name)
    libraries = DRIVE / "tests-lib"
    shutil.rmtree(libraries, ignore_errors=True)
    shutil.copytree(unpacked(names=LIBRARIES), libraries)
    for name in (
        "start.py", "run_tests.py", "double_click.py", "browser.py", "stub.py", "kept.py",
        "start_time.py", "at_console.py",
    ):  # fmt: skip
        shutil.copyfile(HERE / name, DRIVE / name)


def run_tests(words: list[str]) -> int:
    program = [PYTHON, r"C:\run_tests.py", r"C:\tests-lib"]
    return on_windows(*program, "-q", "-p", "no:cacheprovider", *words, where=SOURCES)


def double_click() -> int:
    return on_windows(PYTHON, r"C:\double_click.py", PROGRAM, where=DESKTOP)


def sit_at_a_console() -> int:
    """Give up in the middle of the questions, on a Japanese console and on one of UTF-8."""
    for page in (932, 65001):
        wrong = console.give_up_in_the_middle(PYTHON, DESKTOP, page)
        if wrong:
            print(f"touroku: at a console of code page {page}: {wrong}", flush=True)
            return 1
    return 0


def replace_the_folder() -> int:
    """Take another folder of the program, on a stick: what a person has kept is still there."""
    shutil.rmtree(KEPT, ignore_errors=True)
    failed = on_windows(PYTHON, r"C:\kept.py", ".", where=SOURCES)
    if failed:
        return failed
    case = (DRIVE / "out.txt").read_text("utf-8").split()[-1]
    failed = on_windows(ON_THE_STICK, "cases", where=SOURCES)
    shutil.rmtree(KEPT)
    told = (DRIVE / "out.txt").read_text("utf-8")
    if not failed and case in told and IN_ENGLISH in told:
        return 0
    print(f"touroku: {case}, or the language that was set, is not kept", flush=True)
    return failed or 1


def register() -> int:
    """Return a registration in the simulated office, both on Windows.

    The browser alone is outside.
    """
    with relay():
        out = DESKTOP / "登録"
        shutil.rmtree(out, ignore_errors=True)
        code = on_windows(PROGRAM, "demo", "--json", "--out", "登録", where=DESKTOP, limit=LIMIT)
    if code:
        return code
    told = (DRIVE / "out.txt").read_text("utf-8", "replace")
    document = json.loads(told[told.index("\n{") :] if "\n{" in told else told)
    print(f"touroku: {document['state']} on Windows, {len(document['steps'])} steps", flush=True)
    return 0 if document["state"] == "complete" else 1


@contextlib.contextmanager
def relay() -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, HERE / "relay.py", DRIVE, HERE], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    try:
        process.stdout.readline()
        yield
    finally:
        process.terminate()
        process.wait()


def on_windows(*words: str, where: Path, limit: float | None = None) -> int:
    """Run a program there and show what it prints, in the end at the latest; returns its code."""
    out = DRIVE / "out.txt"
    out.unlink(missing_ok=True)
    command = [HERE / "wine", "wine", PYTHON, r"C:\start.py", r"C:\out.txt", *words]
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=where, **streams, stderr=subprocess.DEVNULL)
    try:
        code = process.wait(limit)
    except subprocess.TimeoutExpired:
        process.kill()
        code = 1
        print(f"touroku: not ended within {limit} s", flush=True)
    said = out.read_bytes() if out.exists() else b""
    text = re.sub("\r\n?", "\n", _text(said))
    print(text, end="" if text.endswith("\n") else "\n", flush=True)
    return code


def _text(said: bytes) -> str:
    """Ours is UTF-8; pytest writes as the code page has it."""
    try:
        return said.decode("utf-8")
    except UnicodeDecodeError:
        return said.decode("cp932", "replace")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
