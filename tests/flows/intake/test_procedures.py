"""Offices name the three applications in their own words; nothing else is one of them."""

from __future__ import annotations

import pytest

from flows.intake.procedures import procedure_of


@pytest.mark.parametrize(("written", "procedure"), [
    ("在留期間の更新", "renew"), ("期間更新", "renew"), ("ビザ更新", "renew"),
    ("更新（技人国）", "renew"),
    ("在留期間更新許可", "renew"), ("Renewal", "renew"), ("『更新』", "renew"),
    ("在留 期間 更新", "renew"),
    ("Extension of Period of Stay", "renew"), ("application for extension of stay", "renew"),
    ("Application for Permission to Extend Period of Stay", "renew"), ("在留資格の変更", "change"),
    ("CHANGE OF STATUS OF RESIDENCE", "change"), ("変更（留学→技人国）", "change"),
    ("資格変更", "change"),
    ("Application for a Change of Status of Residence", "change"),
    ("在留資格認定証明書", "certify"),
    ("在留資格認定証明書交付", "certify"), ("認定証明書の交付申請", "certify"),
    ("Certificate of Eligibility (COE)", "certify"), ("認定", "certify"),
])  # fmt: skip
def test_a_procedure_is_known_by_its_names(written: str, procedure: str) -> None:
    assert procedure_of(written) == procedure


@pytest.mark.parametrize("written", [
    "更新取消", "更新（取消）", "更新 済", "更新・変更", "変更→更新", "変更予定",
    "変更（技人国→永住）", "住所変更",
    "資格取得", "再入国", "永住", "Change of Residence", "change of address", "no change", "認定済",
    "",
])  # fmt: skip
def test_what_only_holds_the_name_of_a_procedure_is_none(written: str) -> None:
    assert procedure_of(written) is None
