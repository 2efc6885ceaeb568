"""Every bad input gives one clear message, the documented exit code, and leaves nothing behind."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.desk.answer import Answer
from tests.desk.commands import GOOD, Touroku, case_file, free_port, taken_port, type_in
from tests.records.cases import new_case
from tests.terminal import end, sit_down
from tests.windows import not_on_windows

LOOPBACK = (
    "--site",
    "http://127.0.0.1:9/",
    "--headless",
    "--yes",
    "--browser",
    "/usr/bin/chromium",
)
KANA = re.compile(r"[ぁ-ん]")
OFFICIAL = re.compile(r"配偶者,子,父又は母等(?:\(法定代理人を除く\))?")  # its name in any language


@dataclass(frozen=True)
class Bad:
    """A bad input: what stands in the case file, what is typed, and what is told."""

    code: str
    named: tuple[str, ...] = ()  # what the message or the remedy must name
    case: str | bytes | None = GOOD
    words: tuple[str, ...] = LOOPBACK
    env: dict[str, str] = field(default_factory=dict)
    exit_code: int = 2


def real(*words: str) -> tuple[str, ...]:
    return ("--site", "https://www.ras-immi.moj.go.jp", *words)


def changed(**lines: str | None) -> str:
    return case_file(**lines)


def relative(name: str) -> tuple[str, ...]:
    return (*LOOPBACK[:-1], name)


BAD: dict[str, Bad] = {
    # the fields
    "missing name": Bad("case.missing", ("applicant.name",), changed(name=None)),
    "missing procedure": Bad("case.missing", ("procedure",), GOOD.partition("\n")[2]),
    "missing table": Bad("case.no-applicant", ("[applicant]",), 'procedure = "change"\n'),
    "malformed mail": Bad(
        "case.malformed-email", ("applicant.email", "****@"), changed(email='"hanh@"')
    ),
    "malformed date": Bad(
        "case.malformed-date", ("applicant.birth_date", "##/##/####", "1995-11-03"),
        changed(birth_date='"03/11/1995"'),
    ),
    "slip in a number": Bad(
        "case.malformed-phone", ("applicant.phone", "##-##*#-####"), changed(phone='"06-12x4-5678"')
    ),
    "invisible": Bad("case.control-character", ("applicant.name",), changed(name='"A\\u202eB"')),
    "misspelt": Bad(
        "case.misspelt-field", ("applicant.adress", "address"), changed(adress='"x"')
    ),
    "unknown": Bad("case.unknown-field", ("applicant.fax", "phone"), changed(fax='"x"')),
    "unknown procedure": Bad(
        "case.unknown-procedure", ("procedure", "extend", "certify", "change", "renew"),
        changed(procedure='"extend"'),
    ),
    "certify as foreign national": Bad(
        "case.category-disagrees", ("category", "外国人本人"),
        'category = "外国人本人"\n' + changed(procedure='"certify"'),
    ),
    "change as spouse": Bad(
        "case.category-disagrees", ("category", "外国人本人"),
        'category = "配偶者,子,父又は母等(法定代理人を除く)"\n' + GOOD,
    ),
    "no residence card": Bad(
        "case.residence-card-missing", ("applicant.residence_card", "AB12345678CD"),
        changed(residence_card=None),
    ),
    # the file
    "no such file": Bad("case.file-missing", ("case.toml",), None),
    "folder": Bad("case.file-is-folder", (".toml",), None, ("HERE", *LOOPBACK)),
    "unreadable": Bad("case.file-unreadable", ("x" * 300,), None, ("x" * 300, *LOOPBACK)),
    "too large": Bad("case.file-too-large", ("case.toml",), GOOD + "#" * (1 << 20)),
    "Shift_JIS": Bad("case.file-encoding", ("case.toml", "UTF-8"), GOOD.encode("cp932")),
    "UTF-16": Bad("case.file-encoding", ("case.toml", "UTF-8"), GOOD.encode("utf-16")),
    "broken TOML": Bad("case.slip-heading", ("case.toml", "3"), 'a = "b"\n\n[applicant\n'),
    "curly quotes": Bad(
        "case.slip-quotes", ("case.toml", "4", "= “****** *** ****”", '= "****** *** ****"'),
        changed(name="“NGUYEN THI HANH”"),
    ),
    "bare telephone": Bad(
        "case.slip-bare", ("case.toml", "phone = ##-####", '"##-####"'), changed(phone="06-1234")
    ),
    "day with one digit": Bad(
        "case.slip-date", ("case.toml", "birth_date = ####-##-#", "####-##-##"),
        changed(birth_date="1995-11-3"),
    ),
    "no TOML to its end": Bad(
        "case.slip-open-block", ("case.toml",), GOOD + 'address = """Osaka\n'
    ),
    "endless nesting": Bad("case.file-syntax", ("case.toml",), "a = " + "[" * 9000),
    "nothing": Bad("case.no-applicant", ("[applicant]",), ""),
    "no file given": Bad("run.no-case-file", ("CASE.toml",), None, ("", *LOOPBACK)),
    # the site
    "look-alike": Bad(
        "site.refused", ("127.0.0.1.evil.example", "www.ras-immi.moj.go.jp"),
        words=("--site", "http://127.0.0.1.evil.example"),
    ),
    "userinfo": Bad(
        "site.not-an-address", ("evil.example",),
        words=("--site", "https://www.ras-immi.moj.go.jp@evil.example"),
    ),
    "real host over http": Bad(
        "site.not-https", ("https://www.ras-immi.moj.go.jp",),
        words=("--site", "http://www.ras-immi.moj.go.jp"),
    ),
    "other edition": Bad("site.other-edition", ("2022",), words=real("--edition", "2026")),
    "--yes on the real host": Bad("run.only-on-loopback", ("--yes",), words=real("--yes")),
    "--headless on the real host": Bad(
        "run.only-on-loopback", ("--headless",), words=real("--headless")
    ),
    "--yes without a site": Bad("run.only-on-loopback", ("--yes",), words=("--yes",)),
    # the desk
    "no display": Bad("browser.no-display", ("DISPLAY",), words=LOOPBACK[:2]),
    "no such browser": Bad("browser.not-found", ("/no/such",), words=relative("/no/such")),
    "a folder as browser": Bad("browser.not-found", ("/usr/bin",), words=relative("/usr/bin")),
    "no browser at all": Bad(
        "browser.not-started", ("/bin/true",), words=relative("/bin/true")
    ),
    "unknown mail source": Bad(
        "source-unknown", ("pigeon",), words=(*LOOPBACK, "--mail", "pigeon")
    ),
    "mail folder missing": Bad(
        "folder-missing", ("/no/mail",), words=(*LOOPBACK, "--mail", "maildir:/no/mail")
    ),
    "imap without settings": Bad("settings-missing", words=(*LOOPBACK, "--mail", "imap")),
    "unknown card source": Bad("spec-unknown", ("paper",), words=(*LOOPBACK, "--card", "paper")),
    "card on another machine": Bad(
        "link-not-loopback", ("192.0.2.1",), words=(*LOOPBACK, "--card", "link:192.0.2.1:9")
    ),
    "port setting": Bad(
        "setting.port", ("TOUROKU_IMAP_PORT", "x"), env={"TOUROKU_IMAP_PORT": "x"}
    ),
    "home that cannot be": Bad(
        "store.not-writable", ("TOUROKU_HOME",), words=(*LOOPBACK, "--profile", "PROFILE"),
        env={"TOUROKU_HOME": "/dev/null/home"},
    ),
}  # fmt: skip


def refuse(bad: Bad, folder: Path, lang: str) -> Answer:
    """Type it in a folder of its own."""
    path = folder / "case.toml"
    if bad.case is not None:
        path.write_bytes(bad.case.encode() if isinstance(bad.case, str) else bad.case)
    first, *rest = bad.words
    rest = [str(folder / "profile") if word == "PROFILE" else word for word in rest]
    words: list[str | Path] = [path, first, *rest]
    if not first.startswith("--"):
        here: dict[str, list[Path]] = {"HERE": [folder], "": []}
        words = [*here.get(first, [folder / first]), *rest]
    return type_in(folder, "run", *words, "--json", lang=lang, env=bad.env)


# All are refused at once, by the one worker that tells them.
pytestmark = pytest.mark.xdist_group("bad-input")


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Answer, Path]]:
    """All of them, two at a time."""

    def one(name: str) -> tuple[Answer, Path]:
        folder = tmp_path_factory.mktemp("bad")
        return refuse(BAD[name], folder, LANG[name]), folder / "home"

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(BAD, pool.map(one, BAD), strict=True))


LANG = {name: ("ja", "en")[number % 2] for number, name in enumerate(BAD)}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_input_is_refused_with_one_clear_message(
    refusals: dict[str, tuple[Answer, Path]], name: str
) -> None:
    bad, (answer, home) = BAD[name], refusals[name]
    assert answer.code == bad.exit_code, answer
    error = answer.document["error"]
    assert error["code"] == bad.code
    assert list(answer.document) == ["error"]
    assert answer.problems == [f"touroku: {error['message']}  [{bad.code}]"]
    told = f"{error['message']} {error['why']} {error['remedy']}"
    for word in bad.named:
        assert word in told
    assert error["remedy"]
    assert "{" not in told
    assert bool(KANA.search(OFFICIAL.sub("", told))) is (LANG[name] == "ja"), told
    assert not (home / "cases").exists()


def test_every_problem_of_a_case_is_told_in_one_round(tmp_path: Path) -> None:
    bad = Bad("", case=changed(name=None, email='"hanh"', sex='"x"'))
    answer = refuse(bad, tmp_path, "en")
    assert answer.code == 2
    codes = [error["code"] for error in answer.document["errors"]]
    assert codes == ["case.missing", "case.unknown-sex", "case.malformed-email"]
    assert answer.document["error"] == answer.document["errors"][0]
    assert len(answer.problems) == 3
    assert not (tmp_path / "home").exists()


WRONG = {"birth_date": "12.31.1995", "email": "hanh.nguyen@post", "phone": "0612345",
         "postal_code": "53082", "sex": "femme"}  # fmt: skip


@pytest.mark.parametrize("files", [1, 2])
def test_no_value_of_a_bad_case_gets_into_a_log_or_a_document(
    touroku: Touroku, tmp_path: Path, files: int
) -> None:
    paths = [tmp_path / f"{number}.toml" for number in range(files)]
    for path in paths:
        path.write_text(changed(**{name: f'"{value}"' for name, value in WRONG.items()}))
    answer = touroku("run", *paths, *LOOPBACK, "--json")
    assert len(answer.problems) == files * len(WRONG)
    for value in WRONG.values():
        assert value not in answer.out
        assert value not in answer.err


def test_a_person_at_the_terminal_sees_what_stands_in_the_case(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text(changed(email='"hanh@"'), encoding="utf-8")
    desk = sit_down("run", path, "--lang", "en", home=tmp_path / "home")
    desk.expect_exact("applicant.email is not a mail address: hanh@")
    assert end(desk) == 2


def test_without_json_nothing_stands_on_stdout(touroku: Touroku, tmp_path: Path) -> None:
    answer = touroku("run", tmp_path / "none.toml", lang="ja")
    assert (answer.code, answer.out) == (2, "")
    [problem] = answer.problems
    assert "[case.file-missing]" in problem
    assert KANA.search(problem)


@pytest.mark.parametrize("encoding", ["ascii", "cp932", "latin-1"])
def test_a_terminal_with_another_encoding_is_no_crash(
    touroku: Touroku, tmp_path: Path, encoding: str
) -> None:
    env = {"PYTHONIOENCODING": encoding, "LC_ALL": "C"}
    answer = touroku("run", tmp_path / "無い.toml", lang="ja", env=env)
    assert answer.code == 2
    assert "無い.toml" in answer.err


def test_settings_in_another_encoding_are_told(touroku: Touroku, tmp_path: Path) -> None:
    (tmp_path / "here" / ".env").write_bytes("TOUROKU_HOME=案件\n".encode("cp932"))
    answer = touroku("cases", "--json", lang="en")
    assert (answer.code, answer.document["error"]["code"]) == (2, "setting.encoding")


def test_settings_in_another_encoding_are_told_when_the_language_stands_there_too(
    touroku: Touroku, tmp_path: Path
) -> None:
    (tmp_path / "here" / ".env").write_bytes("TOUROKU_HOME=案件\n".encode("cp932"))
    answer = touroku("cases", "--json", lang=None)
    assert (answer.code, answer.document["error"]["code"]) == (2, "setting.encoding")


# typed wrong


@pytest.mark.parametrize(
    ("words", "named"),
    [(("run", "--until", "lunch"), "--until"), (("demo", "--procedure", "extend"), "--procedure"),
     (("run", "--edition", "2030"), "--edition"), (("run", "--mail-wait", "soon"), "--mail-wait"),
     (("fly",), "fly"), (("demo", "--fly"), "--fly"), (("--lang", "fr", "cases"), "--lang"),
     (("run", "--sit", "http://127.0.0.1"), "--sit"), (("--fly",), "--fly"),
     (("simulate", "--port", "x"), "--port"), (("cases", "lend"), "lend"),
     (("run", "--mail-wait", "nan"), "nan"), (("run", "--mail-wait=-1"), "-1"),
     (("resume", "--mail-wait", "inf"), "inf"), (("run", "--site"), "--site"),
     (("run", "--profile", ""), "--profile")],
)  # fmt: skip
def test_what_is_typed_wrong_is_named(
    touroku: Touroku, home: Path, words: tuple[str, ...], named: str
) -> None:
    answer = touroku(*words, lang="ja" if len(words) % 2 else "en")
    assert (answer.code, answer.out) == (2, "")
    assert named in answer.err.splitlines()[-1]
    assert not home.exists()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_program_that_types_wrong_gets_its_document(touroku: Touroku, lang: str) -> None:
    answer = touroku("run", "--json", "--mail-wait", "soon", lang=lang)
    assert answer.code == 2
    error = answer.document["error"]
    assert error["code"] == "usage"
    assert "soon" in error["message"]
    assert "--help" in error["remedy"]
    assert "soon" in answer.err


@not_on_windows("devices")
def test_a_mail_file_without_an_end_is_refused(touroku: Touroku) -> None:
    answer = touroku("mail", "/dev/zero", "--json")
    assert (answer.code, answer.document["error"]["code"]) == (2, "mail-file.too-large")


def test_a_case_that_another_process_works_on_is_left_alone(touroku: Touroku, home: Path) -> None:
    case = new_case(home)
    (home / "mail").mkdir()
    words = (
        case.id,
        "--headless",
        "--browser",
        "/usr/bin/chromium",
        "--mail",
        f"folder:{home}/mail",
    )
    with case.locked():
        answer = touroku("resume", *words, "--json")
    assert (answer.code, answer.document["error"]["code"]) == (1, "store.case-in-use")


# the simulated office


@pytest.mark.parametrize(
    ("words", "code", "named", "exit_code"),
    [(("simulate", "--fault", "rain"), "bench.unknown-fault", "rain", 2),
     (("simulate", "--vpcd", "192.0.2.1:35963"), "bench.bad-vpcd", "192.0.2.1", 2),
     (("simulate", "--vpcd", "127.0.0.1:port"), "bench.bad-vpcd", "port", 2),
     (("simulate", "--two-stages"), "bench.bad-options", "need an order", 2),
     (("simulate", "--client", "nobody.toml"), "bench.bad-options", "nobody.toml", 2),
     (("simulate", "--vpcd", f"127.0.0.1:{free_port()}"), "bench.no-vpcd", "vpcd", 1),
     (("demo", "--fault", "rain"), "bench.unknown-fault", "rain", 2),
     (("demo", "--headed"), "browser.no-display", "DISPLAY", 2)],
)  # fmt: skip
def test_an_office_that_cannot_open_says_why(
    touroku: Touroku, home: Path, words: tuple[str, ...], code: str, named: str, exit_code: int
) -> None:
    answer = touroku(*words)
    [problem] = answer.problems
    assert (answer.code, answer.out) == (exit_code, "")
    assert problem.endswith(f"[{code}]")
    assert named in answer.err
    assert not home.exists()


def test_a_port_in_use_is_told_with_a_way_out(touroku: Touroku) -> None:
    with taken_port() as port:
        answer = touroku("simulate", "--port", str(port), lang="ja")
    assert (answer.code, answer.out) == (1, "")
    assert answer.problems[0].endswith("[bench.port-in-use]")
    assert str(port) in answer.problems[0]
    assert "--port" in answer.err


@pytest.mark.parametrize("port", ["65536", "-1", "99999999999"])
def test_a_port_that_cannot_be_is_told(touroku: Touroku, port: str) -> None:
    answer = touroku("simulate", f"--port={port}")
    assert (answer.code, answer.out) == (2, "")
    assert port in answer.err


@pytest.mark.parametrize("words", [("simulate",), ("demo", "--json")])
def test_a_machine_without_a_browser_is_told(
    touroku: Touroku, home: Path, words: tuple[str, ...]
) -> None:
    answer = touroku(*words, env={"PATH": "/nowhere"})
    assert answer.code == 1
    assert answer.problems[0].endswith("[bench.no-browser]")
    assert "chromium" in answer.err
    if "--json" in words:
        assert answer.document["error"]["code"] == "bench.no-browser"
    assert not home.exists()


# what is told and goes on


def test_a_residence_card_in_full_width_is_normalised_and_told(
    touroku: Touroku, tmp_path: Path, home: Path
) -> None:
    path = tmp_path / "case.toml"
    path.write_text(case_file(residence_card='"ａｂ１２３４５６７８ｃｄ"'), encoding="utf-8")
    (tmp_path / "mail").mkdir()
    mail = ("--mail", f"folder:{tmp_path / 'mail'}")
    answer = touroku("run", path, *LOOPBACK, *mail, "--until", "check", "--json")
    assert answer.code == 0, answer
    assert answer.document["state"] == "prepared"
    assert "applicant.residence_card" in answer.err
    assert "＊＊＃＃＃＃＃＃＃＃＊＊ → **########**" in answer.err
    assert "12345678" not in f"{answer.out}{answer.err}"  # nobody watches: it may be a log
    assert "１２３４５６７８" not in answer.err
    case = next((home / "cases").iterdir()) / "case.json"
    assert '"residence_card": "AB12345678CD"' in case.read_text(encoding="utf-8")
