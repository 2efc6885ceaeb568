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
from collections.abc import Callable, Iterable, Iterator
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
    "tests/card", "tests/chip", "tests/client/test_starters.py", "tests/flows/intake",
    "tests/mail", "tests/pages", "tests/post", "tests/records", "tests/site", "tests/terms",
)  # fmt: skip
ALL_ROOMS = (
    "tests/card", "tests/chip", "tests/client", "tests/desk", "tests/flows", "tests/guide",
    "tests/installation", "tests/ledger", "tests/mail", "tests/pages", "tests/post",
    "tests/records", "tests/site", "tests/terms",
)  # fmt: skip
# Of these no variant stands for another: a system may take each of them in its own way.
OF_THE_SYSTEM = (
    "tests/card/test_card_platforms.py", "tests/mail/test_mail_folders.py",
    "tests/mail/test_mail_places.py", "tests/records/test_files_and_journal.py",
)  # fmt: skip
AT_ONCE = ("-n", "2")
ONE_OF_EACH = (
    *AT_ONCE, "-p", "one_of_each", *(f"--whole={each}" for each in OF_THE_SYSTEM),
    "-m", "not pcsc and not long",
)  # fmt: skip
EVERYTHING = (*AT_ONCE, "-m", "not pcsc")
WITHIN = (
    "start.py", "run_tests.py", "one_of_each.py", "double_click.py", "browser.py", "stub.py",
    "kept.py", "start_time.py", "at_console.py",
)  # fmt: skip
READ_BY_TESTS = ("tests", "docs", "pyproject.toml", "requirements.lock", ".env.example")
LIMIT = 900  # seconds that the registration may take


def main(arguments: list[str]) -> int:
    began = time.monotonic()
    long = "--long" in arguments
    chosen = [each for each in arguments if each != "--long"]
    put_bundle()
    put_sources()
    failed = on_windows(PYTHON, r"C:\stub.py", r"C:\browser.py", where=DESKTOP)
    print(f"touroku: ready after {time.monotonic() - began:.0f} s", flush=True)
    words = chosen or [*(ALL_ROOMS if long else ROOMS), *(EVERYTHING if long else ONE_OF_EACH)]
    steps: list[tuple[str, Callable[[], int]]] = [("tests", lambda: run_tests(words))]
    if not chosen:
        steps += [
            ("a double click", double_click),
            ("its start", lambda: on_windows(PYTHON, r"C:\start_time.py", PROGRAM, where=DESKTOP)),
            ("a console", sit_at_a_console),
            ("a newer folder", replace_the_folder),
            ("a registration", register),
        ]
    told = []
    for name, step in steps:
        step_began = time.monotonic()
        failed = failed or step()
        result = f"{'failed' if failed else 'good'}, {time.monotonic() - step_began:.0f} s"
        print(f"touroku: {name} on Windows: {result}", flush=True)
        told.append(f"{name} {_counted() if name == 'tests' else result}")
        if failed:
            break
    minutes = (time.monotonic() - began) / 60
    told.append(f"{minutes:.1f} minutes, load {os.getloadavg()[-1]:.0f}")
    print(
        f"touroku: on Windows {'FAILED' if failed else 'all good'}: {'; '.join(told)}", flush=True
    )
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
    kept.unlink(missing_ok=True)
    with zipfile.ZipFile(made) as archive:
        put(BUNDLE, ((each.partition("/")[2], archive.read(each)) for each in archive.namelist()))
    kept.write_text(stat, "ascii")


def put(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Let a folder hold these files and no other.

    What is there already stays, with what Python has compiled of it.
    """
    kept = set()
    for name, data in files:
        file = folder / name
        kept.add(file)
        if not file.is_file() or file.read_bytes() != data:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    for file in folder.rglob("*"):
        if file.is_file() and file not in kept and "__pycache__" not in file.parts:
            file.unlink()


def put_sources() -> None:
    """Put the tests there and what they read; the product comes from the bundle."""
    listed = subprocess.run(
        ["git", "ls-files", "-zco", "--exclude-standard", *READ_BY_TESTS],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout.decode()
    names = [name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    put(SOURCES, ((name, (ROOT / name).read_bytes()) for name in names))
    made = unpacked(names=LIBRARIES)
    libraries = (each for each in made.rglob("*") if each.is_file())
    put(
        DRIVE / "tests-lib",
        ((str(each.relative_to(made)), each.read_bytes()) for each in libraries),
    )
    for name in WITHIN:
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


def _counted() -> str:
    """Return what pytest says in its last line."""
    lines = _text((DRIVE / "out.txt").read_bytes()).strip().splitlines()
    return lines[-1].strip("= ") if lines else "?"


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
