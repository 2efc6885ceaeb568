"""A private Dovecot over a Maildir, for programs that want IMAP."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from jpki_bench.post import maildir as maildirs

if sys.platform != "win32":
    import grp
    import pwd

_PROGRAM = "/usr/sbin/dovecot"
_READY_WITHIN = 20.0  # seconds
_POLITE_FOR = 2.0  # seconds to end by itself
_GONE_WITHIN = 5.0  # seconds
_NOBODY = 65534

_CONFIG = """\
base_dir = {run}
state_dir = {state}
log_path = {log}
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
ssl_dh =
disable_plaintext_auth = no
mail_location = maildir:{maildir}
mail_fsync = never
first_valid_uid = 1
first_valid_gid = 1
default_process_limit = 20
default_vsz_limit = 0
{accounts}
{passwords}
userdb {{
  driver = static
  args = {ids} home={home}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap_port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {imaps_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""

_BY_PASSWORD = """\
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {users}
}}
"""
# As providers do that have switched passwords off: a token, looked up at who gave it.
_BY_TOKEN = """\
auth_mechanisms = xoauth2 oauthbearer
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {oauth}
}}
"""
_OAUTH = """\
tokeninfo_url = {url}?token=
username_attribute = email
"""


class DovecotError(Exception):
    """Dovecot could not be started; the text says why."""


class Dovecot:
    """An IMAP server of our own on 127.0.0.1; ``start()`` and ``stop()`` block for a moment.

    ``imap_port`` (plain) and ``imaps_port`` (TLS, self-signed ``certificate``) are known after
    ``start()``. ``base`` is a folder for its configuration, log and users. With a ``token_url`` it
    takes no password but an OAuth token (XOAUTH2), which it looks up there.

    Dovecot never opens a mailbox as root. Started by root it works as nobody, and because that
    user cannot pass through folders closed to others, ``maildir`` becomes a symbolic link into a
    folder of its own until ``stop()`` puts it back.
    """

    def __init__(
        self, maildir: Path, base: Path, *, user: str, password: str, token_url: str | None = None
    ) -> None:
        self.maildir = maildir
        self.base = base
        self.user = user
        self.password = password
        self.token_url = token_url
        self.imap_port = 0
        self.imaps_port = 0
        self.certificate = base / "imap.crt"
        self._process: subprocess.Popen[bytes] | None = None
        self._home: Path | None = None
        self._lent = False

    def start(self) -> None:
        """Start and wait until it answers. Raises DovecotError."""
        if not Path(_PROGRAM).exists():
            raise DovecotError(f"{_PROGRAM} is not installed")
        self.base.mkdir(mode=0o700, parents=True, exist_ok=True)
        maildirs.create(self.maildir)
        self._home = Path(tempfile.mkdtemp(prefix="imap-"))
        try:
            if os.geteuid() == 0:
                self._lend()
            config = self._configure()
            with (self.base / "dovecot.log").open("wb") as log:
                self._process = subprocess.Popen(
                    [_PROGRAM, "-F", "-c", str(config)],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            self._wait()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End every process and put the Maildir back; harmless when nothing runs."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            try:
                process.wait(_POLITE_FOR)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            _end_group(process.pid)
        self._take_back()
        home, self._home = self._home, None
        if home is not None:
            shutil.rmtree(home, ignore_errors=True)

    def _lend(self) -> None:
        assert self._home is not None
        self._home.chmod(0o711)
        lent = self._home / "Maildir"
        shutil.move(self.maildir, lent)
        self.maildir.symlink_to(lent, target_is_directory=True)
        self._lent = True
        _give(lent, _NOBODY)

    def _take_back(self) -> None:
        if not self._lent:
            return
        self._lent = False
        lent = self.maildir.readlink()
        self.maildir.unlink()
        shutil.move(lent, self.maildir)
        _give(self.maildir, os.geteuid())

    def _configure(self) -> Path:
        assert self._home is not None
        key = self.base / "imap.key"
        users = self._home / "users"
        _self_signed(self.certificate, key)
        self.imap_port, self.imaps_port = _free_ports(2)
        (self._home / "run").mkdir()
        (self._home / "state").mkdir()
        users.write_text(f"{self.user}:{{PLAIN}}{self.password}\n", encoding="utf-8")
        if self._lent:
            accounts, ids = "", f"uid={_NOBODY} gid={_NOBODY}"
            users.chmod(0o644)
        else:
            accounts = _accounts_of_this_user()
            ids = f"uid={os.geteuid()} gid={os.getegid()}"
            users.chmod(0o600)
        passwords = _BY_PASSWORD.format(users=users)
        if self.token_url is not None:
            oauth = self._home / "oauth2.conf"
            oauth.write_text(_OAUTH.format(url=self.token_url), encoding="utf-8")
            passwords = _BY_TOKEN.format(oauth=oauth)
        config = self.base / "dovecot.conf"
        config.write_text(
            _CONFIG.format(
                run=self._home / "run",
                state=self._home / "state",
                home=self._home,
                passwords=passwords,
                log=self.base / "dovecot.log",
                certificate=self.certificate,
                key=key,
                maildir=self.maildir.resolve(),
                accounts=accounts,
                ids=ids,
                imap_port=self.imap_port,
                imaps_port=self.imaps_port,
            ),
            encoding="utf-8",
        )
        return config

    def _wait(self) -> None:
        assert self._process is not None
        until = time.monotonic() + _READY_WITHIN
        while not _greeted(self.imap_port):
            if self._process.poll() is not None or time.monotonic() > until:
                raise DovecotError(self._log() or "dovecot gave no reason")
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(0.02)

    def _log(self) -> str:
        log = self.base / "dovecot.log"
        return log.read_text(encoding="utf-8", errors="replace")[-2000:].strip()


def _greeted(port: int) -> bool:
    """Tell whether a login process answers; an open port only says that the master listens."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            return connection.recv(4) == b"* OK"
    except OSError:
        return False


def _end_group(leader: int) -> None:
    """Kill what outlives the master (its log writer does, shortly) and see it go."""
    until = time.monotonic() + _GONE_WITHIN
    while _alive_in(leader) and time.monotonic() < until:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(leader, signal.SIGKILL)
        time.sleep(0.005)


def _alive_in(group: int) -> bool:
    """Is a process of this group alive? The dead that nobody buries (no init) don't count."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if its_group == str(group) and state not in "ZX":
            return True
    return False


def _accounts_of_this_user() -> str:
    """Return settings with which a Dovecot not started by root runs wholly as its starter."""
    user = pwd.getpwuid(os.geteuid()).pw_name
    group = grp.getgrgid(os.getegid()).gr_name
    return (
        f"default_internal_user = {user}\n"
        f"default_internal_group = {group}\n"
        f"default_login_user = {user}\n"
    )


def _give(folder: Path, uid: int) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, uid, _NOBODY if uid == _NOBODY else os.getegid())


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _self_signed(certificate: Path, key: Path) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "imap.post.example")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("localhost"), x509.IPAddress(IPv4Address("127.0.0.1"))]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(private, hashes.SHA256())
    )
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    key.chmod(0o600)
