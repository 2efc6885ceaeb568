import pytest
from playwright.sync_api import Page, expect
from town import Town

from jpki_bench.kit.person import Person
from jpki_bench.kit.running import OfficeCard


def test_a_resident_logs_in(jpki_page: Page, jpki_person: Person, town: Town, address: str) -> None:
    jpki_page.goto(address)
    jpki_page.get_by_role("button", name="カードでログイン").click()
    expect(jpki_page.get_by_role("status")).to_have_text("ようこそ")
    assert len(town.visitors) == 1


@pytest.mark.jpki_card(tries={"authentication": 2})
def test_a_wrong_password_lets_nobody_in(
    jpki_page: Page, jpki_person: Person, jpki_card: OfficeCard, town: Town, address: str
) -> None:
    jpki_person.types_wrong()
    jpki_page.goto(address)
    jpki_page.get_by_role("button", name="カードでログイン").click()
    expect(jpki_page.get_by_role("status")).to_contain_text("エラー")
    assert town.visitors == []
    assert jpki_card.tries_left()["authentication"] == 1
