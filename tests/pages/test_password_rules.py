"""A password that the site refuses costs the client's time at the desk."""

from __future__ import annotations

import itertools
import string
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.password_rules import (
    NEIGHBOUR_SYMBOLS,
    TRIES,
    Rules,
    adapted,
    forbidden_in,
    generate,
    rules_of,
    rules_of_page,
)
from tests.pages.pieces import asking, page

ROUNDS = 40  # passwords made by one rule: chance must not hide a fault
UPPER, LOWER, DIGITS = string.ascii_uppercase, string.ascii_lowercase, string.digits


@dataclass(frozen=True)
class Asked:
    """What a page asks for, as its server would check it: ``kinds`` must each be there."""

    shortest: int
    longest: int
    symbols: str = NEIGHBOUR_SYMBOLS
    kinds: tuple[str, ...] = (string.ascii_letters, DIGITS)
    letters: str = string.ascii_letters + DIGITS
    forbidden: str = ""

    def accepts(self, password: str) -> bool:
        return (
            self.shortest <= len(password) <= self.longest
            and all(c in self.letters + self.symbols for c in password)
            and all(any(c in kind for c in password) for kind in self.kinds)
            and not set(self.forbidden) & set(password)
        )


SYMBOL_TOO = (string.ascii_letters, DIGITS, NEIGHBOUR_SYMBOLS)
BOTH_CASES = (UPPER, LOWER, DIGITS)
TEXTS = {
    "symbols that alone may be used, in brackets": (
        "8桁以上16桁以内の半角英数記号（_ - . のみ使用可）",
        Asked(8, 16, "_-."),
    ),
    "site ja": (
        "8文字以上32文字以内\n半角英字、半角数字、半角記号（$%&=@_#*+-?!）が使用できます。\n"
        "英字、数字、記号をそれぞれ1文字以上含めてください。",
        Asked(8, 32, NEIGHBOUR_SYMBOLS, SYMBOL_TOO),
    ),
    "site en": (
        "8 to 32 characters\nOne-byte letters, digits and symbols ($%&=@_#*+-?!) may be used.\n"
        "Use at least one letter, one digit and one symbol.",
        Asked(8, 32, NEIGHBOUR_SYMBOLS, SYMBOL_TOO),
    ),
    "tilde": ("パスワードは8～12文字の半角英数字記号で入力してください。", Asked(8, 12)),
    "prose, both cases, no symbols": (
        "英大文字、英小文字、数字をそれぞれ1文字以上含む、10文字以上20文字以内で設定してください。"
        "記号は使用できません。",
        Asked(10, 20, "", BOTH_CASES),
    ),
    "prose en": (
        "Your password must be between 10 and 20 characters long and contain upper case "
        "letters, lower case letters and digits. Symbols cannot be used.",
        Asked(10, 20, "", BOTH_CASES),
    ),
    "own symbols": (
        "8～16文字。使用できる記号は !#$%()*+ です。記号を1文字以上含めてください。",
        Asked(8, 16, "!#$%()*+", (string.ascii_letters, DIGITS, "!#$%()*+")),
    ),
    "other symbols forbidden": (
        "8文字以上16文字以内。使用できる記号は ! # $ % です。それ以外の記号は使用できません。",
        Asked(8, 16, "!#$%"),
    ),
    "forbidden letters": (
        "8～16文字の英数字。「I」「l」「0」「O」は使用できません。",
        Asked(8, 16, "", forbidden="Il0O"),
    ),
    "forbidden list": (
        "8～16文字の英数字。紛らわしい文字（I, l, 1, O, 0）は使用できません。",
        Asked(8, 16, "", forbidden="Il1O0"),
    ),
    "forbidden symbols": (
        "8～16文字。記号も使えます。ただし「&」「%」「#」は使用できません。",
        Asked(8, 16, forbidden="&%#"),
    ),
    "small letters": (
        "半角英小文字と数字のみ、8文字以上12文字以内",
        Asked(8, 12, "", (LOWER, DIGITS), LOWER + DIGITS),
    ),
    "capitals": (
        "半角英大文字と数字で8文字以上12文字以内",
        Asked(8, 12, "", (UPPER, DIGITS), UPPER + DIGITS),
    ),
    "or more": ("12 characters or more, with symbols", Asked(12, 64)),
    "family of 2026": (
        "パスワードは半角英数字、記号（! # $ % & * + - = ? @ _）で8文字以上。",
        Asked(8, 64, "!#$%&*+-=?@_"),
    ),
    "three symbols": (
        "14文字以上32文字以内。英字、数字、記号（-_.）をそれぞれ1文字以上含めてください。",
        Asked(14, 32, "-_.", (string.ascii_letters, DIGITS, "-_.")),
    ),
    "three of four": (
        "8文字以上で、英大文字・英小文字・数字・記号（!#$%&）のうち3種類以上を組み合わせてください。",
        Asked(8, 64, "!#$%&", BOTH_CASES),
    ),
    "digits": ("数字6桁で設定してください。", Asked(6, 6, "", (DIGITS,), DIGITS)),
    "table": (
        "文字数 12文字以上16文字以下 使用できる文字 半角英数字、ハイフン（-）、アンダーバー（_）",
        Asked(12, 16, "-_"),
    ),
    "nothing said": ("パスワードを入力してください。", Asked(8, 32)),
}


def refused(text: str, asked: Asked) -> list[str]:
    made = [generate(rules_of(text), "75FZ5A8EX9NK") for _ in range(ROUNDS)]
    return [password for password in made if not asked.accepts(password)]


@pytest.mark.parametrize("name", list(TEXTS))
def test_the_password_is_one_that_the_page_accepts(name: str) -> None:
    assert refused(*TEXTS[name]) == []


def test_no_letter_is_repeated_and_nothing_runs_on() -> None:
    """「同じ文字を3回以上続けない」「連番は不可」 are obeyed without being read."""
    for _ in range(ROUNDS):
        password = generate(Rules(), None)
        assert not any(a == b for a, b in itertools.pairwise(password))
        assert max(map(password.count, password)) <= 2
        assert not any(
            ord(b) - ord(a) == ord(c) - ord(b) in (1, -1)
            for a, b, c in zip(password, password[1:], password[2:], strict=False)
        )


def test_neither_auth_id_nor_mail_address_nor_name_is_in_it() -> None:
    never = ("abcd@post.example", "LINH")
    rules = Rules(8, 8, "", upper=False)
    for _ in range(200):
        password = generate(rules, "7", never).casefold()
        assert "7" not in password and "abcd" not in password and "linh" not in password


def test_the_limits_and_the_pattern_of_the_field_count() -> None:
    fields = (
        asking("新しいパスワード", kind="password", min_length=10, max_length=12,
               pattern=r"^(?=.*[0-9])[A-Za-z0-9_\-]{8,32}$"),
    )  # fmt: skip
    rules = rules_of_page(
        page("パスワード設定", fields, text="パスワードは8文字以上。記号も使えます。")
    )
    assert (rules.shortest, rules.longest) == (10, 12)
    assert set(rules.symbols) == {"_", "-"}


def test_rules_at_the_field_come_before_those_of_the_page() -> None:
    fields = (asking("パスワード", kind="password", hints=("10文字以上14文字以内",)),)
    rules = rules_of_page(
        page("パスワード設定", fields, text="氏名は104文字以内 パスワード 8文字以上")
    )
    assert (rules.shortest, rules.longest) == (10, 14)


@pytest.mark.parametrize(
    ("first", "refusal", "asked"),
    [
        ("", "パスワードは10文字以上14文字以内で入力してください。", Asked(10, 14)),
        (
            "",
            "パスワードに使用できない記号が含まれています。使用できる記号：!#$%",
            Asked(8, 32, "!#$%"),
        ),
        ("", "記号は使用できません。", Asked(8, 32, "")),
        ("英数字", "記号を1文字以上含めてください。", Asked(8, 32, NEIGHBOUR_SYMBOLS, SYMBOL_TOO)),
        ("", "「&」は使用できません。", Asked(8, 32, forbidden="&")),
        (
            "英小文字と数字のみ",
            "英大文字を1文字以上含めてください。",
            Asked(8, 32, kinds=BOTH_CASES),
        ),
        ("", "パスワードが長すぎます。", Asked(8, 12)),
        ("", "パスワードが短すぎます。", Asked(20, 32)),
        ("", "The password contains characters that may not be used.", Asked(8, 32, "-_")),
        ("", "Symbols are not allowed.", Asked(8, 32, "")),
    ],
)
def test_a_refusal_is_read_and_the_next_password_fits_it(
    first: str, refusal: str, asked: Asked
) -> None:
    rules = adapted(rules_of(first), refusal)
    for _ in range(ROUNDS):
        assert asked.accepts(generate(rules, None))


def test_a_refusal_that_says_nothing_changes_nothing_and_there_are_few_tries() -> None:
    assert adapted(Rules(), "もう一度入力してください。") == Rules()
    assert TRIES == 3


def test_prose_is_not_taken_for_forbidden_letters() -> None:
    assert forbidden_in("8文字以上。氏名や生年月日は使用できません。") == ""
    assert forbidden_in("A password of 8 characters is a must. I agree.") == ""


@given(
    st.integers(4, 40).flatmap(lambda low: st.tuples(st.just(low), st.integers(low, 64))),
    st.sampled_from([NEIGHBOUR_SYMBOLS, "!", "()[]{}", ""]),
    st.booleans(),
    st.booleans(),
)
@settings(max_examples=100)
def test_any_rules_are_obeyed(
    limits: tuple[int, int], symbols: str, upper: bool, lower: bool
) -> None:
    rules = Rules(*limits, symbols, upper, lower)
    letters = UPPER * upper + LOWER * lower + DIGITS
    kinds = [kind for kind, there in ((UPPER, upper), (LOWER, lower), (symbols, symbols)) if there]
    assert Asked(*limits, symbols, (*kinds, DIGITS), letters).accepts(generate(rules, None))


# Words that are plausible on a page nobody has seen yet.
PLAUSIBLE = {
    "full-width digits": ("パスワードは８文字以上１２文字以下", Asked(8, 12)),
    "longer than wished": ("20文字以上24文字以下。英数字と記号を使えます。", Asked(20, 24)),
    "kara": ("8文字から14文字。英字・数字・記号", Asked(8, 14)),
    "en dash": ("The password must be 10–14 characters with letters, digits, symbols",
                Asked(10, 14)),
    "symbols en": ("8-16 characters. At least one of the symbols @#%^&+= is required.",
                   Asked(8, 16, "@#%^&+=", (string.ascii_letters, DIGITS, "@#%^&+="))),
    "digits word keta": ("パスワードは6桁以上10桁以内の英数字記号", Asked(6, 10)),
    "comma between": ("8文字以上、12文字以内。英字、数字、記号", Asked(8, 12)),
    "maximum only": ("パスワードは12文字以内で入力してください。記号も使えます。", Asked(1, 12)),
    "minimum only": ("パスワードは20文字以上で入力してください。記号も使えます。", Asked(20, 64)),
    "between and": ("between 8 and 12 characters, with symbols", Asked(8, 12)),
    "at least at most": ("at least 8 and at most 12 characters, symbols allowed", Asked(8, 12)),
    "no symbols ja": ("半角英数字のみ、8文字以上16文字以内", Asked(8, 16, "")),
    "symbols forbidden ja": ("8文字以上16文字以内。記号は使用できません。", Asked(8, 16, "")),
    "no symbols en": ("8 to 16 letters and digits. Symbols are not allowed.", Asked(8, 16, "")),
    "alphanumeric en": ("8 to 16 alphanumeric characters only", Asked(8, 16, "")),
    "spaced symbols": ("8～16文字。使用できる記号： ! # $ % & です。", Asked(8, 16, "!#$%&")),
    "quoted symbols": ("8～16文字。記号は「!」「#」「$」「%」が使えます。", Asked(8, 16, "!#$%")),
    "a telephone number before": (
        "お問合せ 0570-01-3904\nパスワードは8文字以上12文字以内、英数字記号", Asked(8, 12)),
    "a date before": ("更新日 2026-01-05\nパスワードは8文字以上12文字以内、記号可", Asked(8, 12)),
    "the 認証ID before": ("認証ID 75-12-9NK\n8文字以上12文字以内の英数字記号", Asked(8, 12)),
    "a ruler before": ("==========\n8文字以上12文字以内。記号は @#%+ が使えます。",
                       Asked(8, 12, "@#%+")),
}  # fmt: skip


@pytest.mark.parametrize("name", list(PLAUSIBLE))
def test_the_password_is_accepted_whatever_words_the_rules_are_in(name: str) -> None:
    assert refused(*PLAUSIBLE[name]) == []


@pytest.mark.parametrize(
    ("limits", "low", "high"),
    [((10, 12), 10, 12), ((None, 12), 8, 12), ((10, None), 10, 32), ((40, None), 40, 40)],
)
def test_the_limits_of_the_field_come_before_words(
    limits: tuple[int | None, int | None], low: int, high: int
) -> None:
    for text in ("パスワードを入力してください。", "8文字以上32文字以内"):
        rules = rules_of(text, limits)
        assert (rules.shortest, rules.longest) == (low, high)
        for _ in range(ROUNDS):
            assert low <= len(generate(rules, None)) <= high


def test_every_kind_of_letter_is_in_it_and_no_look_alikes() -> None:
    for _ in range(ROUNDS):
        password = generate(Rules(), None)
        assert len(password) == 16
        assert not set(password) & set("IOlo01")
        for kind in (UPPER, LOWER, DIGITS, NEIGHBOUR_SYMBOLS):
            assert set(password) & set(kind)


def test_no_password_is_made_twice() -> None:
    assert len({generate(Rules(), None) for _ in range(200)}) == 200


@pytest.mark.parametrize("auth_id", ["7", "k", "K", "a2", "$"])
def test_the_auth_id_is_never_in_it_in_either_case(auth_id: str) -> None:
    for _ in range(60):
        password = generate(Rules(shortest=8, longest=8), auth_id)
        assert auth_id.casefold() not in password.casefold()
