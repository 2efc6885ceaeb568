"""The kit as somebody else has it: the built wheel, an empty folder, the page docs/testing.md."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import pytest

from tests.further import long
from tests.kit.reading import found_in
from tests.machine import CHROMIUM
from tests.windows import not_on_windows

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/testing.md").read_text(encoding="utf-8")
FFMPEG = shutil.which("ffmpeg")
QUIET = ("-W", "ignore::pytest.PytestRemovedIn10Warning")  # pytest-base-url's


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the distribution."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT / "jpki_bench", check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    names = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {name for name in names if not name.endswith(".dist-info")} == {"jpki_bench"}
    return wheel


@pytest.fixture(scope="session")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the programs of an environment with the built wheel, and none of this repository."""
    folder = tmp_path_factory.mktemp("elsewhere")
    home = folder / "venv"
    venv.create(home, symlinks=os.name != "nt")
    paths = {"base": str(home), "platbase": str(home)}
    libraries = Path(sysconfig.get_path("purelib", vars=paths))
    # Libraries are those that are locked; what this repository adds to the path is left out.
    ours = Path(sysconfig.get_path("purelib"))
    for library in ours.iterdir():
        if not re.match(r"_?(pytest_jpki|touroku)|.*\.pth$|__pycache__", library.name):
            (libraries / library.name).symlink_to(library)
    programs = Path(sysconfig.get_path("scripts", vars=paths))
    python = programs / "python"
    subprocess.run(
        [sys.executable, "-m", "uv", "pip", "install", "-q", "--offline", "--no-deps",
         "--python", python, wheel],
        check=True, capture_output=True,
    )  # fmt: skip
    for name in ("pytest", "playwright"):
        starter = programs / name
        starter.write_text(f'#!/bin/sh\nexec "{python}" -m {name} "$@"\n')
        starter.chmod(0o700)
    return programs


@pytest.fixture
def playwrights_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have this machine's Chromium, and its ffmpeg, where Playwright has its own.

    Without an ffmpeg there is one that films nothing.
    """
    (driver,) = Path(sysconfig.get_path("purelib")).glob("playwright/driver/package/browsers.json")
    known = {each["name"]: each["revision"] for each in json.loads(driver.read_bytes())["browsers"]}
    folder = tmp_path / "browsers"
    for name in ("chromium", "chromium-headless-shell", "ffmpeg"):
        place = folder / f"{name.replace('-', '_')}-{known[name]}"
        place.mkdir(parents=True)
        (place / "INSTALLATION_COMPLETE").touch()
    chromium = folder / f"chromium-{known['chromium']}/chrome-linux64/chrome"
    chromium.parent.mkdir()
    chromium.symlink_to(CHROMIUM)
    ffmpeg = folder / f"ffmpeg-{known['ffmpeg']}/ffmpeg-linux"
    if FFMPEG:
        ffmpeg.symlink_to(FFMPEG)
    else:
        ffmpeg.write_text('#!/bin/sh\nfor film; do :; done\ncat > /dev/null\necho film > "$film"\n')
        ffmpeg.chmod(0o700)
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(folder))


def shell(programs: Path, line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")
    }
    environment["PATH"] = f"{programs}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        line, check=False, shell=True, cwd=folder, env=environment, text=True,
        capture_output=True, timeout=300,
    )  # fmt: skip


def green(done: subprocess.CompletedProcess[str], passed: int) -> None:
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{passed} passed" in done.stdout


def pytest_with(kind: str, *options: str) -> str:
    """pytest with one kind of pytest-playwright: both lie in the libraries."""
    other = {"sync": "playwright-asyncio", "async": "playwright"}[kind]
    return " ".join(["pytest -q -p no:cacheprovider", f"-p no:{other}", *QUIET, *options])


LINES = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```", PAGE, re.M | re.S)
    for line in block.splitlines()
]


@not_on_windows("links")
@pytest.mark.usefixtures("playwrights_own")
def test_each_line_of_the_page_does_what_it_says(elsewhere: Path, tmp_path: Path) -> None:
    assert any("jpki-bench example" in line for line in LINES)
    for line in LINES:
        if line.startswith(("pip ", "python3 -m venv", ". ")):
            continue  # the environment has it already
        asked = line.replace("pytest", pytest_with("sync"), 1)
        done = shell(elsewhere, asked if line.startswith("pytest") else line, tmp_path)
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
    for name, block in re.findall(r"^`(\w+\.py)`\n\n```python\n(.*?)^```", PAGE, re.M | re.S):
        assert (tmp_path / name).read_text(encoding="utf-8") == block


@long
@not_on_windows("links")
@pytest.mark.usefixtures("playwrights_own")
def test_five_minutes_in_an_empty_folder_end_in_a_green_test(wheel: Path, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    shutil.copy(wheel, folder)
    away = {name: told for name, told in os.environ.items()
            if not name.startswith(("PYTEST_", "VIRTUAL_ENV"))}  # fmt: skip
    done = subprocess.run(
        ["bash", "-e"], input="\n".join(LINES), cwd=folder, env=away, text=True, check=False,
        capture_output=True, timeout=900,
    )  # fmt: skip
    if "No matching distribution found" in done.stderr:
        pytest.skip(f"pip can't get at what it needs: {done.stderr.splitlines()[-1]}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 passed" in done.stdout


def as_nobody(home: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Do something as the user whom no file belongs to; 126 where the program is out of reach."""
    nobody = 65534
    os.chown(home, nobody, nobody)
    try:
        return subprocess.run(
            words, check=False, cwd=home, text=True, capture_output=True, timeout=300, user=nobody,
            group=nobody, extra_groups=(),
            env={"HOME": home, "TMPDIR": home, "PATH": os.defpath, "LANG": "C.UTF-8"},
        )  # fmt: skip
    except PermissionError as out_of_reach:
        return subprocess.CompletedProcess(words, 126, "", str(out_of_reach))


@not_on_windows("rights")
def test_a_resident_logs_in_where_nobody_is_root() -> None:
    if os.geteuid() != 0:
        pytest.skip("not root: every test of the kit tries it")
    # pytest's own folders are root's alone, and so may the Python be that it runs in
    with TemporaryDirectory(prefix="jpki-nobody-") as home:
        for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
            made = as_nobody(home, python, "-m", "venv", "--without-pip", f"{home}/venv")
            if made.returncode == 0:
                break
        else:
            pytest.skip(f"no Python for other users: {made.stderr}")
        (libraries,) = Path(home, "venv/lib").glob("python*/site-packages")
        (libraries / "ours.pth").write_text(f"{sysconfig.get_path('purelib')}\n{ROOT}\n")
        python = f"{home}/venv/bin/python"
        if as_nobody(home, python, "-c", "import jpki_bench, pytest").returncode:
            pytest.skip(f"the libraries are out of reach of other users: {ROOT}")
        assert as_nobody(home, python, "-m", "jpki_bench", "example").returncode == 0
        login = pytest_with("sync", "test_login.py::test_a_resident_logs_in")
        green(as_nobody(home, python, "-m", *shlex.split(login)), 1)


(SECRETS,) = re.findall(
    r"^```python\n(@pytest.fixture\ndef jpki_secrets.*?)^```", PAGE, re.M | re.S
)
RECORDED = f"""
from pathlib import Path

import pytest
from playwright.sync_api import expect


{SECRETS}"""
RECORDED += """

@pytest.fixture
def jpki_context_args(output_path):
    return {"record_har_path": Path(output_path) / "network.har"}


@pytest.fixture
def broken_afterwards(jpki_page):
    yield
    raise OSError("only now")


def test_fails(jpki_page, jpki_person, address, output_path):
    jpki_page.goto(address + "?password=Town%23Passw0rd")
    jpki_page.get_by_role("button", name="カードで署名して申請").click()
    expect(jpki_page.get_by_role("status")).to_have_text("受け付けました")
    jpki_person.types("SECRET99")
    jpki_page.get_by_role("button", name="カードでログイン").click()
    expect(jpki_page.get_by_role("status")).to_contain_text("エラー")
    jpki_page.evaluate("document.body.innerHTML += '<label>合言葉<input>'")
    jpki_page.get_by_label("合言葉").fill("Town#Passw0rd")
    folder = Path(output_path)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "page.aria.yml").write_text(jpki_page.locator("body").aria_snapshot())
    (folder / "page.html").write_text("<i>Town#Passw0rd HANH2026 1357</i>" + jpki_page.content())
    assert False


@pytest.mark.browser_context_args(locale="ja-JP")
def test_fails_afterwards(jpki_page, broken_afterwards):
    assert jpki_page.evaluate("navigator.language") == "ja-JP"
    assert "Windows NT" in jpki_page.evaluate("navigator.userAgent")
    jpki_page.context.close()
"""


@not_on_windows("links")
@pytest.mark.usefixtures("playwrights_own")
def test_what_is_kept_of_a_failed_test_is_what_users_know_and_holds_no_secret(
    elsewhere: Path, tmp_path: Path
) -> None:
    assert shell(elsewhere, "jpki-bench example", tmp_path).returncode == 0
    (tmp_path / "test_recorded.py").write_text(RECORDED, encoding="utf-8")
    options = (
        "--tracing=retain-on-failure", "--screenshot=only-on-failure", "--output=kept",
        "--video=retain-on-failure",
        "--slowmo=1", "--device='Desktop Chrome'", "--junitxml=junit.xml", "test_recorded.py",
        "test_login.py::test_a_resident_logs_in",
    )  # fmt: skip
    done = shell(elsewhere, pytest_with("sync", *options), tmp_path)
    assert "1 failed, 2 passed, 1 error" in done.stdout, done.stdout + done.stderr
    kept = {folder.name: {file.name for file in folder.iterdir()}
            for folder in (tmp_path / "kept").iterdir()}  # fmt: skip
    made = {"network.har", "trace.zip", "test-failed-1.png"}
    films = {name for name in kept["test-recorded-py-test-fails"] if name.startswith("video-")}
    assert len(films) >= 3  # the page, and the windows of the client
    assert kept == {  # of the failed ones alone, but for what the project writes itself
        "test-recorded-py-test-fails": made | films | {"page.aria.yml", "page.html"},
        "test-recorded-py-test-fails-afterwards": made | {"video.webm"},
    }
    assert 'name="playwright_trace"' in (tmp_path / "junit.xml").read_text(encoding="utf-8")
    folder = tmp_path / "kept/test-recorded-py-test-fails"
    seen = found_in(folder, ["launchJPKIApp"])
    assert {"network.har", "page.html", "trace.zip"} <= {name.split("/")[0] for name in seen}
    for film in films if FFMPEG else ():
        with av.open(folder / film) as opened:
            assert next(opened.decode(video=0))  # a real one; it shows what the windows show
    secrets = ["HANH2026", "SECRET99", "1357", "Town#Passw0rd"]
    assert [name for name in found_in(folder, secrets) if not name.endswith(".jpeg")] == []


@not_on_windows("links")
def test_a_browser_that_the_client_is_not_for_is_no_chromium_in_disguise(
    elsewhere: Path, tmp_path: Path
) -> None:
    (tmp_path / "test_it.py").write_text("def test_it(jpki_page): ...\n")
    done = shell(elsewhere, pytest_with("sync", "--browser=firefox", "-rs"), tmp_path)
    assert "1 skipped" in done.stdout
    assert "--browser asks for firefox" in done.stdout
    (tmp_path / "test_it.py").write_text("async def test_it(jpki_page): ...\n")
    done = shell(elsewhere, pytest_with("sync"), tmp_path)
    assert "install pytest-playwright-asyncio instead" in done.stdout
    (tmp_path / "test_it.py").write_text("def test_it(jpki_page): jpki_page.goto('x')\n")
    done = shell(elsewhere, pytest_with("async"), tmp_path)
    assert "write the test with async def" in done.stdout
    done = shell(elsewhere, pytest_with("sync", "--device='iPhone 13'"), tmp_path)
    assert "asks for a phone" in done.stdout


ASYNC = '''
import pytest
from playwright.async_api import expect

pytestmark = pytest.mark.asyncio(loop_scope="session")
expect.set_options(timeout=30_000)


@pytest.mark.jpki_card(name="山田 花子", sex="female", signature_password="ABC12345",
                       authentication_password="2749")
@pytest.mark.jpki_office(protocols=("jpki", "eltax"))
async def test_signs(jpki_page, jpki_person, jpki_office, address, town):
    await jpki_page.goto(address)
    await jpki_page.get_by_role("button", name="カードで署名して申請").click()
    await expect(jpki_page.get_by_role("status")).to_have_text("受け付けました")
    assert jpki_office.verify(jpki_office.card.certificate("signature"), "signature")
    answer = await jpki_page.evaluate("""() => new Promise((done) => {
      document.addEventListener("recvElpkiMsg", (event) => done(JSON.parse(event.detail)));
      document.dispatchEvent(new CustomEvent("launchElpki", {bubbles: true, detail: JSON.stringify(
        {mode: "11", keypair_division: "02", certificate_type: "01"})}));
    })""")
    assert answer["result"] == "0"


async def test_says_what_is_wrong(jpki_page, jpki_person, jpki_fault, address):
    await jpki_page.goto(address)
    with jpki_fault("reader-absent"):
        await jpki_page.get_by_role("button", name="カードでログイン").click()
        await expect(jpki_page.get_by_role("status")).to_have_text("エラー EW104J1502")
    jpki_person.cancels()
    await jpki_page.get_by_role("button", name="カードでログイン").click()
    await expect(jpki_page.get_by_role("status")).to_have_text("エラー EW104J1604")


async def test_hears_of_a_mail(jpki_mailbox):
    import smtplib
    with smtplib.SMTP(*jpki_mailbox.smtp) as smtp:
        smtp.sendmail("a@town.example", ["b@post.example"],
                      "From: a@town.example\\r\\nTo: b@post.example\\r\\nSubject: done\\r\\n\\r\\n"
                      "https://town.example/x?y=1")
    mail = await jpki_mailbox.wait_for(subject="done")
    assert jpki_mailbox.links_in(mail) == ["https://town.example/x?y=1"]
'''


@not_on_windows("links")
def test_tests_that_await_have_the_same_fixtures(elsewhere: Path, tmp_path: Path) -> None:
    assert shell(elsewhere, "jpki-bench example", tmp_path).returncode == 0
    (tmp_path / "test_async.py").write_text(ASYNC, encoding="utf-8")
    options = ("--tracing=on", "--output=kept", "test_async.py")
    green(shell(elsewhere, pytest_with("async", *options), tmp_path), 3)
    kept = tmp_path / "kept"
    assert {name.split("/")[0] for name in found_in(kept, ["launchElpki"])} == {"trace.zip"}
    secrets = ["ABC12345", "2749", "HANH2026", "1357"]
    assert [name for name in found_in(kept, secrets) if not name.endswith(".jpeg")] == []


@long
@not_on_windows("links")
def test_the_neighbours_events_are_answered_where_they_are_asked_for(
    elsewhere: Path, tmp_path: Path
) -> None:
    assert shell(elsewhere, "jpki-bench example", tmp_path).returncode == 0
    (tmp_path / "test_neighbours.py").write_text(
        '''
import pytest
from playwright.sync_api import expect

ASK = """([asks, answers]) => new Promise((done) => {
  document.addEventListener(answers, (event) => done(JSON.parse(event.detail)), {once: true});
  document.dispatchEvent(new CustomEvent(asks, {bubbles: true, detail: JSON.stringify(
    {mode: "11", keypair_division: "02", certificate_type: "01"})}));
})"""


@pytest.mark.jpki_office(protocols=("jpki", "mynaportal", "eltax"))
@pytest.mark.parametrize("asks", [("launchApp", "recvMsg"), ("launchElpki", "recvElpkiMsg")])
def test_answers(asks, jpki_page, jpki_person, address):
    jpki_page.goto(address)
    assert jpki_page.evaluate(ASK, list(asks))["result"] == "0"


def test_is_silent(jpki_page, jpki_person, address):
    jpki_page.goto(address)
    assert jpki_page.evaluate(ASK, ["launchApp", "recvMsg"])["errcode"] == "EW004JC200"
''',
        encoding="utf-8",
    )
    green(shell(elsewhere, pytest_with("sync", "test_neighbours.py"), tmp_path), 3)


def test_a_word_that_no_marker_has_is_told_with_those_it_has(
    elsewhere: Path, tmp_path: Path
) -> None:
    (tmp_path / "test_it.py").write_text(
        "import pytest\n\n@pytest.mark.jpki_card(pin='1')\ndef test_it(jpki_office): ...\n"
    )
    done = shell(elsewhere, pytest_with("sync", "test_it.py"), tmp_path)
    assert "there is no word of jpki_card 'pin'; there are: name, sex" in done.stdout
