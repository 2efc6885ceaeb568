"""An office asks what the site has changed, of a page it saved or of the site itself."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.commands import Touroku
from tests.machine import CHROMIUM

PAGE = """<!doctype html><html lang=ja><meta charset=utf-8><title>パスワード登録</title>
<h1>パスワード登録</h1><dl><dt>認証ID</dt><dd>A1B2C3D4E5</dd></dl><form method=post><table>
<tr><th>ログインパスワード</th><td><input type=password></td></tr>
<tr><th>パスワード（確認用）</th><td><input type=password></td></tr>
</table><button>登録</button></form>
<script>fetch("/sent", {method: "POST", body: "x"}); document.title = "パスワード登録"</script>"""


class Site(http.server.BaseHTTPRequestHandler):
    posts = 0

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def do_POST(self) -> None:
        Site.posts += 1

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


RENAMED = [("renamed", "field", "password", "ログインパスワード")]


def test_a_saved_page_is_held_against_the_edition_it_is_likest_to(
    touroku: Touroku, tmp_path: Path
) -> None:
    saved = tmp_path / "page.html"
    saved.write_text(PAGE, encoding="utf-8")
    done = touroku("contracts", "check", str(saved), "--browser", CHROMIUM, "--json")
    assert done.code == 1, done.err
    told = done.document
    assert (told["edition"], told["screen"], told["same"]) == ("2022", "password", False)
    assert [(x["kind"], x["what"], x["name"], x["text"]) for x in told["differences"]] == RENAMED
    assert "A1B2C3D4E5" not in done.out
    plain = touroku("contracts", "check", str(saved), "--browser", CHROMIUM, "--lang", "en")
    assert "“パスワード / Password” → “ログインパスワード”" in plain.out


def test_the_site_itself_is_read_and_nothing_is_sent_to_it(touroku: Touroku, address: str) -> None:
    done = touroku("contracts", "check", address, "--browser", CHROMIUM, "--json")
    assert done.code == 1, done.err
    told = done.document["differences"]
    assert [(x["kind"], x["what"], x["name"], x["text"]) for x in told] == RENAMED
    assert Site.posts == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("https://example.com/",), "site.refused"),
        (("gone.html",), "explain-page.not-read"),
        (("gone.html", "--edition", "2022", "--screen", "nowhere"), "contracts.no-such-screen"),
    ],
)
def test_what_can_be_held_against_nothing_is_refused(
    touroku: Touroku, words: tuple[str, ...], code: str
) -> None:
    done = touroku("contracts", "check", *words, "--browser", CHROMIUM, "--json")
    assert done.code == 2
    assert done.document["error"]["code"] == code
