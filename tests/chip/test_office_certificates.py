from __future__ import annotations

import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from jpki_bench.pki import JST, Authority, Holder, Issued, PkiError
from tests.windows import not_on_windows

POLICIES = {
    "signature": "1.2.392.200149.8.5.1.1.20",
    "authentication": "1.2.392.200149.8.5.1.3.30",
}


def load(der: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(der)


def reason(act: Callable[[], object]) -> str:
    with pytest.raises(PkiError) as caught:
        act()
    return caught.value.reason


def test_the_site_learns_name_sex_birth_date_and_address_from_the_signature_certificate(
    authority: Authority, issued: Issued, holder: Holder
) -> None:
    found = authority.verify(issued.signature.certificate, "signature").basic4
    assert found is not None
    assert (found.name, found.sex, found.birth_date, found.address) == (
        holder.name,
        "2",
        date(1996, 4, 8),
        holder.address,
    )


def test_the_authentication_certificate_tells_nothing_of_the_person(
    authority: Authority, issued: Issued, holder: Holder
) -> None:
    assert authority.verify(issued.authentication.certificate, "authentication").basic4 is None
    assert holder.name.encode() not in issued.authentication.certificate


@pytest.mark.parametrize("half", ["signature", "authentication"])
def test_certificates_have_jpkis_profile_and_a_name_nobody_takes_for_jpkis(
    issued: Issued, half: str
) -> None:
    credential = getattr(issued, half)
    certificate = load(credential.certificate)
    key = certificate.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    assert key.key_size == 2048
    assert key == credential.key.public_key()
    policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    assert [policy.policy_identifier.dotted_string for policy in policies] == [POLICIES[half]]
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment == (half == "signature")
    shape = [part.rfc4514_attribute_name for part in certificate.subject]
    assert shape == (["C", "L", "L", "CN"] if half == "signature" else ["C", "CN"])
    issuer = certificate.issuer.rfc4514_string()
    assert "O=touroku simulated office" in issuer
    assert "JPKI" not in issuer.upper()
    certificate.verify_directly_issued_by(load(credential.ca))


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (date(1988, 12, 31), "319881231"),
        (date(1989, 1, 8), "419890108"),
        (date(2019, 5, 1), "520190501"),
        (date(1920, 2, 3), "019200203"),
    ],
)
def test_birth_dates_carry_the_era_digit_and_a_gregorian_year(
    authority: Authority, holder: Holder, born: date, expected: str
) -> None:
    issued = authority.issue(replace(holder, birth_date=born))
    names = load(issued.signature.certificate).extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    )
    raw = {
        other.type_id.dotted_string: other.value
        for other in names.value.get_values_for_type(x509.OtherName)
    }
    assert raw["1.2.392.200149.8.5.5.4"] == b"\x0c\x09" + expected.encode()


def test_certificates_end_on_the_fifth_birthday_after_issue(
    authority: Authority, holder: Holder
) -> None:
    def end(start: datetime) -> datetime:
        issued = authority.issue(holder, not_before=start)
        return load(issued.signature.certificate).not_valid_after_utc.astimezone(JST)

    assert end(datetime(2026, 4, 7, 12, tzinfo=JST)).isoformat() == "2030-04-08T23:59:59+09:00"
    assert end(datetime(2026, 4, 8, 12, tzinfo=JST)).isoformat() == "2031-04-08T23:59:59+09:00"


def test_a_certificate_of_the_other_purpose_is_refused(
    authority: Authority, issued: Issued
) -> None:
    der = issued.authentication.certificate
    assert reason(lambda: authority.verify(der, "signature")) == "wrong-purpose"
    der = issued.signature.certificate
    assert reason(lambda: authority.verify(der, "authentication")) == "wrong-purpose"


def test_a_certificate_of_another_office_with_the_same_names_is_refused(
    authority: Authority, holder: Holder
) -> None:
    forged = Authority.create().issue(holder).signature.certificate
    assert reason(lambda: authority.verify(forged, "signature")) == "untrusted"


def test_a_certificate_changed_by_one_letter_is_refused(
    authority: Authority, issued: Issued, holder: Holder
) -> None:
    changed = issued.signature.certificate.replace(holder.name.encode(), b"NGUYEN THI HANG")
    assert changed != issued.signature.certificate
    assert reason(lambda: authority.verify(changed, "signature")) == "untrusted"


def test_a_ca_certificate_is_no_persons_certificate(authority: Authority) -> None:
    root = authority.ca("signature")
    assert reason(lambda: authority.verify(root, "signature")) == "wrong-purpose"


def test_a_certificate_is_refused_before_and_after_its_time(
    authority: Authority, holder: Holder
) -> None:
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    der = authority.issue(holder, not_before=start, not_after=end).signature.certificate
    early, late = start - timedelta(seconds=1), end + timedelta(seconds=1)
    assert reason(lambda: authority.verify(der, "signature", early)) == "not-yet-valid"
    assert reason(lambda: authority.verify(der, "signature", late)) == "expired"
    assert authority.verify(der, "signature", start).not_after == end


def test_a_revoked_certificate_is_refused_and_the_other_one_stays(
    authority: Authority, issued: Issued
) -> None:
    authority.revoke(authority.verify(issued.signature.certificate, "signature").serial)
    der = issued.signature.certificate
    assert reason(lambda: authority.verify(der, "signature")) == "revoked"
    authority.verify(issued.authentication.certificate, "authentication")


@pytest.mark.parametrize("der", [b"", b"\x30\x82\x00", b"not a certificate"])
def test_what_is_no_certificate_is_refused(authority: Authority, der: bytes) -> None:
    assert reason(lambda: authority.verify(der, "signature")) == "unreadable"


def test_trailing_filler_is_no_part_of_a_certificate(authority: Authority, issued: Issued) -> None:
    der = issued.signature.certificate + b"\x00"
    assert reason(lambda: authority.verify(der, "signature")) == "unreadable"


def test_a_later_start_with_the_same_keys_believes_cards_of_an_earlier_one(
    tmp_path: Path, holder: Holder
) -> None:
    folder = tmp_path / "keys"
    first = Authority.create(folder)
    card = first.issue(holder)
    second = Authority.create(folder)
    second.verify(card.signature.certificate, "signature")
    assert second.ca("signature") == first.ca("signature")
    kept = list(folder.iterdir())
    assert len(kept) == 4
    assert not any(holder.name.split()[0] in path.name for path in kept)


@not_on_windows("rights")
def test_the_keys_that_are_kept_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    Authority.create(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_a_spoilt_key_file_is_made_anew(tmp_path: Path, holder: Holder) -> None:
    Authority.create(tmp_path)
    (tmp_path / "ca-signature.pem").write_bytes(b"")
    authority = Authority.create(tmp_path)
    authority.verify(authority.issue(holder).signature.certificate, "signature")


@pytest.mark.parametrize(
    "wrong",
    [
        {"signature_password": "short"},
        {"signature_password": "lowercase1"},
        {"signature_password": "A" * 17},
        {"authentication_password": "12a4"},
        {"authentication_password": "12345"},
    ],
)
def test_a_holder_with_an_impossible_password_is_refused_without_repeating_it(
    holder: Holder, wrong: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match="password is") as caught:
        replace(holder, **wrong)
    assert next(iter(wrong.values())) not in str(caught.value)


def test_passwords_do_not_show_when_a_holder_is_printed(holder: Holder) -> None:
    assert holder.signature_password not in repr(holder)
    assert holder.authentication_password not in repr(holder)
