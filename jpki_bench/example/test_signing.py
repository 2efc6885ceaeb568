import pytest
from playwright.sync_api import Page, expect
from town import Town

from jpki_bench.kit.person import Person


def test_an_application_is_signed(
    jpki_page: Page, jpki_person: Person, town: Town, address: str
) -> None:
    jpki_page.goto(address)
    jpki_page.get_by_role("button", name="カードで署名して申請").click()
    expect(jpki_page.get_by_role("status")).to_have_text("受け付けました")
    assert len(town.applications) == 1
    assert jpki_person.did == ["typed: signature"]


@pytest.mark.jpki_fault("card-absent")
def test_without_a_card_nothing_is_signed(
    jpki_page: Page, jpki_person: Person, town: Town, address: str
) -> None:
    jpki_page.goto(address)
    jpki_page.get_by_role("button", name="カードで署名して申請").click()
    expect(jpki_page.get_by_role("status")).to_have_text("エラー EW104J1503")
    assert town.applications == []
