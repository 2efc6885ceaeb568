"""What a mail says."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from mail import addresses, auth_id, html, links, marks, mbox
from mail.mime import Anatomy, Headers, Text, decode_words, dissect
from mail.model import Forwarded, Kind, Link, Message

MAX_SHOWN = 64 * 1024  # characters of Message.text
MAX_SCANNED = 512 * 1024  # characters looked through

_log = logging.getLogger(__name__)

_QUOTE = re.compile(r"^(?:[ \t]*[>＞|｜]){1,20}[ \t]?", re.MULTILINE)
_FORWARD_SUBJECT = re.compile(r"\s*(?:(?:fwd?|fw|転送|tr|wg|rv)\s*[::]|\[fwd:)", re.IGNORECASE)
_PREFIXES = re.compile(
    r"^(?:\s*(?:fwd?|fw|re|転送|返信|tr|wg|rv|aw)\s*(?:\[\d+\])?\s*:)+\s*", re.IGNORECASE
)
_FORWARD_LINE = re.compile(
    r"^[ \t>]*(?:-{2,}[ \t]*(?:forwarded message|original message|転送メッセージ|転送された"
    r"|元のメッセージ|Original Mail)|begin forwarded message|以下、?転送|----.{0,20}転送)",
    re.IGNORECASE | re.MULTILINE,
)
_INNER_FIELD = re.compile(
    r"^[ \t>*]*(subject|件名|表題|題名|from|差出人|送信者|送信元)[ \t*]*:[ \t*]*(\S[^\n]{0,300})",
    re.IGNORECASE | re.MULTILINE,
)
_INNER_SUBJECTS = ("subject", "件名", "表題", "題名")

_PASSWORD_SET = re.compile(
    r"パスワード[^。\n再変]{0,12}?(?:登録|設定)[^。\n]{0,6}?"
    r"(?:完了(?!して|する|させ|後|の(?:ため|うえ|場合)|でき)|(?<!完了)しました|されました|が済みました)"
    r"|password\s+(?:has\s+been\s+|was\s+|is\s+)?(?:successfully\s+)?(?:registered|set)\b"
    r"|password\s+(?:registration|setting)\s+(?:is\s+|has\s+been\s+|was\s+)?complete"
    r"|completion\s+of\s+(?:the\s+)?password\s+(?:registration|setting)",
    re.IGNORECASE,
)
_SOMETHING_ELSE = re.compile(
    r"有効期[限間]|申請(?:を|の)?受付|受付完了|審査|手数料|再設定|パスワード変更|変更完了|メンテナンス"
    r"|expir|reminder|reset|maintenance|application (?:received|accepted)",
    re.IGNORECASE,
)
_REGISTERED = re.compile(
    r"利用者(?:情報)?(?:の)?登録|新規登録|パスワード(?:の)?(?:登録|設定)"
    r"|user\s+(?:information\s+)?(?:has\s+been\s+)?regist|regist(?:er|ration)\s+of\s+user"
    r"|(?:set|register)\s+(?:your\s+|a\s+)?(?:login\s+)?password",
    re.IGNORECASE,
)
_REGISTERED_HEAD = re.compile(
    r"利用者情報(?:の)?登録|利用者登録(?:の)?完了|認証ID|registration of user information",
    re.IGNORECASE,
)
# Where registering has two stages (edition 2026, assumed) the card comes at the second, 利用申出;
# the password was chosen at the first: its mail has a 認証ID and no password link.
_FILED = re.compile(
    r"利用(?:の)?申(?:し)?出|(?:application|declaration|notification)\s+(?:for|of)\s+use",
    re.IGNORECASE,
)
_NOT_FILED = re.compile(
    r"不受理|却下|差し?戻|取り?下げ|不備|未完了|再提出|reject|return|withdraw|incomplete",
    re.IGNORECASE,
)
# Of the first stage: an account is open, and nothing is registered yet.
_TO_BE_FILED = re.compile(
    r"(?:続いて|続けて|引き続き|次に|その後)[^。\n]{0,30}利用(?:の)?申(?:し)?出"
    r"|利用(?:の)?申(?:し)?出(?:の手続き?)?を(?:行って|して|お願い)"
    r"|(?:file|submit|make)\s+(?:your|an|the)\s+(?:application|declaration|notification)"
    r"\s+(?:for|of)\s+use",
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"パスワード|password", re.IGNORECASE)
_AGENCY = re.compile(
    r"在留申請オンライン|電子届出システム|出入国在留管理|入管庁|online residence application"
    r"|immigration services agency|rasens-immi|ras-immi",
    re.IGNORECASE,
)
_DANGEROUS = re.compile(
    r"\.(?:exe|com|scr|pif|bat|cmd|ps1|vb[es]?|jse?|wsf|hta|lnk|iso|img|vhdx?|msi|jar|apk|dll"
    r"|html?|xhtml|svg|mht(?:ml)?|url|zip|rar|7z|gz|tar|cab|one|xll|docm|xlsm|pptm)\Z",
    re.IGNORECASE,
)
_SERVERS_NAME = re.compile(
    r"(?:att[0-9]{1,10}|(?:attachment|noname|untitled|part)[-_ .]?[0-9.]{0,10}"
    r"|(?:無題の?|添付ファイル|無題の添付ファイル)[-_ ]?[0-9]{0,10})\.{1,2}html?",
    re.IGNORECASE,
)
_PGP = "-----BEGIN PGP MESSAGE-----"
_BULK_SEALED = frozenset(
    (
        "application/ms-tnef",
        "application/pkcs7-mime",
        "application/x-pkcs7-mime",
        "multipart/encrypted",
    )
)


def read(data: bytes) -> Message:
    """Read one mail. Never raises, for no bytes at all; bounded in time and memory.

    ``data`` may also be text that was pasted without headers (UTF-8).
    """
    try:
        return _read(data)
    except Exception:
        # The last line of defence: what a mail contains must never stop a registration. The
        # bytes are evidence already, and the mark keeps the mail from being believed.
        _log.warning("a mail could not be read", exc_info=True)
        return Message(marks=frozenset((marks.LIMITS,)))


def _read(data: bytes) -> Message:
    anatomy = dissect(data)
    headers = anatomy.letters[0] if anatomy.letters else Headers(())
    found = _marks_of_structure(anatomy, headers)
    subject = headers.text("subject")[:1000]
    texts, ids, normal = _words(anatomy, subject)
    found |= texts.marks
    shown = texts.all
    if ids.mixed:
        found.add(marks.MIXED_ID)
    if not shown.strip():
        found.add(marks.NO_TEXT)
    if auth_id.BIDI.search(shown) and (ids.ids or texts.links):
        found.add(marks.BIDI)
    inner = [letter.text("subject")[:1000] for letter in anatomy.letters[1:6]]
    inner += [
        match.group(2)
        for match in _INNER_FIELD.finditer(normal)
        if match.group(1).lower() in _INNER_SUBJECTS
    ][:5]
    best = links.best_link(texts.links)
    sender, name, odd = addresses.author(headers.raw("from"))
    kind = _kind([subject, *inner], normal, ids.ids, texts.links)
    code = _code(normal)
    return Message(
        kind=kind,
        auth_id=ids.ids[0] if len(ids.ids) == 1 else None,
        auth_ids=ids.ids,
        url=best.url if best else None,
        urls=tuple(dict.fromkeys(link.url for link in texts.links)),
        subject=subject,
        sender=sender,
        sender_name=decode_words(name)[:300],
        recipients=addresses.recipients([*headers.raw("to")[:5], *headers.raw("cc")[:5]]),
        date=_date(headers),
        links=tuple(texts.links),
        forwarded=_forwarded(subject, normal, len(anatomy.letters)),
        text=shown[:MAX_SHOWN],
        marks=frozenset(found | ({odd} if odd else set())),
        goes_on=kind == "other"
        and (best is not None or bool(code))
        and _goes_on(subject, normal, ids.ids),
        filed=kind == "registered" and _is_filed([subject, *inner], ids.ids, texts.links),
        code=code,
        addressee=_addressee(normal),
    )


_CODE = re.compile(
    r"(?:認証コード|確認コード|認証番号|確認番号|ワンタイムパスワード|verification code"
    r"|confirmation code|one-time (?:code|password)|security code)"
    r"\s{0,3}(?:は|is)?[\s:：「『【]{0,6}([0-9]{4,10}|[A-Z0-9]{4,10})(?![A-Za-z0-9])",
    re.IGNORECASE,
)


def _code(text: str) -> str:
    """Return the code to type that a mail tells; "" when it tells none or several."""
    found = set(_CODE.findall(text[:MAX_SCANNED]))
    return found.pop() if len(found) == 1 else ""


_ADDRESSEE = re.compile(
    r"^[ \t]*(?:dear[ \t]+)?([^\s:：,、。@/|][^\n:：,、。@/|]{0,110}?)[ \t]*(?:様|さま|殿)[ \t]*$"
    r"|^[ \t]*dear[ \t]+(?:mrs?\.?|ms\.?)?[ \t]*"
    r"([^\n:：,、。@/|]{2,110}?)[ \t]*[,，:：]?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_NOBODY = re.compile(
    r"利用者|お客|ユーザ|会員|申請者|各位|皆|担当|user|customer|applicant|member|sir|madam|all|colleague",
    re.IGNORECASE,
)


def _addressee(text: str) -> str:
    """Find the name that a mail speaks to (「NGUYEN THI HANH 様」); "" for nobody in particular."""
    found = [(one or other).strip() for one, other in _ADDRESSEE.findall(text[:4000])]
    names = {each for each in found if each and not _NOBODY.search(each)}
    return names.pop() if len(names) == 1 else ""


def _words(anatomy: Anatomy, subject: str) -> tuple[_Texts, auth_id.Found, str]:
    """Return the mail's own text, the IDs in it, and the text normalised.

    Text files beside it count where it tells no ID itself; where they tell another, both are kept.
    """
    own = _Texts(text for text in anatomy.texts if not text.attached)
    beside = _Texts(text for text in anatomy.texts if text.attached and not text.html)
    if not own.all and not beside.all:
        own = _Texts(text for text in anatomy.texts if text.attached)
    normal = _normal(subject, own.all)
    ids = auth_id.find_auth_ids(normal)
    if not beside.all:
        return own, ids, normal
    added = _normal("", beside.all)
    more = auth_id.find_auth_ids(added)
    mixed = ids.mixed or more.mixed
    if not ids.ids:
        return own + beside, auth_id.Found(more.ids, mixed), f"{normal}\n{added}"
    return own, auth_id.Found(auth_id.each_once((*ids.ids, *more.ids)), mixed), normal


def _normal(subject: str, shown: str) -> str:
    return auth_id.normalise(f"{subject}\n\n{shown}")[: 2 * MAX_SCANNED]


class _Texts:
    """The visible text of some parts, each once, and its links."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self.shown: list[str] = []
        self.links: list[Link] = []
        self.marks: set[str] = set()
        self._seen: set[Link] = set()
        for text in texts:
            self._add(text)

    @property
    def all(self) -> str:
        return "\n".join(each for each in self.shown if each)[:MAX_SCANNED]

    def __add__(self, other: _Texts) -> _Texts:
        both = _Texts(())
        both.shown = self.shown + other.shown
        both.links = list(dict.fromkeys((*self.links, *other.links)))
        both.marks = self.marks | other.marks
        return both

    def _add(self, text: Text) -> None:
        content, hrefs = text.content.translate(html.SENTINELS), list[str]()
        if text.html:
            page = html.read_html(content)
            content, hrefs = page.text, page.hrefs
            self.marks |= page.marks
            hidden = auth_id.normalise(page.hidden)
            if auth_id.LABEL.search(hidden) or "://" in hidden:
                self.marks.add(marks.HIDDEN_TEXT)
        content = content.replace("\r\n", "\n").replace("\r", "\n")[: 2 * MAX_SCANNED]
        content = _unflow(content, text.delsp) if text.flowed else content
        content = _QUOTE.sub("", content)
        found, odd = links.find_links(content, hrefs)
        if odd:
            self.marks.add(marks.ODD_LINK)
        self.links += [link for link in found if link not in self._seen]
        self._seen.update(found)
        plain = re.sub(f"{html.LINK_OPEN}\\d*{html.LINK_NUMBER}", "", content)
        self.shown.append(plain.translate(html.SENTINELS).strip("\n "))


def _unflow(text: str, delsp: bool) -> str:
    """Join the soft breaks of format=flowed (RFC 3676)."""
    lines: list[list[str]] = []
    joining = False
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = line[: len(line) - len(content)]
        content = content.removeprefix(" ")
        soft = content.endswith(" ") and content != "-- "
        piece = content[:-1] if soft and delsp else content
        if joining:
            lines[-1].append(piece)
        else:
            lines.append([depth, piece])
        joining = soft
    return "\n".join("".join(pieces) for pieces in lines)


def _kind(subjects: list[str], text: str, ids: tuple[str, ...], found: list[Link]) -> Kind:
    heads = _heads(subjects)
    agency = bool(_AGENCY.search(text))
    password_link = any(link.near_password for link in found)
    kind: Kind = "other"
    if any(_PASSWORD_SET.search(head) for head in heads):
        kind = "password-set"
    elif agency and _is_filed(subjects, ids, found):
        kind = "registered"
    elif any(map(_of_something_else, heads)) or not (ids or agency):
        kind = "other"
    elif ids and not password_link and _PASSWORD_SET.search(text):
        kind = "password-set"
    elif not ids and _TO_BE_FILED.search(text):
        kind = "other"
    elif (ids and (agency or found or _REGISTERED.search(text))) or (
        agency
        and (
            (password_link and _PASSWORD.search(text))
            or any(_REGISTERED_HEAD.search(head) for head in heads)
        )
    ):
        kind = "registered"
    return kind


def _of_something_else(head: str) -> bool:
    not_filed = _FILED.search(head) and _NOT_FILED.search(head)
    return bool(_SOMETHING_ELSE.search(head) or not_filed)


def _heads(subjects: list[str]) -> list[str]:
    return [_PREFIXES.sub("", auth_id.normalise(subject)) for subject in subjects]


def _is_filed(subjects: list[str], ids: tuple[str, ...], found: list[Link]) -> bool:
    """Tell whether it is of a 利用申出, with no link to choose a password by."""
    heads = _heads(subjects)
    told = any(_FILED.search(head) for head in heads)
    denied = any(_NOT_FILED.search(head) for head in heads)
    return bool(ids) and told and not denied and not any(link.near_password for link in found)


def _goes_on(subject: str, text: str, ids: tuple[str, ...]) -> bool:
    """Is it about a registration that goes on by a link (edition 2026)? Its words are assumed."""
    head = _PREFIXES.sub("", auth_id.normalise(subject))
    other = _SOMETHING_ELSE.search(head) or _PASSWORD_SET.search(head)
    other = other or _TO_BE_FILED.search(text)
    return not (ids or other) and bool(_AGENCY.search(text) and _REGISTERED.search(text))


def _forwarded(subject: str, text: str, letters: int) -> Forwarded:
    if letters > 1:
        return "attached"
    inner = {match.group(1).lower() for match in _INNER_FIELD.finditer(text[:20_000])}
    if _FORWARD_SUBJECT.match(subject) or _FORWARD_LINE.search(text) or len(inner) >= 2:
        return "inline"
    return "inline" if re.match(r"\s*(?:re|返信)\s*:", subject, re.IGNORECASE) else "no"


def _marks_of_structure(anatomy: Anatomy, headers: Headers) -> set[str]:
    found: set[str] = set()
    if anatomy.limited:
        found.add(marks.LIMITS)
    if anatomy.bare:
        found.add(marks.NO_HEADERS)
    if any(headers.count(name) > 1 for name in ("subject", "date", "to", "sender", "reply-to")):
        found.add(marks.DOUBLED_HEADER)
    if any(name.startswith("resent-") for name, _ in headers.fields):
        found.add(marks.RESENT)
    if anatomy.types & _BULK_SEALED or any(_PGP in each.content for each in anatomy.texts):
        found.add(marks.SEALED)
    harmless = [text.name for text in anatomy.texts if _left_by_a_server(text)]
    for name in anatomy.file_names:
        if name in harmless:
            harmless.remove(name)
        elif _DANGEROUS.search(name.strip(" .\"'")):
            found.add(marks.DANGEROUS_FILE)
    if anatomy.doubtful:
        found.add(marks.UNCLEAR_ENCODING)
    if headers.count(mbox.LINE_KEPT):
        found.add(marks.BEHIND_ANOTHER)
    if anatomy.several:
        found.add(marks.SEVERAL_MAILS)
    return found


def _left_by_a_server(text: Text) -> bool:
    """Return a page that a mail server made of the rest of a text: Exchange's ATT00001.htm.

    Nobody opens it; it is only looked through for what would make it dangerous.
    """
    if not text.attached or not _SERVERS_NAME.fullmatch(text.name):
        return False
    return not html.read_html(text.content).marks & {marks.ACTIVE, marks.FORM, marks.LIMITS}


def _date(headers: Headers) -> datetime | None:
    values = headers.raw("date")
    if not values:
        return None
    try:
        date = parsedate_to_datetime(values[0][:100])
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except Exception:
        # parsedate_to_datetime raises TypeError, ValueError, OverflowError, IndexError …
        return None
