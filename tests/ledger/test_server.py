"""The office's server as desks meet it: who it is, whom it lets in, and what its dumps tell."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from ledger import engine
from ledger.audit import write_audit
from ledger.causes import told_trouble
from ledger.in_hand import take
from ledger.place import Place
from ledger.trouble import LedgerError
from records.case import Store
from tests.flows.searching import found_in
from tests.ledger.cluster import PASSWORD, USER, Cluster
from tests.ledger.office import office, one_case, opened, personal, worked_on


def test_names_go_over_a_wire_only_to_a_server_that_shows_who_it_is(
    server: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.fresh()
    issuer = f"&sslrootcert={server.root}"
    with opened(tmp_path, server.over_wire() + issuer) as ledger, ledger.reader() as reader:
        asked = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        assert reader.connection.execute(text(asked)).scalar() is True
    for wrong in (
        server.over_wire(),  # by an issuer that the system does not know
        server.over_wire(host="other.office.example") + issuer,
        server.over_wire() + f"&sslrootcert={tmp_path / 'none.crt'}",
    ):
        with pytest.raises(LedgerError) as told:
            opened(tmp_path, wrong)
        assert told.value.code == "ledger.certificate"
        assert PASSWORD not in str(told.value.params)
    monkeypatch.setenv("SSL_CERT_FILE", str(server.root))  # and now it does
    opened(tmp_path, server.over_wire()).close()


Spoil = Callable[[Cluster], str]
REFUSED: dict[str, Spoil] = {
    "ledger.refused": lambda server: server.over_wire().replace(PASSWORD, "Tsubaki-78"),
    "ledger.no-database": lambda server: server.over_wire(database="ofice"),
    "ledger.no-right": lambda server: server.over_wire(user="stranger"),
    "ledger.too-old": lambda server: server.over_wire(),
}


@pytest.mark.parametrize("code", REFUSED)
async def test_why_a_server_is_of_no_use_is_told_and_the_run_goes_on_alone(
    server: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    server.fresh()
    opened(tmp_path / "first", server.url).close()
    if code == "ledger.too-old":
        monkeypatch.setattr(engine, "OLDEST", 1_000)
    url = f"{REFUSED[code](server)}&sslrootcert={server.root}"
    trouble = await worked_on(tmp_path / "desk", 2, url)
    assert trouble is not None
    assert trouble.code == code
    assert not {PASSWORD, "Tsubaki-78"} & set(re.split(r"[:@/ ]", str(trouble.params)))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        # As a server that speaks Japanese says it, and as one whose names mislead.
        ('FATAL:  ユーザー"desk"のパスワード認証に失敗しました', "ledger.refused"),
        ('FATAL:  ロール"desk"は存在しません', "ledger.refused"),
        ('FATAL:  データベース"touroku"は存在しません', "ledger.no-database"),
        ('FATAL:  no pg_hba.conf entry for host "10.0.0.2", user "d", SSL off', "ledger.refused"),
        ('connection to server at "ssl.office.example" failed: refused', "ledger.gone"),
        # Nor is a network that fails under TLS told as a wrong certificate.
        ("SSL SYSCALL error: EOF detected", "ledger.gone"),
        ("consuming input failed: SSL connection has been closed unexpectedly", "ledger.gone"),
        ("received invalid response to SSL negotiation: H", "ledger.gone"),
        ("SSL error: certificate verify failed", "ledger.certificate"),
        ("server does not support SSL, but SSL was required", "ledger.certificate"),
    ],
)
def test_a_refusal_is_not_told_as_a_server_that_does_not_answer(said: str, code: str) -> None:
    import psycopg  # noqa: PLC0415

    trouble = OperationalError(None, None, psycopg.OperationalError(said))
    with pytest.raises(LedgerError, match=re.escape(code)):
        with told_trouble(Place("postgresql+psycopg://db/touroku", "db")):
            raise trouble


def test_nothing_personal_can_be_read_in_a_dump(server: Cluster, tmp_path: Path) -> None:
    home, dumped = tmp_path / "home", tmp_path / "dumped"
    server.fresh()
    cases = office(home)
    write_audit(home, "show", cases[0].id, "相田みどり")
    with opened(home, server.url) as ledger:
        ledger.catch_up()
        held = take(ledger, cases[0].applicant, cases[0].site, "相田みどり")
        dump = subprocess.run(
            [server.binaries / "pg_dump", "-h", server.folder, "-p", str(server.port), "-U", USER,
             "office"],
            check=True, capture_output=True,
        ).stdout  # fmt: skip
        held.let_go()
    dumped.mkdir()
    (dumped / "dump.sql").write_bytes(dump)
    values = re.findall(rb"\\\\x([0-9a-f]+)", dump)
    (dumped / "values").write_bytes(b"\0".join(bytes.fromhex(each.decode()) for each in values))
    assert len(values) > 100
    for table in ("cases", "people", "auth_ids", "acts", "notes", "audit", "in_hand", "grams"):
        assert re.search(rb"COPY public.%b .*\n[^\\]" % table.encode(), dump), table
    assert all(case.id.encode() in dump for case in Store(home).all())
    assert found_in(dumped, personal(home)) == {}


def test_a_desk_whose_network_fails_is_missed_within_two_minutes(
    server: Cluster, tmp_path: Path
) -> None:
    """The kernel asks a connection on which nothing is said, at both of its ends.

    What a desk has half written keeps others waiting as its lock does. Where something was said
    the kernel repeats it instead of asking, for a quarter of an hour unless it has a limit.
    """
    case = one_case(tmp_path, 0)
    server.fresh()
    with opened(tmp_path, f"{server.over_wire()}&sslrootcert={server.root}") as ledger:
        held = take(ledger, case.applicant, case.site, None)
        asked = "SELECT client_port FROM pg_stat_activity WHERE client_port > 0"
        with ledger.reader() as reader:
            ports = reader.connection.execute(text(asked)).scalars().all()
            limit = reader.connection.execute(text("SHOW tcp_user_timeout")).scalar()
            assert server.port
            assert len(ports) == 2
            ends = {pair for port in ports for pair in ((server.port, port), (port, server.port))}
            while not ends <= (asks := asks_again()).keys():  # an answer is still on its way
                pass
        held.let_go()
    assert all(0 < asks[each] <= 30 for each in ends)
    assert limit == "60000"


def test_a_search_is_not_kept_waiting_by_what_the_server_thinks_of_it(
    server: Cluster, tmp_path: Path
) -> None:
    """Compiling it took longer than the search, and joining has once taken thirteen seconds.

    Both among 100,000 cases; here the plan itself is looked at.
    """
    one_case(tmp_path, 0)
    with opened(tmp_path, server.fresh()) as ledger, ledger.reader() as reader:
        assert reader.connection.execute(text("SHOW jit")).scalar() == "off"
        asked: list[tuple[str, Any]] = []
        event.listen(
            ledger.engine, "before_cursor_execute",
            lambda _conn, _cursor, sql, values, *_: asked.append((sql, values)),
        )  # fmt: skip
        list(reader.find(["hanh@nihon.example"], lambda state, procedure: (state, procedure)))
        [(sql, values)] = [each for each in asked if each[0].startswith("SELECT grams.case_no")]
        plan = reader.connection.exec_driver_sql(f"EXPLAIN {sql}", values).scalars().all()
    assert sum("SubPlan" in line for line in plan) > 8
    assert not [line for line in plan if "Join" in line or "Loop" in line]


def asks_again() -> dict[tuple[int, int], float]:
    """Return in how many seconds the kernel asks whether the other end is there, by ports."""
    found = {}
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        _, ours, theirs, state, _, timer, *_ = line.split()
        kind, _, left = timer.partition(":")
        if (state, kind) == ("01", "02"):  # established; the timer that keeps it alive
            ports = tuple(int(each.rpartition(":")[2], 16) for each in (ours, theirs))
            found[ports[0], ports[1]] = int(left, 16) / os.sysconf("SC_CLK_TCK")
    return found
