"""A test whose markers mean nothing says so, instead of passing without what it is about."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

AWAY = ("playwright", "playwright-asyncio", "asyncio", "cacheprovider")
UNKNOWN = "ignore::pytest.PytestUnknownMarkWarning"
MISTAKES = {
    "jpki_crad(tries={})": "there is no marker 'jpki_crad' (did you mean jpki_card?)",
    "jpki_card(trys={})": "there is no word of jpki_card 'trys' (did you mean tries?)",
    "jpki_card('TANAKA')": "jpki_card takes words",
    "jpki_card(kind='anothr')": "(did you mean another?)",
    "jpki_card(sex='女')": "there is no sex '女'",
    "jpki_card(revoked='no')": "revoked is True or False",
    "jpki_card(birth_date='1995/11/03')": "birth_date is a day",
    "jpki_card(expires='soon')": "expires is a day",
    "jpki_card(tries=1)": "tries are told for each password",
    "jpki_card(tries={'sign': 1})": "there is no password 'sign' (did you mean signature?)",
    "jpki_card(tries={'authentication': 9})": "has 0 to 3 tries left, not 9",
    "jpki_card(signature_password='abc')": "the signature password is 6 to 16 of A-Z and 0-9",
    "jpki_card(authentication_password='12a4')": "the authentication password is 4 digits",
    "jpki_fault": "jpki_fault takes names of faults",
    "jpki_fault('card-absnt')": "(did you mean card-absent?)",
    "jpki_office('2026')": "jpki_office takes words",
    "jpki_office(edition='2030')": "there is no edition '2030'",
    "jpki_office(edition=2026)": "there is no edition 2026 (did you mean 2026?)",
    "jpki_office(procedure='extend')": "there is no procedure 'extend'",
    "jpki_office(order='formfirst')": "(did you mean form-first?)",
    "jpki_office(protocols='eltax')": 'protocols are several: protocols=("eltax",)',
    "jpki_office(protocols=('mynumber',))": "there is no protocol 'mynumber'",
    "jpki_office(shared=True, edition='2026')": "take edition away",
    "jpki_office(drift=('nothing',))": "unknown change of the site: nothing",
}


def run(pytester: pytest.Pytester, text: str) -> pytest.RunResult:
    pytester.makepyfile(text)
    away = [word for name in AWAY for word in ("-p", f"no:{name}")]
    return pytester.runpytest_inprocess("-q", *away, "-W", UNKNOWN)


def test_a_marker_that_means_nothing_fails_the_test_in_a_sentence(
    pytester: pytest.Pytester,
) -> None:
    tests = [
        f"@pytest.mark.{marker}\ndef test_{number}(jpki_office): ..."
        for number, marker in enumerate(MISTAKES)
    ]
    done = run(pytester, "import pytest\n" + "\n".join(tests))
    done.assert_outcomes(errors=len(MISTAKES))
    said = done.stdout.str()
    assert [words for words in MISTAKES.values() if words not in said] == []
    assert "Traceback" not in said
    assert "kit/mistakes.py" not in said


def test_what_can_only_be_there_from_the_opening_on_is_refused_later(
    pytester: pytest.Pytester,
) -> None:
    done = run(
        pytester,
        """
        import pytest

        @pytest.mark.parametrize("fault", ["wrong-card", "signature-locked", "card-absnt"])
        def test_fault(jpki_fault, fault):
            with pytest.raises(ValueError, match="opening on|did you mean card-absent"):
                jpki_fault(fault)

        def test_tries(jpki_card):
            with pytest.raises(ValueError, match="did you mean signature"):
                jpki_card.lock("sign")

        @pytest.mark.jpki_office(order="code")
        def test_an_order_is_of_2026(jpki_office):
            assert jpki_office.ready["edition"] == "2026"
        """,
    )
    done.assert_outcomes(passed=5)


def test_an_override_of_another_kind_is_told(pytester: pytest.Pytester) -> None:
    done = run(
        pytester,
        """
        import pytest

        @pytest.fixture
        def jpki_options():
            return {"edition": "2026"}

        def test_options(jpki_office): ...

        class TestHolder:
            @pytest.fixture
            def jpki_options(self, request):
                from jpki_bench.plugin import jpki_options
                return request.getfixturevalue("jpki_holder")

            @pytest.fixture
            def jpki_holder(self):
                return "TANAKA"

            def test_holder(self, jpki_office): ...
        """,
    )
    done.assert_outcomes(errors=2)
    done.stdout.fnmatch_lines(["*jpki_options has to give*OfficeOptions, not {'edition': '2026'}*"])


def test_a_shared_office_knows_nothing_of_the_test_before(pytester: pytest.Pytester) -> None:
    done = run(
        pytester,
        """
        from base64 import b64encode

        import httpx
        import pytest
        from tests.site.running_site import register

        @pytest.mark.jpki_office(shared=True)
        @pytest.mark.parametrize("nth", [1, 2])
        def test_is_the_first(nth, jpki_office, jpki_card, jpki_mailbox, jpki_fault):
            state = jpki_office.state()
            assert state["registrations"] == state["mails"] == state["faults"] == []
            assert state["tries_left"] == {"authentication": 3, "signature": 5}
            assert state["card"]["present"]
            assert jpki_mailbox.messages() == []
            assert "SECRET99" not in jpki_office.typed
            kinds = {"01": "signature", "02": "authentication"}
            card = {key: b64encode(jpki_card.certificate(kinds[key])).decode() for key in kinds}
            with httpx.Client(base_url=jpki_office.site, follow_redirects=True) as visitor:
                register(visitor, card, birth_date=f"{jpki_card.holder.birth_date:%Y%m%d}")
            assert jpki_office.state()["registrations"]
            assert jpki_mailbox.wait_for(to="hanh")
            jpki_office.typed.add("SECRET99")
            jpki_fault("maintenance")
            jpki_card.lock("signature")
            jpki_card.take_away()
        """,
    )
    done.assert_outcomes(passed=2)
