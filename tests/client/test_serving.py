"""The office as a service: how it ends, what it says, whom its control address answers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jpki_bench.command import _parser
from tests.windows import not_on_windows

if sys.platform != "win32":
    import pty

SERVE = [sys.executable, "-m", "jpki_bench", "serve", "--no-imap"]


@contextmanager
def serving(
    *arguments: str, stdin: int = subprocess.DEVNULL
) -> Iterator[tuple[dict[str, Any], subprocess.Popen[bytes]]]:
    with subprocess.Popen(
        [*SERVE, *arguments], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        try:
            yield json.loads(process.stdout.readline()), process
        finally:
            process.kill()


@not_on_windows("processes")
def test_a_signal_closes_the_office_without_a_crash_while_its_input_is_read() -> None:
    with serving("--protocol=eltax", stdin=subprocess.PIPE) as (told, process):
        hosts = Path(told["profile"], "NativeMessagingHosts").glob("*.json")
        assert {each.stem for each in hosts} == {"jp.go.jpki", "jp.eltax.elpki"}
        process.terminate()
        assert process.wait(30) == 0


def test_the_office_goes_with_whoever_held_its_input() -> None:
    with serving(stdin=subprocess.PIPE) as (_, process):
        assert process.stdin
        process.stdin.close()
        assert process.wait(30) == 0


def test_whoever_goes_while_the_office_opens_leaves_none_behind() -> None:
    with subprocess.Popen(
        SERVE, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin and process.stderr
        assert b"card:" in process.stderr.readline()  # the site opens after it
        process.stdin.close()
        assert process.wait(30) == 0


@not_on_windows("processes")
def test_an_input_that_had_ended_before_does_not_close_the_office() -> None:
    ours, theirs = os.pipe()
    os.close(theirs)
    with serving(stdin=ours) as (told, process):
        os.close(ours)
        state = f"{told['site']}/__office__/state"
        with urllib.request.urlopen(state, timeout=10) as answer:
            assert answer.status == 200
        assert process.poll() is None


def asked(control: dict[str, str], **headers: str) -> int:
    request = urllib.request.Request(f"{control['url']}/state", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert set(json.load(answer)) >= {"registrations", "tries_left", "faults"}
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_the_control_address_answers_its_token_alone_and_no_name_of_a_page() -> None:
    with serving() as (told, _):
        assert {"browser", "site", "profile", "maildir", "control"} <= set(told)
        control = told["control"]
        right = f"Bearer {control['token']}"
        assert asked(control, Authorization=right) == 200
        assert asked(control) == 401
        assert asked(control, Authorization=f"Bearer {control['token'][:-1]}") == 401
        assert asked(control, Authorization=right, Host="rebound.example") == 403
        assert asked(control, Authorization=right, Origin="http://127.0.0.1:1") == 403


@not_on_windows("terminal")
def test_a_person_gets_lines_to_paste() -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        SERVE, stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.DEVNULL
    ) as process:
        os.close(theirs)
        said = b""
        while b"Ctrl-C closes it" not in said:
            said += os.read(ours, 4096)
        lines = [line.strip() for line in said.decode().splitlines()]
        (look,) = (line for line in lines if line.startswith("curl "))
        done = subprocess.run(["sh", "-c", look], check=True, capture_output=True, timeout=30)
        process.send_signal(signal.SIGINT)  # Ctrl-C, as the last line says
        assert process.wait(30) == 0
        os.close(ours)
    assert json.loads(done.stdout)["registrations"] == []


def test_no_option_is_left_without_help() -> None:
    (commands,) = (each for each in _parser()._actions if each.choices)
    assert commands.choices is not None
    for name in commands.choices:
        actions = commands.choices[name]._actions  # type: ignore[index]
        assert [each.dest for each in actions if not each.help] == []
