"""The office's own certificate authorities: one for signature, one for authentication.

The profile is JPKI's (docs/domain.md 4): RSA-2048, PKCS#1 v1.5 with SHA-256, the two policies, the
basic four (基本4情報: name, sex, birth date, address) as otherName UTF8Strings in the signature
certificate's subjectAltName. The issuer's name is the office's own, so that nobody takes a
certificate of it for one of JPKI.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Literal, get_args

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

Purpose = Literal["signature", "authentication"]
Reason = Literal["untrusted", "expired", "not-yet-valid", "revoked", "wrong-purpose", "unreadable"]

ORGANISATION = "touroku simulated office"
JST = timezone(timedelta(hours=9), "JST")

# docs/domain.md 4 [S]
POLICY: dict[Purpose, x509.ObjectIdentifier] = {
    "signature": x509.ObjectIdentifier("1.2.392.200149.8.5.1.1.20"),
    "authentication": x509.ObjectIdentifier("1.2.392.200149.8.5.1.3.30"),
}
OID_NAME = x509.ObjectIdentifier("1.2.392.200149.8.5.5.1")
OID_SEX = x509.ObjectIdentifier("1.2.392.200149.8.5.5.3")
OID_BIRTH_DATE = x509.ObjectIdentifier("1.2.392.200149.8.5.5.4")
OID_ADDRESS = x509.ObjectIdentifier("1.2.392.200149.8.5.5.5")

# assumed: L stands twice [S], what is in it for whom is not known to us
_LOCALITIES = ("Simulated-ken", "Touroku-shi")
_CA_FROM = datetime(2015, 1, 1, tzinfo=UTC)
_CA_UNTIL = datetime(2045, 1, 1, tzinfo=UTC)
_CA_SERIAL: dict[Purpose, int] = {"signature": 1, "authentication": 2}
# first days of 昭和, 平成, 令和; the digits 3, 4, 5 are [S], 0 = unknown
_ERAS = ((date(2019, 5, 1), "5"), (date(1989, 1, 8), "4"), (date(1926, 12, 25), "3"))


class PkiError(Exception):
    """A certificate is refused; ``reason`` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True)
class Holder:
    """The person whose card it is. ``name`` as in the certificate, ``sex`` 1 男, 2 女, 3 unknown.

    Raises ValueError when a password has not the shape of its kind (docs/domain.md 4).
    """

    name: str
    sex: Literal["1", "2", "3"]
    birth_date: date
    address: str
    signature_password: str = field(repr=False)
    authentication_password: str = field(repr=False)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Z0-9]{6,16}", self.signature_password):
            raise ValueError("the signature password is 6 to 16 of A-Z and 0-9")
        if not re.fullmatch(r"[0-9]{4}", self.authentication_password):
            raise ValueError("the authentication password is 4 digits")


@dataclass(frozen=True)
class Basic4:
    """The basic four; ``birth_date`` is None when the certificate has none that can be read."""

    name: str
    sex: str
    birth_date: date | None
    address: str


@dataclass(frozen=True)
class Credential:
    """One certificate (DER) with its private key and the certificate of its CA (DER)."""

    certificate: bytes
    key: rsa.RSAPrivateKey = field(repr=False)
    ca: bytes


@dataclass(frozen=True)
class Issued:
    """What the municipality puts on a card."""

    signature: Credential
    authentication: Credential


@dataclass(frozen=True)
class Verified:
    """A certificate that was believed; ``basic4`` is None for authentication."""

    serial: int
    subject: str
    basic4: Basic4 | None
    not_after: datetime


class Authority:
    """Both CAs of the office, and the list of what they revoked."""

    def __init__(
        self,
        keys: _Keys,
        roots: dict[Purpose, tuple[rsa.RSAPrivateKey, x509.Certificate]],
    ) -> None:
        self._keys = keys
        self._roots = roots
        self._revoked: set[int] = set()

    @classmethod
    def create(cls, keys: Path | None = None) -> Authority:
        """``keys``: folder that keeps the RSA keys between runs (made 0700, files 0600)."""
        kept = _Keys(keys)
        roots: dict[Purpose, tuple[rsa.RSAPrivateKey, x509.Certificate]] = {}
        for purpose in get_args(Purpose):
            key = kept.get(f"ca-{purpose}")
            roots[purpose] = (key, _root(purpose, key))
        return cls(kept, roots)

    def ca(self, purpose: Purpose) -> bytes:
        """Return the CA's certificate, DER."""
        return self._roots[purpose][1].public_bytes(serialization.Encoding.DER)

    def issue(
        self,
        holder: Holder,
        *,
        not_before: datetime | None = None,
        not_after: datetime | None = None,
    ) -> Issued:
        """Certificates for a card; they end on the 5th birthday after issue (docs/domain.md 4)."""
        start = not_before or datetime.now(UTC) - timedelta(days=1)
        end = not_after or _fifth_birthday(holder.birth_date, start)
        made = {
            purpose: self._credential(purpose, holder, start, end) for purpose in get_args(Purpose)
        }
        return Issued(signature=made["signature"], authentication=made["authentication"])

    def verify(self, der: bytes, purpose: Purpose, at: datetime | None = None) -> Verified:
        """Chain, purpose, validity at ``at`` (now), revocation. Raises :class:`PkiError`."""
        try:
            certificate = x509.load_der_x509_certificate(der)
            policies = _policies(certificate)
            basic4 = _basic4(certificate)
        except (ValueError, x509.DuplicateExtension) as error:
            raise PkiError("unreadable") from error
        issuer = self._issuer(certificate)
        if issuer is None:
            raise PkiError("untrusted")
        if issuer != purpose or POLICY[purpose] not in policies:
            raise PkiError("wrong-purpose")
        moment = at or datetime.now(UTC)
        if moment < certificate.not_valid_before_utc:
            raise PkiError("not-yet-valid")
        if moment > certificate.not_valid_after_utc:
            raise PkiError("expired")
        if certificate.serial_number in self._revoked:
            raise PkiError("revoked")
        return Verified(
            serial=certificate.serial_number,
            subject=certificate.subject.rfc4514_string(),
            basic4=basic4 if purpose == "signature" else None,
            not_after=certificate.not_valid_after_utc,
        )

    def revoke(self, serial: int) -> None:
        self._revoked.add(serial)

    def _issuer(self, certificate: x509.Certificate) -> Purpose | None:
        for purpose, (_, root) in self._roots.items():
            try:
                certificate.verify_directly_issued_by(root)
            except (ValueError, TypeError, InvalidSignature):
                continue
            return purpose
        return None

    def _credential(
        self, purpose: Purpose, holder: Holder, start: datetime, end: datetime
    ) -> Credential:
        person = hashlib.sha256(f"{holder.name}|{holder.birth_date}".encode()).hexdigest()[:16]
        key = self._keys.get(f"holder-{person}-{purpose}")
        ca_key, ca = self._roots[purpose]
        serial = secrets.randbelow(2**31 - 16) + 16
        builder = (
            x509.CertificateBuilder()
            .subject_name(_subject(purpose, serial, start))
            .issuer_name(ca.subject)
            .public_key(key.public_key())
            .serial_number(serial)
            .not_valid_before(start.astimezone(UTC))
            .not_valid_after(end.astimezone(UTC))
            .add_extension(_key_usage(repudiable=purpose == "authentication"), critical=True)
            .add_extension(
                x509.CertificatePolicies([x509.PolicyInformation(POLICY[purpose], None)]),
                critical=True,
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()),
                critical=False,
            )
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
        )
        if purpose == "signature":
            builder = builder.add_extension(_basic4_extension(holder), critical=False)
        certificate = builder.sign(ca_key, hashes.SHA256())
        return Credential(
            certificate=certificate.public_bytes(serialization.Encoding.DER),
            key=key,
            ca=self.ca(purpose),
        )


class _Keys:
    """RSA-2048 keys by label, kept in a folder when there is one that can be written in."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._made: dict[str, rsa.RSAPrivateKey] = {}
        if folder is not None:
            with contextlib.suppress(OSError):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def get(self, label: str) -> rsa.RSAPrivateKey:
        if label not in self._made:
            self._made[label] = self._load(label) or self._generate(label)
        return self._made[label]

    def _load(self, label: str) -> rsa.RSAPrivateKey | None:
        if self._folder is None:
            return None
        try:
            pem = (self._folder / f"{label}.pem").read_bytes()
            key = serialization.load_pem_private_key(
                pem, password=None, unsafe_skip_rsa_key_validation=True
            )
        except (OSError, ValueError):
            return None
        return key if isinstance(key, rsa.RSAPrivateKey) else None

    def _generate(self, label: str) -> rsa.RSAPrivateKey:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        if self._folder is not None:
            with contextlib.suppress(OSError):  # made anew each time, which takes a second
                self._keep(self._folder, label, key)
        return key

    @staticmethod
    def _keep(folder: Path, label: str, key: rsa.RSAPrivateKey) -> None:
        pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        # a temporary file is made 0600; the rename keeps two starts from mixing halves
        handle, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
        Path(name).replace(folder / f"{label}.pem")


def _root(purpose: Purpose, key: rsa.RSAPrivateKey) -> x509.Certificate:
    """Sign with fixed serial and dates, deterministically: the same key, the same bytes."""
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, f"simulated {purpose} CA"),
        ]
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(_CA_SERIAL[purpose])
        .not_valid_before(_CA_FROM)
        .not_valid_after(_CA_UNTIL)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _key_usage(*, repudiable: bool = True, signs_certificates: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not repudiable,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _subject(purpose: Purpose, serial: int, issued: datetime) -> x509.Name:
    """C, (L, L,) CN; the shape of the opaque CN is assumed."""
    places = _LOCALITIES if purpose == "signature" else ()
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            *(x509.NameAttribute(NameOID.LOCALITY_NAME, place) for place in places),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{issued:%Y%m%d}{serial:010d}SIMULATED"),
        ]
    )


def _basic4_extension(holder: Holder) -> x509.SubjectAlternativeName:
    values = {
        OID_NAME: holder.name,
        OID_BIRTH_DATE: _era_date(holder.birth_date),
        OID_SEX: holder.sex,
        OID_ADDRESS: holder.address,
    }
    return x509.SubjectAlternativeName(
        [x509.OtherName(oid, asn1.encode_der(value)) for oid, value in values.items()]
    )


def _basic4(certificate: x509.Certificate) -> Basic4 | None:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return None
    wanted = {OID_NAME, OID_SEX, OID_BIRTH_DATE, OID_ADDRESS}
    found: dict[x509.ObjectIdentifier, str] = {}
    for other in names.value.get_values_for_type(x509.OtherName):
        if other.type_id in wanted:
            found.setdefault(other.type_id, asn1.decode_der(str, other.value))
    return Basic4(
        name=found.get(OID_NAME, ""),
        sex=found.get(OID_SEX, "3"),
        birth_date=_from_era_date(found.get(OID_BIRTH_DATE, "")),
        address=found.get(OID_ADDRESS, ""),
    )


def _policies(certificate: x509.Certificate) -> set[x509.ObjectIdentifier]:
    try:
        extension = certificate.extensions.get_extension_for_class(x509.CertificatePolicies)
    except x509.ExtensionNotFound:
        return set()
    return {policy.policy_identifier for policy in extension.value}


def _era_date(day: date) -> str:
    """``EYYYYMMDD``, E the era, YYYY Gregorian (docs/domain.md 4)."""
    era = next((digit for first, digit in _ERAS if day >= first), "0")
    return f"{era}{day:%Y%m%d}"


def _from_era_date(text: str) -> date | None:
    try:
        return datetime.strptime(text[1:], "%Y%m%d").date()
    except ValueError:
        return None


def _fifth_birthday(birth_date: date, issued: datetime) -> datetime:
    """Return the last second, in Japan, of the 5th birthday after ``issued``."""
    day = issued.astimezone(JST).date()
    passed = (day.month, day.day) >= (birth_date.month, birth_date.day)
    year = day.year + (5 if passed else 4)
    try:
        birthday = birth_date.replace(year=year)
    except ValueError:  # born on 29 February
        birthday = date(year, 2, 28)
    return datetime.combine(birthday, time(23, 59, 59), JST)
