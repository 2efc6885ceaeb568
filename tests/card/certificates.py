"""Certificates of an authority that is nobody's: neither JPKI nor the project's bench."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

AUTHORITY = x509.Name(
    [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Kiji no Mori"),
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Card room tests, nobody's authority"),
    ]
)
LONG_AUTHORITY = x509.Name(
    [
        *AUTHORITY,
        *(
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, f"試験 {number} " + "長" * 40)
            for number in range(3)
        ),
    ]
)


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    del name  # each name its own key, made once a run
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def authority(since: int = 2023, name: x509.Name = AUTHORITY) -> bytes:
    """Return the authority's own certificate, which begins with that year."""
    return _signed(
        name,
        name,
        "ca",
        1,
        datetime(since, 4, 1, tzinfo=UTC),
        datetime(since + 10, 4, 1, tzinfo=UTC),
    )


def certificate(
    not_before: datetime,
    not_after: datetime,
    *,
    serial: int = 0x0A1B2C3D,
    name: x509.Name = AUTHORITY,
) -> bytes:
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.COMMON_NAME, "0000KIJI00000001"),
        ]
    )
    return _signed(name, subject, "holder", serial, not_before, not_after)


def _signed(
    issuer: x509.Name,
    subject: x509.Name,
    owner: str,
    serial: int,
    not_before: datetime,
    not_after: datetime,
) -> bytes:
    return (
        x509.CertificateBuilder()
        .issuer_name(issuer)
        .subject_name(subject)
        .public_key(key(owner).public_key())
        .serial_number(serial)
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .add_extension(x509.BasicConstraints(owner == "ca", None), critical=True)
        .sign(key("ca"), hashes.SHA256())
        .public_bytes(serialization.Encoding.DER)
    )
