"""What a hand-over teaches: used on its screen alone, without values, and never to register."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pages.intents import Candidate
from pages.knowledge import load
from pages.learning import Circumstances, learn
from pages.lesson import (
    LARGEST,
    TAUGHT,
    Answer,
    Clear,
    Lesson,
    LessonError,
    Press,
    from_file,
    from_toml,
    to_file,
    to_toml,
)
from pages.lesson_rules import refuse
from pages.moments import Moment, thinned, way_to
from pages.plan import plan_filling
from pages.recognise import Recognised, way_on
from pages.snapshot import Field, Heading, Pair, Snapshot
from pages.taught import Lessons, clearing
from pages.understanding import Understood, understand
from terms.masking import Masking
from tests.pages.pieces import asking, button, dialog, page
from tests.pages.understood import CASES
from tests.pages.visits import HANH
from tests.writings import BOB

SUBJECT = CASES["change"]
HOST = "www.rasens-immi.moj.go.jp"
UNKNOWN = page(
    "あなたのこと",
    (
        asking("おうちの電話", required=True),
        asking("来日のきっかけ", required=True),
        asking("とどける便り", kind="email", required=True),
    ),
    (button("つぎのページ"), button("もどす")),
)
NOTICE = page("きょうの案内", buttons=(button("わかったので先へ"),), text="あすは休みです。")


def desk(part: str = "before") -> Circumstances:
    return Circumstances(HOST, "2026", load("2026"), SUBJECT, Masking.of(HANH), part)  # type: ignore[arg-type]


def answered(read: Understood, *values: str) -> Snapshot:
    fields = [
        replace(each, value=value, filled=True)
        for each, value in zip(read.snapshot.fields, values, strict=True)
    ]
    return replace(read.snapshot, fields=tuple(fields))


def lesson_of(read: Understood, *values: str, then: str = "confirmation", at: int = 0) -> Lesson:
    pressed = Moment(answered(read, *values), read.snapshot.actions[at].ref)
    [made] = learn([Moment(read.snapshot), pressed], then, desk())
    return made


def taught() -> Lesson:
    return lesson_of(UNKNOWN, HANH.phone or "", "仕事のため", HANH.email)


def test_a_lesson_tells_the_case_s_values_from_what_only_the_person_knows_and_holds_neither() -> (
    None
):
    lesson = taught()
    assert lesson.screen == TAUGHT
    assert lesson.answers == (
        Answer("おうちの電話", "phone"),
        Answer("来日のきっかけ", "operator"),
        Answer("とどける便り", "email"),
    )
    assert lesson.press == Press("つぎのページ", "driver", "confirmation")
    written = to_toml(lesson) + to_file([lesson])
    for value in (HANH.phone, HANH.email, "仕事のため", HANH.name):
        assert value and value not in written
    assert not Masking.of(HANH).hides(written)


def test_what_is_written_is_read_again_as_it_was() -> None:
    notice = learn([Moment(NOTICE.snapshot, NOTICE.snapshot.actions[0].ref)], "form", desk())
    for lesson in (taught(), *notice):
        assert from_toml(to_toml(lesson).encode()) == lesson
        refuse(lesson)
    assert from_file(to_file([taught(), *notice]).encode()) == [taught(), *notice]


@pytest.mark.parametrize(
    ("heading", "text"),
    [("あなたの\u3000こと", "つぎの\u3000ページ"), ("あなたの\xa0こと", "つぎの\u200bページ")],
    ids=["wide blanks", "letters that nobody sees"],
)
def test_a_screen_with_blanks_as_pages_have_them_is_known_to_the_next_person(
    heading: str, text: str
) -> None:
    read = page(heading, (asking("おうちの電話", required=True),), (button(text),))
    lesson = lesson_of(read, HANH.phone or "")
    assert from_toml(to_toml(lesson).encode()) == lesson
    again = understand(read.snapshot, load("2026"))
    assert Lessons([lesson]).read(again, Masking())[2] == lesson


def test_a_mail_address_in_two_boxes_asked_twice_is_the_case_s_both_times() -> None:
    asked = [
        replace(asking(question, ref=f"0.{row}{end}"), row=row, **{beside: "＠"})  # type: ignore[arg-type]
        for row, question in enumerate(("とどける便り", "とどける便りをふたたび"))
        for end, beside in enumerate(("after", "before"))
    ]
    read = page("あなたのこと", tuple(asked), (button("つぎのページ"),))
    lesson = lesson_of(read, *HANH.email.split("@"), *HANH.email.split("@"))
    assert [each.source for each in lesson.answers] == ["email", "email_again"]


@pytest.mark.parametrize(("disabled", "by"), [(True, "operator"), (False, "driver")])
def test_a_button_that_another_press_opened_up_is_the_person_s_next_time(
    disabled: bool, by: str
) -> None:
    buttons = (button("たしかめる", kind="button"), button("つぎのページ", disabled=disabled))
    read = page("あなたのこと", (asking("おうちの電話", required=True),), buttons)
    filled = answered(read, HANH.phone or "")
    first, on = filled.actions
    opened = replace(filled, actions=(first, replace(on, disabled=False)))
    pressed = [Moment(filled, first.ref), Moment(opened, on.ref)]
    [lesson] = learn([Moment(read.snapshot), *pressed], "confirmation", desk())
    assert lesson.press and (lesson.press.text, lesson.press.by) == ("つぎのページ", by)
    assert Answer("おうちの電話", "phone") in lesson.answers


def test_what_could_not_be_read_again_is_not_kept() -> None:
    endless = "ここを押すとつぎへすすみます" * 40
    read = page("あなたのこと", (asking("おうちの電話", required=True),), (button(endless),))
    pressed = Moment(answered(read, HANH.phone or ""), read.snapshot.actions[0].ref)
    assert learn([Moment(read.snapshot), pressed], "confirmation", desk()) == []


def test_all_that_an_office_has_learned_can_be_read_by_another() -> None:
    one = taught()
    many = [replace(one, host=f"127.0.0.1:{port}") for port in range(8000, 8200)]
    written = to_file([*many, many[0]]).encode()
    assert len(written) > LARGEST
    assert from_file(written) == many


def test_lessons_that_say_different_things_of_one_screen_are_refused_together() -> None:
    other = replace(taught(), press=Press("もどす", "operator"))
    with pytest.raises(LessonError) as refused:
        from_file(to_file([taught(), other]).encode())
    assert refused.value.params["reason"] == "lessons.why.disagree"


def test_a_lesson_of_a_newer_touroku_is_told_as_that() -> None:
    newer = to_toml(taught()).replace("format = 1", "format = 2\nnew = true")
    with pytest.raises(LessonError) as refused:
        from_toml(newer.encode())
    assert refused.value.params["reason"] == "lessons.why.format"


def test_the_next_person_s_screen_is_known_filled_and_left_by_the_lesson() -> None:
    other = replace(SUBJECT, applicant=BOB)
    read, judged, lesson = Lessons([taught()]).read(
        understand(UNKNOWN.snapshot, load("2026")), Masking()
    )
    assert isinstance(judged, Recognised) and judged.screen == TAUGHT
    plan = plan_filling(read, other)
    assert {each.role: each.text for each in plan.fills} == {
        "phone": "09098764321", "email": BOB.email,
    }  # fmt: skip
    assert [each.label for each in plan.unanswered] == ["来日のきっかけ"]
    found = way_on(read, judged)
    assert isinstance(found, Candidate) and found.doing.action.text == "つぎのページ"
    assert lesson == taught()


CHANGED = {
    "another question": (*UNKNOWN.snapshot.fields, asking("番号", ref="0.9", required=True)),
    "a question less": UNKNOWN.snapshot.fields[:2],
    "a password": (*UNKNOWN.snapshot.fields, asking("あいことば", kind="password", ref="0.9")),
    "another kind": (
        replace(UNKNOWN.snapshot.fields[0], kind="list"),
        *UNKNOWN.snapshot.fields[1:],
    ),
}


@pytest.mark.parametrize("fields", CHANGED.values(), ids=CHANGED)
def test_a_screen_that_has_become_another_is_not_taken_for_the_lesson_s(
    fields: tuple[Field, ...],
) -> None:
    snapshot = replace(UNKNOWN.snapshot, fields=fields)
    _, judged, lesson = Lessons([taught()]).read(understand(snapshot, load("2026")), Masking())
    assert lesson is None and not isinstance(judged, Recognised)


def test_a_notice_with_another_text_is_not_taken_for_the_one_that_was_read() -> None:
    [lesson] = learn([Moment(NOTICE.snapshot, NOTICE.snapshot.actions[0].ref)], "form", desk())
    for text, known in (("あすは休みです。", True), ("手続をやめます。", False)):
        shown = understand(replace(NOTICE.snapshot, text=text), load("2026"))
        assert (Lessons([lesson]).read(shown, Masking())[2] is not None) is known


def test_two_lessons_for_one_screen_are_none() -> None:
    other = replace(taught(), press=None)
    other = replace(other, known=replace(other.known, headings=()), answers=())
    assert other.id != taught().id
    _, judged, lesson = Lessons([taught(), other]).read(UNKNOWN, Masking())
    assert lesson is None and not isinstance(judged, Recognised)


def test_what_a_person_registered_with_is_pressed_by_a_lesson_only_where_it_was_compared() -> None:
    rows = (Pair("氏名", HANH.name), Pair("メールアドレス", HANH.email))
    summary = page("さいごのひとこま", buttons=(button("これで決まり"),))
    summary = understand(replace(summary.snapshot, pairs=rows), load("2026"))
    [lesson] = learn([Moment(summary.snapshot, summary.snapshot.actions[0].ref)], "completion",
                     desk())  # fmt: skip
    assert lesson.screen == "confirmation" and lesson.irreversible
    read, judged, _ = Lessons([lesson]).read(summary, Masking())
    assert isinstance(judged, Recognised) and judged.screen == "confirmation"
    assert isinstance(way_on(read, judged), Candidate)


@pytest.mark.parametrize(
    ("said", "text"),
    [("", "登録"), ("", "申請をおくる"), ("利用規約に同意のうえおすすみください", "つぎのページ")],
)
def test_a_button_that_may_register_or_agree_stays_the_person_s(said: str, text: str) -> None:
    read = page("あなたのこと", UNKNOWN.snapshot.fields, (button(text),), text=said)
    lesson = lesson_of(read, HANH.phone or "", "仕事", HANH.email, then="")
    assert lesson.press is not None and lesson.press.by in ("operator", "holder")


def test_the_login_password_s_screen_teaches_nothing() -> None:
    fields = (*UNKNOWN.snapshot.fields, asking("あいことば", kind="password"))
    read = page("あなたのこと", fields, (button("つぎのページ"),))
    pressed = Moment(answered(read, "1", "2", "3", ""), read.snapshot.actions[0].ref)
    assert not learn([Moment(read.snapshot), pressed], "form", desk())


def test_two_unknown_screens_in_a_row_are_two_lessons() -> None:
    moments = [
        Moment(NOTICE.snapshot, NOTICE.snapshot.actions[0].ref),
        Moment(UNKNOWN.snapshot),
        Moment(
            answered(UNKNOWN, HANH.phone or "", "a", HANH.email), UNKNOWN.snapshot.actions[0].ref
        ),
    ]
    first, second = learn(moments, "confirmation", desk())
    assert (first.press and first.press.then, second.press and second.press.then) == (
        "", "confirmation",
    )  # fmt: skip


SEEN = "よみました、かきはじめる"


def under(said: str, press: str = SEEN) -> tuple[Understood, Snapshot]:
    """The unknown screen, and as it comes: with something over it that has two ways out."""
    own = (button("つぎのページ"), button("もどす"))
    over = (button(press, dialog=0, kind="button"), button("またこんど", dialog=0, kind="button"))
    asked = (asking("おうちの電話", required=True),)
    read = page("あなたのこと", asked, own)
    heads = (Heading("あなたのこと", 1), Heading("ひとこと", 2))
    covered = page("", asked, (*own, *over), headings=heads, dialogs=(dialog(said, "ひとこと"),))
    return read, covered.snapshot


def of_covered(said: str, press: str = SEEN) -> tuple[Lesson, Understood]:
    read, came = under(said, press)
    moments = [
        Moment(came, came.actions[2].ref),
        Moment(read.snapshot),
        Moment(answered(read, HANH.phone or ""), read.snapshot.actions[0].ref),
    ]
    [lesson] = learn(moments, "confirmation", desk())
    return lesson, understand(came, load("2026"))


def test_a_notice_over_a_screen_is_cleared_away_next_time_as_long_as_it_says_the_same() -> None:
    lesson, came = of_covered("ひとこと 夕方は混みあいます。")
    assert from_toml(to_toml(lesson).encode()) == lesson
    assert lesson.press and lesson.press.by == "driver"
    assert Lessons([lesson]).read(came, Masking())[2] == lesson
    button = clearing(lesson, came.snapshot, Masking())
    assert button and button.text == SEEN
    other = under("ひとこと 手続きをやめますか。")[1]
    assert clearing(lesson, other, Masking()) is None


@pytest.mark.parametrize(
    ("said", "press"),
    [
        ("ひとこと 規約をお読みください。", SEEN),
        ("ひとこと 夕方は混みあいます。", "わかりました、登録へ"),
        ("ひとこと 本当によろしいですか。", SEEN),
    ],
    ids=["agrees", "registers", "asks"],
)
def test_what_agrees_registers_or_asks_over_a_screen_stays_the_person_s(
    said: str, press: str
) -> None:
    assert of_covered(said, press)[0].clears == ()


def test_a_poisoned_way_to_clear_a_notice_is_refused() -> None:
    text = to_toml(of_covered("ひとこと 夕方は混みあいます。")[0])
    for poison in ("登録する", "同意します", "中止する"):
        with pytest.raises(LessonError):
            refuse(from_toml(text.replace(SEEN, poison).encode()))


def test_lessons_from_before_something_could_lie_over_a_screen_are_still_the_same() -> None:
    assert "clears" not in to_toml(taught())
    assert replace(taught(), clears=(Clear(SEEN, "0"),)).digest != taught().digest
    assert taught().digest == "59be05116208c8a9e049b9fc3dc96e9d518af0984ac7addbc323bfb919a00e20"


POISON = {
    "registers-at-once": ('text = "つぎのページ"', 'text = "登録"'),
    "registers-in-other-words": ('text = "つぎのページ"', 'text = "届け出をおえる"'),
    "registers-in-other-letters": ('text = "つぎのページ"', 'text = "ﾄｳﾛｸする"'),
    "registers-in-another-language": ('text = "つぎのページ"', 'text = "Đăng ký"'),
    "sends": ('text = "つぎのページ"', 'text = "これでおくる"'),
    "promises": ('text = "つぎのページ"', 'text = "約束します"'),
    "leads-behind-it": ('then = "confirmation"', 'then = "password"'),
    "ends-registered": ('then = "confirmation"', 'then = "completion"'),
    "agrees": ('text = "つぎのページ"', 'text = "規約に同意してつぎへ"'),
    "gives-up": ('text = "つぎのページ"', 'text = "中止"'),
    "types-the-password": ('source = "phone"', 'source = "password"'),
    "types-a-code": ('source = "phone"', 'source = "mail_code"'),
    "into-the-password-s-field": ('label = "おうちの電話"\nsource', 'label = "パスワード"\nsource'),
    "into-the-card-s-password": (
        'label = "おうちの電話"\nsource',
        'label = "署名用暗証番号"\nsource',
    ),
    "on-a-password-s-screen": ('kind = "email"', 'kind = "password"'),
    "on-another-host": (HOST, "www.rasens-immi.moj.go.jp.example"),
    "with-a-user-before-the-host": (HOST, f"evil@{HOST}"),
    "of-another-edition": ('edition = "2026"', 'edition = "2031"'),
    "knows-nothing-of-its-screen": ('headings = ["あなたのこと"]', ""),
    "unknown-key": ('edition = "2026"', 'edition = "2026"\nscript = "alert(1)"'),
    "unknown-key-within": ('by = "driver"', 'by = "driver"\nurl = "https://evil.example"'),
    "another-format": ("format = 1", "format = 2"),
    "no-toml": ("[known]", "[known"),
    "steers-a-terminal": ('text = "つぎのページ"', 'text = "\\u001b[2J"'),
    "wrong-type": ('text = "つぎのページ"', "text = 5"),
    "who-else": ('by = "driver"', 'by = "anybody"'),
}


@pytest.mark.parametrize(("before", "after"), POISON.values(), ids=POISON)
def test_a_lesson_that_somebody_has_poisoned_is_refused(before: str, after: str) -> None:
    text = to_toml(taught())
    assert before in text
    refuse(from_toml(text.encode()))
    with pytest.raises(LessonError):
        refuse(from_toml(text.replace(before, after).encode()))


def test_a_lesson_does_not_overrule_a_screen_that_is_known() -> None:
    known = page(
        "利用者登録：入力",
        (asking("氏名", required=True), asking("メールアドレス", required=True)),
        (button("確認へ進む"),),
        edition="2026",
    )
    lesson = replace(
        taught(),
        known=replace(
            taught().known, headings=("利用者登録：入力",), questions=(), says="0", rows=()
        ),
        press=None,
    )
    read, judged, used = Lessons([lesson]).read(known, Masking())
    assert read is known and used is None
    assert isinstance(judged, Recognised) and judged.screen == "form"


def test_headings_with_the_person_s_name_are_no_part_of_the_lesson() -> None:
    greeted = replace(UNKNOWN.snapshot, headings=(Heading("あなたのこと", 1),
                                                  Heading(f"{HANH.name} 様", 2)))  # fmt: skip
    read = understand(greeted, load("2026"))
    lesson = lesson_of(read, HANH.phone or "", "仕事", HANH.email)
    assert lesson.known.headings == ("あなたのこと",)
    assert Lessons([lesson]).read(UNKNOWN, Masking())[2] == lesson


def test_what_shows_a_person_s_values_is_not_left_by_a_lesson_before_they_are_registered() -> None:
    text = "あすは休みです。"
    [lesson] = learn([Moment(NOTICE.snapshot, NOTICE.snapshot.actions[0].ref)], "form", desk())
    shown = replace(NOTICE.snapshot, pairs=(Pair("よび名", HANH.name), Pair("便り", HANH.email)))
    lesson = replace(lesson, known=replace(lesson.known, rows=("よび名", "便り")))
    for values, known in (((HANH.name, HANH.email), False), (("…", "…"), True)):
        pairs = tuple(replace(x, value=y) for x, y in zip(shown.pairs, values, strict=True))
        page_of = understand(replace(shown, pairs=pairs, text=text), load("2026"))
        _, _, used = Lessons([lesson]).read(page_of, Masking.of(HANH))
        assert (used is not None) is known
    assert not learn([Moment(shown, shown.actions[0].ref)], "form", desk())


def test_what_was_typed_by_hand_and_is_said_again_later_is_in_no_lesson() -> None:
    typed = answered(UNKNOWN, HANH.phone or "", "仕事のため", HANH.email)
    told = page("おつかれさま", buttons=(button("先へ"),), text="仕事のため、ですね。")
    headings = (*told.snapshot.headings, Heading("仕事のため にいらした方へ", 2))
    shown = replace(told.snapshot, headings=headings)
    first, second = learn(
        [
            Moment(UNKNOWN.snapshot),
            Moment(typed, UNKNOWN.snapshot.actions[0].ref),
            Moment(shown, shown.actions[0].ref),
        ],
        "form",
        desk(),
    )
    assert "仕事" not in to_file([first, second])
    assert second.known.headings == ("おつかれさま",)


def test_a_screen_is_known_again_under_another_number_and_day() -> None:
    numbered = Heading("11月27日の受付 48213", 2)
    shown = replace(UNKNOWN.snapshot, headings=(*UNKNOWN.snapshot.headings, numbered))
    read = understand(shown, load("2026"))
    lesson = lesson_of(read, HANH.phone or "", "仕事", HANH.email)
    assert "48213" not in to_toml(lesson)
    for text, known in (("12月4日の受付 90771", True), ("12月4日の窓口 48213", False)):
        headings = (*UNKNOWN.snapshot.headings, Heading(text, 2))
        other = understand(replace(shown, headings=headings), load("2026"))
        assert (Lessons([lesson]).read(other, Masking())[2] is not None) is known


def test_two_notices_that_look_alike_are_two_lessons() -> None:
    notices = [replace(NOTICE.snapshot, text=x) for x in ("あすは休みです。", "混んでいます。")]
    moments = [Moment(each, each.actions[0].ref) for each in notices]
    assert len({x.known.says for x in learn(moments, "form", desk())}) == 2


def test_a_window_that_leads_on_is_learned_and_one_that_closes_again_leaves_its_page_alone() -> (
    None
):
    opener, inner = (page(x, buttons=(button("あける"),)).snapshot for x in ("ひらく頁", "小窓"))
    opens, within = Moment(opener, opener.actions[0].ref), Moment(inner, window=1)
    pressed = replace(within, pressed=inner.actions[0].ref)
    on = learn(way_to([opens, within, Moment(opener), pressed], 1), "form", desk())
    assert [each.name for each in on] == ["ひらく頁", "小窓"]
    moments = [opens, within, pressed, Moment(opener, opener.actions[0].ref)]
    assert not learn(way_to(moments, 0), "form", desk())


@pytest.mark.parametrize(("ends", "by"), [("confirmation", "driver"), ("", "operator"),
                                          ("completion", "operator")])  # fmt: skip
def test_a_way_that_may_have_registered_is_not_gone_by_a_lesson(ends: str, by: str) -> None:
    moments = [
        Moment(
            answered(UNKNOWN, HANH.phone or "", "a", HANH.email), UNKNOWN.snapshot.actions[0].ref
        ),
        Moment(NOTICE.snapshot, NOTICE.snapshot.actions[0].ref),
    ]
    presses = [each.press for each in learn(moments, ends, desk()) if each.press]
    assert presses and {press.by for press in presses} == {by}


ROWS = (Pair("氏名", HANH.name), Pair("メールアドレス", HANH.email))


@pytest.mark.parametrize(("pressed", "then", "part"), [("登録", "completion", "after"),
                                                       ("戻る", "form", "before")])  # fmt: skip
def test_a_notice_behind_a_registration_by_hand_is_passed_there_and_nowhere_else(
    pressed: str, then: str, part: str
) -> None:
    summary = page("利用者情報確認", buttons=(button("登録"), button("戻る")))
    shown = replace(summary.snapshot, pairs=ROWS)
    action = next(each for each in shown.actions if each.text == pressed)
    moments = [
        Moment(shown),
        Moment(shown, action.ref),
        Moment(NOTICE.snapshot, NOTICE.snapshot.actions[0].ref),
    ]
    lessons = learn(moments, then, desk())
    assert [x.part for x in lessons if "きょうの案内" in x.known.headings] == [part]


def test_a_long_hand_over_keeps_how_each_screen_came_and_every_press() -> None:
    texts = [str(number) for number in range(9)]
    typed = [Moment(answered(UNKNOWN, text, "", "")) for text in texts]
    pressed = Moment(answered(UNKNOWN, "8", "", ""), UNKNOWN.snapshot.actions[0].ref)
    notice = Moment(NOTICE.snapshot)
    kept = thinned([*typed, pressed, notice, notice])
    assert [kept[0], *kept[-2:]] == [typed[0], pressed, notice]
    assert len(kept) < len(typed)
