"""The command ``jpki-bench``: keeps a simulated office open until it is told to close.

What it says when the office is open is one line of JSON for a program (in ASCII: a pipe on Windows
has another encoding than its reader may expect), or lines to paste for a person at a terminal.

It closes on SIGINT, on SIGTERM, and at the end of its standard input where that is a pipe or a
terminal, so that whoever started it leaves no office behind, however they end.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import select
import shlex
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from jpki_bench.browser_profile import NoBrowserError
from jpki_bench.cast import Client, client_of
from jpki_bench.chip.vpcd import SlotError
from jpki_bench.client.install import PROTOCOLS
from jpki_bench.faults import FAULTS, UnknownFaultError
from jpki_bench.handles import LOOPBACK
from jpki_bench.office import OfficeOptions, PortInUseError, open_office
from jpki_bench.site import ORDERS

NEIGHBOURS = tuple(name for name in PROTOCOLS if name != "jpki")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; give its exit code."""
    held = _somebody_holds_the_input()  # whoever goes while the office opens is missed, too
    options = _parser().parse_args(arguments)
    if options.command == "example":
        return _copy_example(options.folder)
    for_program = options.json or not sys.stdout.isatty()
    refuse = _refuse_in_json if for_program else _refuse_in_words
    try:
        vpcd = _address(options.vpcd)
    except ValueError:
        return refuse("bench.bad-vpcd", value=options.vpcd)
    try:
        client = client_of(options.client) if options.client else None
    except (ValueError, OSError) as trouble:
        return refuse("bench.bad-options", reason=str(trouble))
    chosen = _chosen(options, vpcd, client)
    tell = _tell_program if for_program else _tell_person
    try:
        asyncio.run(_keep_open(chosen, tell, until_input_ends=held))
    except PortInUseError as trouble:
        return refuse("bench.port-in-use", port=str(trouble))
    except UnknownFaultError as trouble:
        return refuse("bench.unknown-fault", name=str(trouble), known=", ".join(FAULTS))
    except NoBrowserError:
        return refuse("bench.no-browser")
    except SlotError as trouble:
        return refuse("bench.no-vpcd", reason=str(trouble))
    except ValueError as trouble:
        return refuse("bench.bad-options", reason=str(trouble))
    except OSError as trouble:
        return refuse("bench.not-started", reason=str(trouble))
    return 0


def asked_for(*words: str) -> OfficeOptions:
    """Return what ``jpki-bench serve`` with these words opens, for who opens it otherwise."""
    options = _parser().parse_args(["serve", *words])
    client = client_of(options.client) if options.client else None
    return _chosen(options, _address(options.vpcd), client)


def _chosen(
    options: argparse.Namespace, vpcd: tuple[str, int] | None, client: Client | None
) -> OfficeOptions:
    return OfficeOptions(
        edition=options.edition or ("2026" if options.order or options.phone else "2022"),
        procedure=options.procedure,
        port=options.port,
        vpcd=vpcd,
        person=options.person,
        pause=options.pause,
        card_on=options.card_on,
        imap=not options.no_imap,
        faults=tuple(options.fault),
        client=client,
        auth_id=options.auth_id,
        order=options.order,
        waiting_room=options.waiting_room,
        two_stages=options.two_stages,
        phone=options.phone,
        protocols=("jpki", *options.protocol),
        drift=tuple(options.drift),
        control=True,
    )


async def _keep_open(
    options: OfficeOptions, tell: Callable[[dict[str, Any]], None], *, until_input_ends: bool
) -> None:
    closing = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(name, closing.set)
        except NotImplementedError:  # Windows
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(closing.set))

    def listen() -> None:
        _read_to_the_end()
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(closing.set)

    if until_input_ends:
        threading.Thread(target=listen, daemon=True, name="standard input").start()
    async with open_office(options) as office:
        tell(office.ready)
        await closing.wait()


def _somebody_holds_the_input() -> bool:
    """Is standard input a terminal, or a pipe that somebody has open? Only their end means a thing.

    ``/dev/null``, a file and an input that was closed before end at once, and say nothing by it.
    """
    try:
        kind = os.fstat(0).st_mode
    except OSError:
        return False
    if not (stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind)):
        return os.isatty(0)
    if sys.platform == "win32":
        return True
    poll = select.poll()
    poll.register(0, select.POLLIN)
    return all(event & select.POLLIN or not event & select.POLLHUP for _, event in poll.poll(0))


def _read_to_the_end() -> None:
    """By the descriptor: a thread that waits in ``sys.stdin`` holds its lock when Python ends."""
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            pass


def _tell_program(ready: dict[str, Any]) -> None:
    print(json.dumps(ready), flush=True)


def _tell_person(ready: dict[str, Any]) -> None:
    control = ready["control"]
    browser = [ready["browser"], f"--user-data-dir={ready['profile']}", ready["home"]]
    asking = ["curl", "-H", f"Authorization: Bearer {control['token']}", f"{control['url']}/state"]
    lines = [
        f"模擬のオフィスが開きました / the office is open: {ready['home']}",
        f"メール / mails: {ready['maildir']}",
        "カードのあるブラウザ / the browser with the card:",
        f"  {_pasted(browser)}",
        "登録を試す / try a registration (touroku):",
        f"  {_pasted(['touroku', 'run', ready['case'], *ready['run']])}",
        "様子を見る / look at its state:",
        f"  {_pasted(asking)}",
        "Ctrl-C で閉じます / Ctrl-C closes it",
    ]
    print("\n".join(lines), flush=True)


def _pasted(words: Sequence[str]) -> str:
    """Words as a shell of this machine takes them."""
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="jpki-bench",
        description="A simulated office for tests with the My Number card: card, JPKI client, "
        "site, mail and person.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")
    serve = commands.add_parser(
        "serve",
        help="keep the office open until SIGINT, SIGTERM or the end of its standard input",
        description="Opens the office, says where everything is, and keeps it open until SIGINT, "
        "SIGTERM or the end of its standard input; the exit code is 0 then.",
    )
    add = serve.add_argument
    add(
        "--json",
        action="store_true",
        help="one line of JSON instead of lines for a person; so it is in a pipe, too",
    )
    add(
        "--edition",
        metavar="YEAR",
        help="the site's: 2022 or 2026 (2022; 2026 with --order or --phone)",
    )
    add(
        "--procedure",
        default="change",
        choices=("certify", "change", "renew"),
        help="whose card and case it is (change)",
    )
    add("--port", type=_port, default=0, metavar="N", help="of the site on 127.0.0.1 (a free one)")
    add(
        "--vpcd",
        metavar="HOST:PORT",
        help="put the card into vpcd's reader there, on loopback (wherever a reader is found)",
    )
    add(
        "--person",
        action="store_true",
        help="a person acts in any browser with the office's profile: card, passwords, mail",
    )
    add(
        "--pause",
        type=float,
        default=0.15,
        metavar="SECONDS",
        help="how long the person takes before each act (0.15)",
    )
    add(
        "--card-on",
        action="store_true",
        help="the card lies on the reader from the start, with --person too",
    )
    add("--no-imap", action="store_true", help="mail in the Maildir alone, no Dovecot")
    add(
        "--client",
        type=Path,
        metavar="CASE.toml",
        help="this person instead of the office's own; card passwords GUEST0000 and 0000",
    )
    add("--auth-id", metavar="ID", help="the 認証ID that the first registration gets")
    add("--order", choices=ORDERS, help="of the screens of edition 2026")
    add("--waiting-room", action="store_true", help="a queue before the terms, edition 2026")
    add(
        "--two-stages",
        action="store_true",
        help="the account first and the card second, edition 2026",
    )
    add("--phone", action="store_true", help="the person's phone reads the card, edition 2026")
    add(
        "--protocol",
        action="append",
        default=[],
        choices=NEIGHBOURS,
        help="answer the names of a neighbouring service, too; may be given again; what is said "
        "is assumed to be JPKI's",
    )
    add(
        "--drift",
        action="append",
        default=[],
        metavar="NAME",
        help="open the site changed in this way; may be given again",
    )
    add(
        "--fault",
        action="append",
        default=[],
        metavar="NAME",
        help=f"something goes wrong; may be given again: {', '.join(FAULTS)}",
    )
    example = commands.add_parser(
        "example",
        help="copy a tiny site with its tests into a folder",
        description="Copies a tiny site and its tests, to begin with.",
    )
    example.add_argument(
        "folder", type=Path, nargs="?", default=Path(), help="where to (the present folder)"
    )
    return parser  # fmt: skip


def _copy_example(folder: Path) -> int:
    """Copy the example; what is there already stays as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in sorted((Path(__file__).parent / "example").glob("*.py")):
        target = folder / file.name
        if target.exists():
            print(f"jpki-bench: もうあります / is there already: {target}", file=sys.stderr)
            return 1
        target.write_bytes(file.read_bytes())
        print(target)
    return 0


def _address(text: str | None) -> tuple[str, int] | None:
    if text is None:
        return None
    host, colon, port = text.rpartition(":")
    if not colon or host.strip("[]") not in LOOPBACK:
        raise ValueError(text)
    return host.strip("[]"), int(port)


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port < 65536:
        raise argparse.ArgumentTypeError(f"a port is 0 to 65535, not {text}")
    return port


def _refuse_in_json(code: str, **params: Any) -> int:
    print(json.dumps({"error": {"code": code, "params": params}}), flush=True)
    return 1


def _refuse_in_words(code: str, **params: Any) -> int:
    told = ", ".join(f"{name} {value}" for name, value in params.items())
    print(f"jpki-bench: {REFUSALS[code]}{f' ({told})' if told else ''}", file=sys.stderr)
    return 1


REFUSALS = {
    "bench.bad-vpcd": "--vpcd の値は 127.0.0.1:ポート です / --vpcd takes 127.0.0.1:PORT",
    "bench.bad-options": "そのようには開けません / it can't be opened like that",
    "bench.port-in-use": "そのポートは使われています。別のポートか 0 を / "
    "that port is in use; choose another one, or 0 for any",
    "bench.unknown-fault": "そういう不具合はありません / there is no such fault",
    "bench.no-browser": "Chromium がありません。入れてから、もう一度 / "
    "no Chromium on this machine; install it and try again",
    "bench.no-vpcd": "vpcd に届きません。pcscd が動いているか確かめてください / "
    "vpcd can't be reached; see whether pcscd runs",
    "bench.not-started": "開けませんでした / it could not open",
}
