"""What no lesson may teach: it is refused, whoever wrote it.

A lesson acts on one site alone, fills in nothing but what the case says, and presses nothing that
registers, agrees or gives up. Whether it may press what cannot be undone on a confirmation that was
compared is for a person to say, twice.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from pages.asking import read_label
from pages.intents import ONWARD, read_action
from pages.knowledge import Knowledge, load
from pages.labels import bare
from pages.lesson import BEHIND, TAUGHT, Clear, Lesson, Press, Reason, bad_lesson
from records.editions import EDITIONS, is_loopback
from terms.folding import folded

PEOPLE = frozenset({"operator", "holder"})
SCREENS = frozenset({TAUGHT, *ONWARD, "login"})
HOLDS_PASSWORD = "password"  # the kind of a field
# What words on a button may say for the driver to press it, beside what the screen itself allows.
_PRESSED = frozenset({"", "on", "yes", "start", "read_card", "apply"})
# In whatever letters, and in the languages that the site may speak.
_REGISTERING = tuple(map(folded, (
    "登録", "とうろく", "申請", "しんせい", "申込", "申し込", "もうしこ", "届", "とどけ", "送",
    "おくる", "おくり", "そうしん", "提出", "ていしゅつ", "確定", "かくてい", "完了", "かんりょう",
    "おえる", "終え", "決定", "けってい", "実行", "作成", "作る", "つくる", "発行", "支払",
    "しはら", "購入", "契約",
    "regist", "submit", "send", "apply", "complete", "finish", "finaliz", "create", "enrol", "pay",
    "登錄", "登记", "註冊", "注册", "提交", "发送", "發", "申请", "등록", "신청", "제출",
    "đăng ký", "gửi đơn", "nộp", "xác nhận", "cadastr", "enviar", "inscrev", "concluir",
)))  # fmt: skip
_AGREEING = tuple(map(folded, (
    "同意", "どうい", "規約", "承諾", "承知", "承認", "了承", "受諾", "合意", "誓約", "約束",
    "やくそく",
    "agree", "accept", "consent", "terms", "동의", "đồng ý", "aceit", "acept", "concord",
)))  # fmt: skip
# Where a hand-over before 登録 has ended on one of these, nothing on the way to it has registered.
STILL_BEFORE = frozenset({
    "top", "terms", "mail_address", "mail_sent", "mail_code", "card_start", "reading", "form",
    "confirmation", "account", "account_confirmation", "login", "notice",
})  # fmt: skip
# What may follow a button that the driver presses before 登録; "" where nobody knew the screen.
_MAY_FOLLOW = STILL_BEFORE | {"", TAUGHT, "waiting_room"}


def refuse(lesson: Lesson) -> None:
    """Raise :class:`LessonError` where a lesson says what none may say."""
    _place(lesson)
    knowledge = load(lesson.edition)
    for answer in lesson.answers:
        _answer(answer.label, answer.source, knowledge)
    if len({bare(answer.label) for answer in lesson.answers}) != len(lesson.answers):
        raise bad_lesson("twice")
    if lesson.screen == TAUGHT:
        _not_without_evidence(lesson)
    for each in lesson.clears:
        _clear(lesson, each)
    if lesson.press:
        _press(lesson, lesson.press, knowledge)


def _place(lesson: Lesson) -> None:
    if lesson.edition not in EDITIONS:
        raise bad_lesson("edition", lesson.edition)
    try:
        parts = urlsplit(f"//{lesson.host}")
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise bad_lesson("host", lesson.host) from None
    plain = parts.netloc == lesson.host and "@" not in lesson.host
    known = lesson.host == EDITIONS[lesson.edition].host or is_loopback(host)
    if not (plain and known):
        raise bad_lesson("host", lesson.host)
    if lesson.screen not in SCREENS:
        raise bad_lesson("screen", lesson.screen)


def _answer(label: str, source: str, knowledge: Knowledge) -> None:
    if source in PEOPLE:
        return
    role = knowledge.roles.get(source)
    if role is None or not role.applicant:
        raise bad_lesson("role", f"{label} = {source}")
    said = read_label(load(), label)
    if said.never or (said.role and said.role != source and not _refines(said.role, source)):
        raise bad_lesson("contradicts", f"{label} = {source}")


def _refines(said: str, source: str) -> bool:
    """One role may be the other more exactly, or once more."""
    roles = load().roles
    return bool({roles[said].refines, roles[said].again} & {source}) or bool(
        {roles[source].refines, roles[source].again} & {said}
    )


def _not_without_evidence(lesson: Lesson) -> None:
    known = lesson.known
    if any(each.kind == HOLDS_PASSWORD for each in (*known.questions, *known.further)):
        raise bad_lesson("password")
    if not (known.headings or known.title or known.step):
        raise bad_lesson("evidence")
    if not known.questions and not known.says:
        raise bad_lesson("evidence")


def _clear(lesson: Lesson, clear: Clear) -> None:
    if lesson.screen != TAUGHT or not bare(clear.text):
        raise bad_lesson("press", clear.text)
    if not clear.says:
        raise bad_lesson("evidence", clear.text)
    why = why_not_cleared(clear.text, lesson.part)
    if why:
        raise bad_lesson(why, clear.text)


def why_not_cleared(text: str, part: str) -> Reason | None:
    """Why the driver may not clear a notice away by a button of these words; None where it may."""
    if any(word in folded(text) for word in _REGISTERING):
        return "registers"
    return why_not_pressed(TAUGHT, Press(text, "driver"), part)


def agrees(text: str) -> bool:
    """Tell whether a text speaks of agreeing to something."""
    plain = folded(text)
    return any(word in plain for word in _AGREEING)


def _press(lesson: Lesson, press: Press, knowledge: Knowledge) -> None:
    if not bare(press.text):
        raise bad_lesson("press", press.text)
    if press.then and press.then not in SCREENS | BEHIND | {"mail_sent", "waiting_room", "reading"}:
        raise bad_lesson("screen", press.then)
    if press.by == "driver":
        why = why_not_pressed(lesson.screen, press, lesson.part)
        if why:
            raise bad_lesson(why, press.text)


def why_not_pressed(screen: str, press: Press, part: str) -> Reason | None:
    """Why the driver may not press this by a lesson; None where it may."""
    text = folded(press.text)
    if agrees(press.text):
        return "agrees"
    said, _ = read_action(load(), press.text)
    if screen == TAUGHT:
        if said not in _PRESSED:
            return "registers" if said == "register" else "gives-up"
        if not said and any(word in text for word in _REGISTERING):
            return "registers"
        return "registers" if part == "before" and press.then not in _MAY_FOLLOW else None
    allowed = {*_PRESSED, *ONWARD.get(screen, ("login",))} - {"agree"}
    if said not in allowed:
        return "registers" if said == "register" else "gives-up"
    if not said and "register" not in allowed and any(word in text for word in _REGISTERING):
        return "registers"
    harmless = part == "after" or "register" in ONWARD.get(screen, ())
    return None if harmless or press.then not in BEHIND else "registers"
