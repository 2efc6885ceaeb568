"""The browser's profile serves one client after another: nothing of one is there for the next."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import cramjam
import pytest

from flows import browser as browsers
from flows.browser import open_browser
from flows.options import BrowserOptions
from flows.outcomes import BadInput
from flows.traces import MARK, claim, make_ready, sweep
from jpki_bench.client.install import EXTENSION_DIR
from records.editions import EDITIONS, Site
from tests.flows.registration.little_site import LittleSite, little_site
from tests.flows.searching import TABLE_MAGIC, found_in
from tests.machine import CHROMIUM
from tests.windows import not_on_windows

TYPED = {
    "name": "NGUYEN THI HANH",
    "email": "hanh.nguyen@post.example",
    "street-address": "大阪府大阪市北区中之島1-3-20",
    "tel": "09012345678",
    "postal-code": "5308201",
    "bday": "1995-11-03",
}
KEY = "5A8E-LINK-KEY-75FZ"
PASSWORD = "Login#Passw0rd-75"
PRIVATE = (*TYPED.values(), KEY, PASSWORD)
PAGE = f"<h1>{'; '.join(TYPED.values())}</h1>"
KEEPS = f"""<h1>パスワード登録</h1><script>
const said = "{TYPED["name"]}";
localStorage.said = sessionStorage.said = said;
const open = indexedDB.open("said", 1);
open.onupgradeneeded = () => open.result.createObjectStore("said").put(said, said);
const worker = navigator.serviceWorker.register("/worker.js").then(() => caches.open("said"))
  .then(cache => cache.put("/said", new Response(said)));
Promise.all([worker, new Promise(done => open.onsuccess = done)])
  .then(() => document.title = "kept");
</script>"""


@pytest.fixture
def site() -> Iterator[LittleSite]:
    fields = "".join(f'<input name="{x}" id="{x}" autocomplete="{x}">' for x in TYPED)
    secret = '<input type="password" id="pw" name="pw" autocomplete="new-password">'
    with little_site() as here:
        here.page("/", f'<form method="post" action="/form">{fields}{secret}<button>go</button>')
        for packed in ("gzip", "br"):
            here.page(f"/{packed}", PAGE, Content_Encoding=packed, Cache_Control="max-age=9999")
        here.page("/form", PAGE, Cache_Control="max-age=9999")
        here.page(f"/password?key={KEY}", KEEPS, Set_Cookie=f"key={KEY}; Max-Age=9999")
        here.page("/worker.js", f"// {TYPED['name']}", Content_Type="text/javascript")
        yield here


def visited(site: LittleSite, profile: Path, program: str = CHROMIUM) -> None:
    """A client's visit: the form is filled and sent, and the page behind the mail's link seen."""

    async def work() -> None:
        options = BrowserOptions(program, profile, headless=True)
        async with open_browser(options, Site(EDITIONS["2022"], site.origin)) as browser:
            page = browser.page
            for packed in ("gzip", "br"):
                await page.goto(f"{site.origin}/{packed}")
            await page.goto(f"{site.origin}/")
            for field, value in TYPED.items():
                await page.type(f"#{field}", value)
            await page.type("#pw", PASSWORD)
            async with page.expect_navigation():
                await page.click("button")
            await page.goto(f"{site.origin}/password?key={KEY}")
            await page.wait_for_function("document.title === 'kept'")

    asyncio.run(work())


def test_nothing_of_a_client_is_left_in_any_file_of_the_profile(
    site: LittleSite, tmp_path: Path
) -> None:
    visited(site, tmp_path)
    assert found_in(tmp_path, PRIVATE) == {}
    assert (tmp_path / "Default" / "Preferences").is_file()


@not_on_windows("programs")
def test_nothing_is_left_beside_the_worker_of_the_extension_either(
    site: LittleSite, tmp_path: Path
) -> None:
    program = tmp_path / "browser"
    program.write_text(f'#!/bin/sh\nexec {CHROMIUM} --load-extension={EXTENSION_DIR} "$@"\n')
    program.chmod(0o700)
    visited(site, tmp_path / "profile", str(program))
    workers = tmp_path / "profile" / "Default" / "Service Worker"
    assert found_in(workers, ["chrome-extension://"]) != {}
    assert found_in(tmp_path / "profile", PRIVATE) == {}


def test_what_a_killed_run_left_is_gone_before_the_next_begins(
    site: LittleSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(browsers, "sweep", lambda _: True)
        visited(site, tmp_path)
    left = found_in(tmp_path, PRIVATE)
    assert left, "nothing to delete: the test would prove nothing"
    assert any("Cache" in file for files in left.values() for file in files)
    make_ready(tmp_path)
    assert found_in(tmp_path, PRIVATE) == {}


def test_names_addresses_and_passwords_are_not_even_written_down_by_the_browser(
    site: LittleSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browsers, "sweep", lambda _: True)
    visited(site, tmp_path)
    files = {file for files in found_in(tmp_path, PRIVATE).values() for file in files}
    books = {"Web Data", "Login Data", "History", "Account Web Data", "Top Sites"}
    assert {file for file in files if Path(file).name.removesuffix("-journal") in books} == set()


def test_the_extension_and_what_belongs_to_it_stay(tmp_path: Path) -> None:
    kept = (
        "Default/Extensions/ddha/1.0/manifest.json",
        "Default/Local Extension Settings/ddha/000003.log",
        "Default/Service Worker/Database/000003.log",
        "Default/IndexedDB/chrome-extension_ddha_0.indexeddb.leveldb/000003.log",
        "Default/Secure Preferences",
        "NativeMessagingHosts/jp.go.jpki.json",
        "Local State",
    )
    gone = (
        "Default/History",
        "Default/Some New Book",
        "Default/Service Worker/CacheStorage/1/index",
        "Default/IndexedDB/https_site_0.indexeddb.leveldb/000003.log",
        "Crashpad/reports/1.dmp",
    )
    for name in (*kept, *gone):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"chrome-extension://ddha/")
    settings = {"extensions": {"settings": {"ddha": {"state": 1}}}, "autofill": {"x": 1}}
    (tmp_path / "Default/Preferences").write_text(json.dumps(settings))
    (tmp_path / MARK).touch()
    make_ready(tmp_path)
    assert {name for name in kept if not (tmp_path / name).is_file()} == set()
    assert {name for name in gone if (tmp_path / name).exists()} == set()
    now = json.loads((tmp_path / "Default/Preferences").read_bytes())
    assert now["extensions"] == settings["extensions"]
    assert now["autofill"] == {"x": 1, "profile_enabled": False, "credit_card_enabled": False}


def test_somebodys_own_profile_is_neither_used_nor_emptied(tmp_path: Path) -> None:
    history = tmp_path / "Default" / "History"
    history.parent.mkdir()
    history.write_bytes(b"their own")
    with pytest.raises(BadInput) as refused:
        make_ready(tmp_path)
    assert refused.value.code == "browser.profile-not-ours"
    assert sweep(tmp_path)
    assert history.read_bytes() == b"their own"
    (tmp_path / MARK).touch()  # as the message says
    make_ready(tmp_path)
    assert not history.exists()


@pytest.mark.parametrize("name", ["Default/letter.odt", "Snapshots/1.png"])
def test_a_folder_that_is_no_browsers_keeps_what_lies_in_it(tmp_path: Path, name: str) -> None:
    letter = tmp_path / name
    letter.parent.mkdir()
    letter.write_text("dear")
    with pytest.raises(BadInput) as refused:
        make_ready(tmp_path)
    assert refused.value.code == "browser.profile-not-ours"
    assert letter.read_text() == "dear"
    assert not (tmp_path / MARK).exists()


def test_the_profile_beside_the_cases_was_always_ours(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "browser" / "Default").mkdir(parents=True)
    (tmp_path / "browser" / "Default" / "History").touch()
    claim(tmp_path / "browser")
    assert (tmp_path / "browser" / MARK).is_file()


def test_a_link_in_the_profile_leads_nowhere(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "letter").write_bytes(b"their own")
    profile = tmp_path / "profile"
    (profile / "Default").mkdir(parents=True)
    (profile / "Local State").write_text("{}")
    (profile / "Default" / "Sessions").symlink_to(own)
    (profile / "Crashpad").symlink_to(own)
    make_ready(profile)
    assert (own / "letter").read_bytes() == b"their own"
    assert not (profile / "Default" / "Sessions").is_symlink()


# the search itself


def table(value: bytes) -> bytes:
    """Return a LevelDB table with one entry, packed by Snappy."""

    def block(key: bytes, value: bytes) -> bytes:
        entry = bytes((0, len(key))) + number(len(value)) + key + value
        whole = entry + bytes(4) + (1).to_bytes(4, "little")
        return bytes(cramjam.snappy.compress_raw(whole)) + b"\1" + bytes(4)

    def number(value: int) -> bytes:
        return bytes((value & 0x7F | 0x80, value >> 7)) if value > 0x7F else bytes((value,))

    data = block(b"k", value)
    index = block(b"k", number(0) + number(len(data) - 5))
    footer = bytes(2) + number(len(data)) + number(len(index) - 5)
    return data + index + footer.ljust(40, b"\0") + TABLE_MAGIC


def test_the_search_sees_through_whatever_is_wrapped_around(tmp_path: Path) -> None:
    name = "グエン ティ ハイン"
    text = f"filler filler filler {name} filler filler".encode()
    wrapped = {
        "gzip": b"head" + bytes(cramjam.gzip.compress(text)),
        "zstd": b"head" + bytes(cramjam.zstd.compress(text)),
        "zlib": b"head" + bytes(cramjam.zlib.compress(text)),
        "brotli": bytes.fromhex("305c72a71b6dfbfc") + bytes(4) + (3).to_bytes(4, "little")
        + bytes(8) + b"key" + bytes(cramjam.brotli.compress(text))
        + bytes.fromhex("d8410d97456ffaf4") + b"headers",
        "snappy": table(text * 3),
        "log": bytes(4) + (10).to_bytes(2, "little") + b"\2" + text[:10]
        + bytes(4) + len(text[10:]).to_bytes(2, "little") + b"\4" + text[10:],
        "utf-16": name.encode("utf-16-le"),
        "address": "%E3%82%B0%E3%82%A8%E3%83%B3+%E3%83%86%E3%82%A3+%E3%83%8F%E3%82%A4%E3%83%B3"
        .lower().encode(),
    }  # fmt: skip
    for kind, data in wrapped.items():
        (tmp_path / kind).write_bytes(data)
    base = sqlite3.connect(tmp_path / "sqlite")
    base.execute("create table a (b)")
    base.execute("insert into a values (?)", (name.encode("utf-16-le"),))
    base.commit()
    base.close()
    (tmp_path / "other").write_bytes(b"nothing of the kind")
    assert found_in(tmp_path, [name]) == {name: sorted((*wrapped, "sqlite"))}
