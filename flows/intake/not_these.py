"""What a list says of people who are not, or no longer, to be registered: 取消, 完了, 配偶者名簿.

It stands in a column beside a person, or by itself above the people of whom it is said.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from flows.intake.cells import text_of
from flows.intake.columns import Column, Layout
from terms.no_value import stands_for

_CALLED_OFF = (
    r"取り?消し?|取り?止め|取り?下げ?|取りやめ|キャンセル|中止|辞退|却下|不許可|不交付|解約|退会|死亡|逝去|削除|対象外"
    r"|無効|(?<![a-z])(?:cancel(?:l?ed)?|canceled|withdrawn|withdrew|deleted|declined|void|deceased)(?![a-z])"
)
_PERHAPS = (
    r"(?<!未)(?:完了|終了|済み?)(?!ませ)|保留|不要|重複|見本|サンプル|例|テスト|旧|過去|対象でない"
    r"|退職|退社|退学|退所|除籍|卒業|転校|転籍|失踪|行方不明|帰国済?|出国済?|離婚"
    r"|(?<![a-z])(?:done|completed?|finished|closed|registered|on hold|duplicate|sample|test|old)"
    r"(?![a-z])"
)
_OTHERS = (
    r"配偶者|夫|妻|家族|子供|子ども|お?子様?|日本人|保証人|扶養者|代理人|担当者?|連絡先|勤務先|雇用主|取次者|職員|スタッフ|紹介者"
    r"|spouses?|husbands?|wi(?:fe|ves)|famil(?:y|ies)|children|guarantors?|contacts?|staff"
)
_OFF = re.compile(_CALLED_OFF, re.IGNORECASE)
_ASIDE = re.compile(
    "料|待ち|不可|規定|ポリシー|なし|無し|無く|しない|せず|せぬ|できない|の場合|可能?(?:です|$)|ではな|前"
)
_AROUND = (
    r"(?:申請|登録|依頼|受付|予約|本人|先方|お客様|都合|希望|連絡|により|による|から|より|の|に|で|済み?|分|者|"
    r"年度|以下|以上|上記|下記|既に?|リスト|名簿|一覧|しました|した|になりました|となりました|なった|あり|とのこと|です|ため|要|を|[\W\d_年月日])*"
)
_ALL_OF_IT = re.compile(f"{_AROUND}(?:{_CALLED_OFF}){_AROUND}", re.IGNORECASE)
_STATUS = re.compile(
    "状態|状況|ステータス|進捗|進行|結果|区別|在籍|在職|在学|要否|(?:登録|申請|手続き?|対応|処理)$"
    "|status|state|progress",
    re.IGNORECASE,
)
# Whatever the heading says, by themselves these are said of the person.
_LEFT = re.compile(
    rf"{_AROUND}(?P<word>登録済み?|登録完了|(?:登録|申請)不要|退職|退社|退学|退所|除籍|転籍|失踪|行方不明"
    rf"|帰国|出国|離婚){_AROUND}"
)
# A cross or a no beneath 要否 or 対象 is a no.
_WANTED = re.compile("要否|対象|要不要|要・不要|(?:登録|申請)(?:する|希望)")
_CROSSES = frozenset(("×", "✕", "✗", "✖", "X", "否", "無", "NO", "N", "FALSE", "いいえ"))
_IN_STATUS = re.compile(_PERHAPS, re.IGNORECASE)
_NO = frozenset(("", "0", "FALSE", "NO", "N", "無", "なし", "未", "□", "☐", "いいえ", "OFF"))
_TITLE = re.compile(f"{_AROUND}(?P<word>{_PERHAPS}){_AROUND}", re.IGNORECASE)
_TITLE_OF_OTHERS = re.compile(
    rf"[\W_]*(?:(?:{_OTHERS})(?:の|側|者|人|方|名簿|一覧|リスト|分|情報|表|様|欄|list|[\W\d_])*)+",
    re.IGNORECASE,
)
_NO_TITLE = re.compile("^(?:※|注|\\*)|配偶者等|配偶者ビザ|未(?:済|完了|登録|申請|了)")
_LONGEST_TITLE = 30
_OF_THESE = re.compile(
    "認定|変更|更新|取得|申請(?:者|人)|本人|登録(?:者|分|対象)|新規|今月|今回|certify|change|renew|applicant",
    re.IGNORECASE,
)

Code = Literal["intake.called-off", "intake.perhaps-called-off", "intake.perhaps-done"]


@dataclass(frozen=True)
class Said:
    """What a column of no other use says of a person, with the word that says it."""

    code: Code
    word: str
    column: Column


def said_beside(layout: Layout, number: int) -> Said | None:
    """Give the plainest word of a row, in the columns that are not used, against registering it."""
    found: list[Said] = []
    for column in layout.ignored:
        text = _plain(text_of(layout.table.at(number, column.index)))
        heading = _plain(column.heading)
        if text.upper() in _CROSSES and _WANTED.search(heading):
            found.append(Said("intake.perhaps-called-off", text, column))
            continue
        if not text or stands_for(text) == "dash":
            continue
        word = _OFF.search(text)
        if word and _ALL_OF_IT.fullmatch(text):
            found.append(Said("intake.called-off", word[0], column))
        elif word and not _ASIDE.match(text, word.end()):
            found.append(Said("intake.perhaps-called-off", word[0], column))
        elif (named := _OFF.search(heading)) and not re.search("料|理由|日|可否|規定", heading):
            if text.upper() not in _NO:
                found.append(Said("intake.called-off", named[0], column))
        elif _STATUS.search(heading) and (done := _IN_STATUS.search(text)):
            found.append(Said("intake.perhaps-done", done[0], column))
        elif left := _LEFT.fullmatch(text):
            found.append(Said("intake.perhaps-done", left["word"], column))
    return min(found, key=lambda each: _PLAINEST.index(each.code), default=None)


_PLAINEST: tuple[Code, ...] = (
    "intake.called-off",
    "intake.perhaps-called-off",
    "intake.perhaps-done",
)


def title_of_others(text: str) -> str:
    """Return the word of a title by which the people beneath it are not to be registered, or ""."""
    plain = _plain(text)
    if len(plain) > _LONGEST_TITLE or _NO_TITLE.search(plain):
        return ""
    if found := _TITLE_OF_OTHERS.fullmatch(plain) or _OFF.search(plain):
        return found[0].strip()
    perhaps = _TITLE.fullmatch(plain)
    return perhaps["word"] if perhaps else ""


def title_of_these(text: str) -> bool:
    """Tell whether a title says that the people beneath it are to be registered."""
    return not title_of_others(text) and _OF_THESE.search(_plain(text)) is not None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
