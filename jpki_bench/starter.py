"""Programs of the office's own, which a browser, or Playwright, starts like any other.

A shell script where there is a shell. On Windows an ``.exe`` with a script in it: node starts no
``.cmd``, and cmd.exe reads one in the machine's code page, in which a path may not be written.
"""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory


@dataclass(frozen=True)
class Starter:
    """``command`` and what is added to it: ``once`` only where the file ``when`` is there.

    ``root`` is where Python looks for modules beside its own places.
    """

    command: tuple[str, ...]
    root: Path | None = None
    once: str | None = None
    when: Path | None = None


def starter_in(folder: Path, name: str) -> Path:
    """Where the program called ``name`` is."""
    return folder / (f"{name}.exe" if sys.platform == "win32" else name)


def write_starter(path: Path, starter: Starter) -> None:
    """Write the program, whole or not at all: a running browser may start it at any moment."""
    new = path.with_name(f"{path.name}.new")
    if sys.platform == "win32":
        _write_exe(new, windows_script(starter))
    else:
        new.write_text(shell_script(starter), encoding="utf-8")
        new.chmod(0o700)
    new.replace(path)


def shell_script(starter: Starter) -> str:
    """Return the program for a shell."""
    lines = ["#!/bin/sh"]
    if starter.once and starter.when:
        there = f"[ -e {shlex.quote(str(starter.when))} ]"
        lines.append(f'{there} && set -- {shlex.quote(starter.once)} "$@"')
    before = f"PYTHONPATH={shlex.quote(str(starter.root))} " if starter.root else ""
    lines.append(f'{before}exec {shlex.join(starter.command)} "$@"')
    return "".join(f"{line}\n" for line in lines)


def windows_script(starter: Starter) -> str:
    """Return the program for Python.

    ``spawnv`` and nothing else: it hands on the pipes 3 and 4, over which a browser is driven.
    """
    paths = f"os.environ['PYTHONPATH'] = {str(starter.root)!r}\n" if starter.root else ""
    once = ""
    if starter.once and starter.when:
        once = f"if os.path.exists({str(starter.when)!r}):\n    words.append({starter.once!r})\n"
    return (
        "#!python\n"
        "# -*- coding: utf-8 -*-\n"
        "import os, subprocess, sys\n"
        f"words = {list(starter.command)!r}\n"
        f"{paths}{once}"
        "words += sys.argv[1:]\n"
        "quoted = [subprocess.list2cmdline([word]) for word in words]\n"
        "sys.exit(os.spawnv(os.P_WAIT, words[0], quoted))\n"
    )


def _write_exe(path: Path, script: str) -> None:
    from distlib.scripts import ScriptMaker  # what pip makes the starters of packages with

    with TemporaryDirectory(dir=path.parent) as folder:
        source = Path(folder, f"{path.stem}.py")
        source.write_text(script, encoding="utf-8")
        maker = ScriptMaker(folder, folder, add_launchers=True)
        maker.force = True
        maker.executable = sys.executable
        maker.variants = {""}
        (made,) = maker.make(source.name)
        Path(made).replace(path)
