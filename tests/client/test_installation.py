from __future__ import annotations

import base64
import hashlib
import json
import stat
import subprocess
from pathlib import Path

from jpki_bench.client.install import EXTENSION_DIR, EXTENSION_ID, HostConfig, install
from tests.windows import not_on_windows

pytestmark = not_on_windows("registry")


def test_the_browser_finds_a_host_that_it_may_start(tmp_path: Path) -> None:
    profile = tmp_path / "a profile"
    install(profile, HostConfig(reader="link:127.0.0.1:9"))
    manifest = json.loads((profile / "NativeMessagingHosts" / "jp.go.jpki.json").read_text())
    assert manifest["name"] == "jp.go.jpki"
    assert manifest["type"] == "stdio"
    assert manifest["allowed_origins"] == [f"chrome-extension://{EXTENSION_ID}/"]
    starter = Path(manifest["path"])
    assert starter.is_absolute()
    # no request at all is the end of the page: it starts, and ends without a word
    done = subprocess.run([starter, "chrome-extension://x/"], input=b"", capture_output=True,
                          check=True, cwd=tmp_path, env={"PATH": "/usr/bin:/bin"})  # fmt: skip
    assert (done.stdout, done.stderr) == (b"", b"")


def test_the_extensions_id_follows_from_its_key_and_is_not_the_real_one() -> None:
    manifest = json.loads((EXTENSION_DIR / "manifest.json").read_text())
    digest = hashlib.sha256(base64.b64decode(manifest["key"])).hexdigest()[:32]
    assert "".join(chr(ord("a") + int(digit, 16)) for digit in digest) == EXTENSION_ID
    assert EXTENSION_ID != "ddhaancdmkmeigppopkakhpbboccibla"
    assert "simulated" in manifest["name"]


def test_the_simulated_client_wakes_on_loopback_pages_only() -> None:
    manifest = json.loads((EXTENSION_DIR / "manifest.json").read_text())
    [script] = manifest["content_scripts"]
    hosts = {pattern.split("/")[2] for pattern in script["matches"]}
    assert hosts == {"127.0.0.1", "localhost"}
    assert manifest["permissions"] == ["nativeMessaging"]


def test_the_host_is_told_what_was_asked_and_others_cannot_read_it(tmp_path: Path) -> None:
    config = HostConfig(reader_name="Virtual PCD 00 00", faults_url="http://127.0.0.1:9/f")
    installed = install(tmp_path, config)
    told = next(path for path in installed.host_files if path.name.endswith("config.json"))
    assert HostConfig(**json.loads(told.read_text())) == config
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in installed.host_files}
    assert modes == {
        "jp.go.jpki.json": 0o600,
        "jp.go.jpki": 0o700,
        "jp.go.jpki.config.json": 0o600,
    }


def test_installing_again_changes_what_the_host_is_told(tmp_path: Path) -> None:
    install(tmp_path, HostConfig(reader="link:127.0.0.1:1"))
    installed = install(tmp_path, HostConfig(reader="link:127.0.0.1:2"))
    told = next(path for path in installed.host_files if path.name.endswith("config.json"))
    assert json.loads(told.read_text())["reader"] == "link:127.0.0.1:2"


def test_uninstalling_leaves_nothing_of_the_host(tmp_path: Path) -> None:
    installed = install(tmp_path, HostConfig())
    installed.uninstall()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
