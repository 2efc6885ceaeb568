"""The locked libraries for Windows, fetched here and unpacked; each with its hash checked."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECTS = ROOT, ROOT / "jpki_bench"
BIN = ROOT / ".venv/bin"
CACHE = Path(os.environ.get("TOUROKU_WINDOWS") or Path.home() / ".cache/touroku-windows")
PYTHON = "3.13"
PLATFORM = "x86_64-pc-windows-msvc"
OF_INSTALLING = ("INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json")


def unpacked(*, names: Sequence[str] = ()) -> Path:
    """Give a folder with the libraries of the product and the bench, or with those called by name.

    Made once for a lock and kept.
    """
    lock = (ROOT / "requirements.lock").read_bytes()
    sources = [] if names else [project / "pyproject.toml" for project in PROJECTS]
    asked = f"{PYTHON} {PLATFORM} {sorted(names)}".encode()
    wanted = hashlib.sha256(lock + b"".join(map(Path.read_bytes, sources)) + asked).hexdigest()[:16]
    kept = CACHE / f"wheels-{wanted}"
    if kept.exists():
        return kept
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        if names:
            sources = [Path(folder, "asked.in")]
            sources[0].write_text("\n".join(names), "utf-8")
        chosen, made = Path(folder, "chosen.txt"), Path(folder, "lib")
        asking = [*sources, "-c", ROOT / "requirements.lock"]
        quiet = ("--generate-hashes", "--no-header", "--no-annotate")
        uv("compile", *asking, *quiet, "-o", chosen)
        _within(chosen.read_text("utf-8"), lock.decode())
        uv("install", "--require-hashes", "-r", chosen, "--target", made)
        _made_for_windows(made)
        _without_traces(made)
        made.rename(kept)
    return kept


def uv(command: str, *words: str | Path) -> None:
    """``uv pip`` for the Python and the platform of the bundle."""
    asked = ["-q", "--no-config", "--python-version", PYTHON, "--python-platform", PLATFORM]
    if Path("/etc/ssl/certs/ca-certificates.crt").exists():
        asked.append("--system-certs")
    run(BIN / "uv", "pip", command, *asked, *words)


def run(*words: str | Path, cwd: Path | None = None) -> None:
    """Run a program; where it fails, nothing goes on."""
    done = subprocess.run([str(word) for word in words], cwd=cwd, check=False, stdout=sys.stderr)
    if done.returncode:
        sys.exit(done.returncode)


def _within(chosen: str, lock: str) -> None:
    """Whatever is unpacked is locked: version and hashes."""
    locked = dict(_pins(lock))
    for name, hashes in _pins(chosen):
        if name not in locked or not hashes <= locked[name]:
            sys.exit(f"touroku: {name} is not in requirements.lock with the same hashes")


def _pins(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    for each in re.split(r"\n(?=\S)", text):
        pin = re.match(r"[\w.-]+==[\w.]+", each)
        if pin:
            yield pin[0], frozenset(re.findall(r"--hash=(\S+)", each))


def _made_for_windows(lib: Path) -> None:
    """Refuse a library built here, for want of a wheel, that is not Python alone."""
    for about in lib.glob("*.dist-info/WHEEL"):
        for tag in re.findall(r"^Tag: (\S+)", about.read_text("utf-8"), re.MULTILINE):
            if not tag.endswith(("-any", "-win_amd64")):
                sys.exit(f"touroku: {about.parent.name} is not for Windows ({tag})")


def _without_traces(lib: Path) -> None:
    """Away with what tells where and how it was installed, and with starters that point there."""
    shutil.rmtree(lib / "bin", ignore_errors=True)
    (lib / ".lock").unlink(missing_ok=True)
    for about in lib.glob("*.dist-info"):
        for name in OF_INSTALLING:
            (about / name).unlink(missing_ok=True)
        record = about / "RECORD"
        gone = tuple(f"{about.name}/{name}," for name in OF_INSTALLING)
        lines = [
            line
            for line in record.read_text("utf-8").splitlines()
            if not line.startswith(("bin/", "../", *gone))
        ]
        record.write_text("".join(f"{line}\n" for line in lines), "utf-8")
