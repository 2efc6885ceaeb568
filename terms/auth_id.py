"""A 認証ID as it is written down, whatever page, mail or person shows it.

Its format is unknown (docs/domain.md 2): any run of letters, digits and a few signs that holds a
digit or is written in capitals counts; what says that there is none yet does not.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NewType

from terms.text import INVISIBLE, STEERING, TURNS_ROUND

AuthId = NewType("AuthId", str)
"""A 認証ID in the one form in which it is kept and typed: made by :func:`read_auth_id` alone."""

LONGEST = 64
NONE = AuthId("")

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_TURNS_ROUND = re.compile(f"[{TURNS_ROUND}]")
# Dashes of any kind, and what is typed for one with a Japanese input method.
_HYPHENS = "\u02d7\u058a\u1806\u2010-\u2015\u2043\u2212\u2500\u2501\u2e3a\u2e3b\u30a0\u30fc\ufe58"
_HYPHEN = re.compile(f"(?<=[0-9A-Za-z])[{_HYPHENS}](?=[0-9A-Za-z])")
_APART = re.compile(f"\\s*[{_HYPHENS}-]\\s*")
_SEPARATORS = re.compile(f"[\\s{_HYPHENS}_-]+")
_SHAPE = re.compile(r"[0-9A-Za-z](?:[.@_-]?[0-9A-Za-z])+")
_GROUP = re.compile(r"[0-9A-Za-z]{2,12}")
# Words that stand where an ID will be, and letters that stand for those of an ID.
_NOT_YET = re.compile(
    r"pending|loading|processing|issuing|waiting|wait|null|none|nil|nan|n/?a|tb[ads]|todo|undefined"
    r"|unknown|empty|blank|error|failed|ok|yes|no|notyet|notissued|inprogress|comingsoon|required"
    r"|authid|authenticationid|userid|loginid|id|x{3,}",
    re.IGNORECASE,
)
# What stands for letters of an ID that are hidden, and for those that are left out.
HIDES = (
    "*\u00d7\u2022\u204e\u2217\u2588\u2591-\u2593\u25a0\u25a1\u25aa\u25ab\u25b2\u25b3\u25bc\u25bd\u25c6\u25c7"
    "\u25c9\u25cb\u25ce\u25cf\u25ef\u2605\u2606\u2613\u26aa\u26ab\u2715\u2716\u2731\u2b24\u2b55\u3007"
)
_LEFT_OUT = "\u00b7\u22ef\u30fb"
_GOES_ON_HIDDEN = re.compile(
    rf"[{HIDES}{_LEFT_OUT}#$%&=+^~\\?_@\u301c-]|\.\.|/[{HIDES}{_LEFT_OUT}.]"
    rf"|[ \t]+(?:[{HIDES}_]{{2,}}|\.{{2,}})[ \t]*(?:[0-9A-Za-z\n。、で]|\Z)"
    rf"|[ \t]?[(\[<{{\u3014\u3010]\s?(?:\.\.|[{HIDES}{_LEFT_OUT}]|(?:以下|以降|後|中)?省?略)"
)
_LETTERS_HIDDEN = re.compile(r".*(?:xxx|XXX)|(?=.*xx)[^a-wyz]*\Z")

# What makes an ID another one than this person's: it does not count yet or no longer, it only shows
# how one looks, or it is somebody else's.
_ANOTHERS = (
    "仮|旧|暫定|一時|臨時|試用|前回|以前|従前|過去|従来|(?:変更|更新)前|失効した|無効な|期限切れ|使用済み"
    "|(?<![条])例|見本|サンプル|ダミー|テスト|架空"
    "|(?<!個)別|他|ほか|家族|(?:法定)?代理人?|代理者|代行者|取次者?|行政書士|弁護士|担当者?|管理者"
    "|配偶者|保護者|後見人|世帯主|同居[人者]|扶養者|(?<![一-龯])[父母夫妻]|両親|お子|子供|子ども|友人|知人"
    "|紹介者|(?:身元)?保証人|招へい人|所属機関|勤務先|会社|法人|組織|団体|事業者"
    "|临时|臨時|舊|其他|家人|示例|范例|範例|임시|예시|이전|다른|대리인?|가족|배우자"
)
_ANOTHERS_EN = (
    "former|previous|old|expired|example|sample|another|other|temp|temporary|provisional|tentative"
    "|interim|preliminary|dummy|test|guest|(?:legal )?representative|agent|proxy|attorney|spouse"
    "|parent|guardian|guarantor|child|family|employer|company|organi[sz]ation"
)
_BELONGING = "(?:発行|登録)?(?:者|方|様|さま|さん)?(?:の方|の人|人)?[用的]?な?の?"
_NOT_THIS_ONE = re.compile(
    rf"(?:(?:{_ANOTHERS}){_BELONGING}|(?:受付|申請|申込|問い?合わせ)用?の"
    rf"|\b(?:{_ANOTHERS_EN})(?:'?s'?)?)[ \t]{{0,2}}[)）\]】：:]?[ \t]{{0,2}}[「『【\[(（]?\Z",
    re.IGNORECASE,
)
_SAYS_ANOTHER = re.compile(_ANOTHERS, re.IGNORECASE)
# Letters that touch a Japanese label make another word of it, as 受付認証ID, but for these.
_LABEL = re.compile("認証|利用者|ユーザー?|ログイン")
_TOUCHING = re.compile(r"[一-龯々ァ-ヶーA-Za-z0-9]+\Z")
_NO_OTHER_WORD = re.compile(
    r"(?:利用者|ユーザー?|客様|本人|様|申請者|申請人|登録者?|新規?|正式|本|発行|発行済|交付|今回|上記|下記|以下|個人|個別"
    r"|固有|専用|システム|オンライン|サービス|サイト|ログイン用?|通知|完了|在留申請|後|次|際|時|日|your|the|\A[0-9]{1,2})\Z",
    re.IGNORECASE,
)
# Behind a label or a value: 認証ID（仮）, 「A1B2C3 ※これは仮のIDです」.
_MORE = "(?:発行|登録|番号|用|分|方|人|もの|様|さま|さん|の|的|な|(?:認証|利用者)?ID|です|。){0,6}"
_SAID = r"[ \t]{0,2}(?:です|でございます|になります)?。?[ \t]{0,2}"
_OPENED, _CLOSED = r"[(（\[【〔][ \t]*", r"[ \t]*[)）\]】〕]"
_CALLED_ANOTHER = re.compile(
    rf"{_SAID}(?:{_OPENED}[ごお御]?(?:{_ANOTHERS}){_MORE}{_CLOSED}"
    rf"|{_OPENED}(?:an? |the |your )?(?:{_ANOTHERS_EN})(?:'s)?(?: (?:\w+ )?(?:ID|one))?{_CLOSED}"
    rf"|[(（※*。、]{{0,2}}[ \t]*(?:これ|こちら)は、?(?:{_ANOTHERS}){_MORE}"
    rf"|[(（※*。、]{{1,2}}[ \t]*(?:{_ANOTHERS})[用的]?な?の?(?:認証|利用者)?ID)",
    re.IGNORECASE,
)
# Behind a value: another one is as good, and nobody can say which it is.
_OR = re.compile(
    r"[ \t]*(?:または|又は|もしくは|あるいは|\bor\b)[ \t]*(?=[0-9A-Za-z])", re.IGNORECASE
)


def plain_text(text: str) -> str:
    """Half-width letters, one kind of hyphen within words, and nothing that nobody sees."""
    return _HYPHEN.sub("-", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)))


def goes_on_hidden(text: str, end: int) -> bool:
    """Do signs that stand for letters touch what ends there? ``text`` is plain: ``A1B2****``."""
    return _GOES_ON_HIDDEN.match(text, end) is not None


def names_another(text: str, label: int) -> bool:
    """Is the ID whose label begins there provisional, a former one, or somebody else's?"""
    before = text[max(0, label - 24) : label]
    if _NOT_THIS_ONE.search(before):
        return True
    touching = _TOUCHING.search(before) if _LABEL.match(text, label) else None
    if touching is None:
        return False
    word = touching[0]
    return not _NO_OTHER_WORD.search(word) or _SAYS_ANOTHER.search(word) is not None


def called_another(text: str, end: int) -> bool:
    """Is that said right behind the label or the value that ends there: 認証ID（仮）?"""
    return _CALLED_ANOTHER.match(text, end) is not None


def or_another(text: str, end: int) -> bool:
    """Is another ID offered beside the one that ends there, so that nobody can say which it is?"""
    return _OR.match(text, end) is not None


def read_auth_id(text: str) -> AuthId:
    """Return the 認証ID in a text that should be nothing else; "" when it is none.

    Full width becomes half width, characters that nobody sees or types go, a dash is a hyphen, and
    the blanks between groups of letters are left out. What holds control characters, is shown in
    another order than it is written or has letters hidden or left out is none.
    """
    if len(text) > 10 * LONGEST or _TURNS_ROUND.search(text):
        return NONE
    shown = text.replace("\r\n", " ").replace("\n", " ")
    if STEERING.search(_INVISIBLE.sub("", shown)):
        return NONE
    plain = " ".join(_APART.sub("-", plain_text(shown)).split())
    if ".." in plain:
        return NONE
    plain = plain.strip(" 。.、,「」『』【】[]()\"'")
    joined = plain.replace(" ", "")
    if len(joined) > LONGEST or not _SHAPE.fullmatch(joined) or _NOT_YET.fullmatch(joined):
        return NONE
    if _LETTERS_HIDDEN.match(joined):
        return NONE
    if " " in plain and not _are_groups(plain.split()):
        return NONE
    return AuthId(joined) if any(map(str.isdigit, joined)) or joined.isupper() else NONE


def _are_groups(parts: list[str]) -> bool:
    """Are the parts groups of one ID, and not words of a sentence or an ID and a number?

    They are of one length, but for the last of several, and hold digits each, or are all capitals.
    """
    if not all(map(_GROUP.fullmatch, parts)):
        return False
    longest = len(parts[0])
    whole = parts[:-1] if len(parts) > 2 else parts
    if any(len(each) != longest for each in whole) or len(parts[-1]) > longest:
        return False
    joined = "".join(parts)
    each_holds_digits = all(any(map(str.isdigit, part)) for part in parts)
    capitals = joined == joined.upper() and longest > 2 and any(map(str.isdigit, joined))
    return each_holds_digits or capitals


def key_of(auth_id: str) -> str:
    """Return what two writings of one 認証ID have in common: no blanks, no hyphens."""
    return _SEPARATORS.sub("", plain_text(auth_id))


def same_auth_id(one: str, other: str) -> bool:
    """Are two writings of a 認証ID the same one? Blanks and hyphens don't count, case does."""
    return key_of(one) == key_of(other)
