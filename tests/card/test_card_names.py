"""Readers that are called anything: their drivers speak Japanese, in whatever encoding."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.card.bench import Daemon, Desk
from tests.card.cards import mynumber
from tests.card.test_card_commands import NOWHERE, touroku, untouched
from tests.card.virtual import Plug

pytestmark = pytest.mark.pcsc


NAMES = {
    "utf-8": "ソニー リーダー".encode(),
    "cp932": "リーダー".encode("cp932"),
    "latin-1": "Lecteur privé".encode("latin-1"),
}


@pytest.mark.parametrize("called", NAMES.values(), ids=NAMES)
def test_a_reader_of_any_name_is_looked_at_and_watched(
    own_daemon: Daemon, own_desk: Desk, tmp_path: Path, called: bytes
) -> None:
    own_daemon.readers(True, called)
    own_daemon.start()
    card, plug = mynumber(), Plug(own_daemon.port)
    left = card.left()
    try:
        own_desk.ask("watch")
        own_desk.until("picture")
        plug.insert(card)
        name = str(own_desk.until("card-inserted")["reader"])
        assert name.startswith(called.decode("utf-8", "backslashreplace"))
        code, out = touroku(own_daemon, tmp_path, "card", "--json")
        kinds = {one["name"]: one["card"] and one["card"]["kind"]
                 for one in json.loads(out)["readers"]}  # fmt: skip
        assert (code, kinds[name]) == (0, "jpki")
        _, out = touroku(own_daemon, tmp_path, "check", *NOWHERE, "--json")
        found = {one["id"]: one["code"] for one in json.loads(out)["findings"]}
        assert found["card"] == "card-present"
        plug.remove()
        own_desk.until("card-removed", name)
    finally:
        plug.remove()
    untouched(card, left)
