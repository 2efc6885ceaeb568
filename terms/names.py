"""What stands beside a name and is no part of it: titles, relations, countries, a second person.

On the residence card a name is in capitals with blanks between its parts, and so the site takes it
(docs/domain.md 2): no comma belongs to it. What may be part of a name after all is only told.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from terms.other_words import is_mark, is_other_word, other_word_beside
from terms.text import listed

Kind = Literal["title", "country", "several", "comma"]


@dataclass(frozen=True)
class Addition:
    """What was added to a name, or that it is more than one, and the signs that say so."""

    kind: Kind
    signs: str


_LATIN_TITLE = re.compile(
    r"(?<![^\W\d_])(?:mr|mrs|ms|miss|mx|mdm|messrs|husband|wife|spouse|applicant)(?![^\W\d_]|['’-])",
    re.IGNORECASE,
)
_LATIN_MAYBE = re.compile(
    r"(?<![^\W\d_])(?:dr|prof|rev|sir|hon|phd)(?![^\W\d_]|['’-])", re.IGNORECASE
)
_TITLES = ("様", "さま", "御中", "先生", "女史", "さん", "くん", "ちゃん")
_READ_SO = ("さま", "さん", "くん", "ちゃん")  # readings too: 三, 君
_MAYBE_TITLES = ("殿", "氏", "君", "씨", "님")
_RELATIONS = frozenset(
    listed(
        "夫、妻、子、父、母、兄、弟、姉、妹、祖父、祖母、本人、ご本人、御本人、配偶者、長男、次男、二男、"
        "三男、長女、次女、二女、三女、息子、娘、養子、申請人、申請者、登録者、代理人、法定代理人、"
        "扶養者、保護者、世帯主、主人、ご主人、奥様、奥さん、家族"
    )
)
# Only in brackets: SON and MALE are names too.
_IN_BRACKETS = frozenset(
    listed(
        "self、son、daughter、child、father、mother、m、f、male、female、男、女、男性、女性、旧姓、旧氏、"
        "旧名、通称、通称名、本名、別名、same、dependent"
    )
)
_FORMER = re.compile("旧姓|旧氏|旧名|新姓|通称|通名|本名|別名|日本名|本国名")
_FORMER_BESIDE = re.compile(
    r"旧姓|旧氏|旧名|新姓|通称名?|通名|別名|日本名|本国名|改姓|改名|ニックネーム|(?<=\S)\s*改め\s*"
    r"|(?<=\s)旧\s*(?=[A-Za-zァ-ヶ])|(?<=\S)こと\s*(?=[A-Za-z]{2})|(?<=\s)こと(?=[一-龥])"
    r"|(?<![A-Za-z])(?:née|[af][./]k[./]a\.?|formerly|previously|(?:also )?known as"
    r"|maiden(?: name)?"
    # Alias is a name in Malaysia, before BIN.
    r"|nickname|real name|(?<=\S )alias(?= (?!BINT?I?\b|B\.)))(?![A-Za-z])",
    re.IGNORECASE,
)
# In small letters among words that begin with capitals; in capitals they are names as well.
_FORMER_SMALL = re.compile("(?<= )(?:nee|aka|born|geb\\.?)(?= [A-Z])")
_FORMER_MAYBE = re.compile("(?<=[A-Z] )(?:NEE|AKA)(?= [A-Z])")
_ORGANISATION = re.compile(
    "(?:株式|有限|合同|合名|合資)会社|\\((?:株|有|同)\\)|(?:社団|財団|医療|学校|宗教|社会福祉|特定非営利活動)法人|協同組合|"
    "^(?:記入|入力|記載)?例\\s*[)]|監理団体|登録支援機関|行政書士|司法書士|弁護士|社労士|社会保険労務士|税理士|事務所|"
    "(?<![a-z])(?:ltd|inc|llc|corp|corporation)(?![a-z])",
    re.IGNORECASE,
)
_COUNTRIES = frozenset(
    listed(
        "日本国、ヴェトナム、ベトナム社会主義共和国、フィリピン共和国、米国籍、アフガニスタン、ブータン、モルディブ、"
        "キルギス、タジキスタン、トルクメニスタン、ジョージア、サウジアラビア、イスラエル、シリア、イラク、"
        "ケニア、タンザニア、ウガンダ、エチオピア、カメルーン、セネガル、コンゴ、モロッコ、チュニジア、アルジェリア、"
        "南アフリカ、チリ、エクアドル、パラグアイ、ウルグアイ、ベネズエラ、キューバ、ドミニカ共和国、ジャマイカ、"
        "ポーランド、チェコ、ルーマニア、ハンガリー、ブルガリア、オランダ、ベルギー、スイス、オーストリア、"
        "スウェーデン、ノルウェー、フィンランド、デンマーク、ポルトガル、ギリシャ、アイルランド、東ティモール、"
        "日本、中国、中華人民共和国、台湾、香港、韓国、大韓民国、朝鮮、北朝鮮、ベトナム、"
        "フィリピン、ネパール、インドネシア、インド、タイ、ミャンマー、スリランカ、"
        "バングラデシュ、バングラディシュ、パキスタン、カンボジア、ラオス、マレーシア、"
        "シンガポール、モンゴル、ウズベキスタン、カザフスタン、ブラジル、ペルー、ボリビア、"
        "アルゼンチン、コロンビア、メキシコ、アメリカ、米国、カナダ、英国、イギリス、フランス、"
        "ドイツ、イタリア、スペイン、ロシア、ウクライナ、トルコ、イラン、ナイジェリア、ガーナ、"
        "エジプト、オーストラリア、ニュージーランド、越、越南、比、米、中、韓、台、泰、尼、"
        "japan、china、prc、taiwan、hong kong、korea、south korea、rok、vietnam、viet nam、"
        "philippines、nepal、indonesia、india、thailand、myanmar、burma、sri lanka、"
        "bangladesh、pakistan、cambodia、laos、malaysia、singapore、mongolia、uzbekistan、"
        "kazakhstan、brazil、brasil、peru、bolivia、argentina、colombia、mexico、usa、u.s.a.、"
        "us、united states、canada、uk、england、united kingdom、france、germany、italy、"
        "spain、russia、ukraine、turkey、iran、nigeria、ghana、egypt、australia、new zealand、"
        "jpn、jp、chn、cn、twn、tw、kor、kr、vnm、vn、phl、ph、npl、np、idn、id、ind、in、tha、"
        "th、mmr、mm、lka、lk、bgd、bd、pak、pk、bra、br、per、pe"
    )
)
_NATIONALITY = re.compile("(?:[^\\s]{1,12}国?籍|国籍.*)")
_BRACKETS = re.compile(
    r"[(\[{【〔〈《<「『]([^()\[\]{}【】〔〕〈〉《》<>「」『』]*)[)\]}】〕〉》>」』]?"
)
_COMMA = re.compile("[,、;]")
# S/O, D/O and A/L are parts of names in India and Malaysia.
_SLASH = re.compile(r"(?<![A-Za-z])[A-Za-z]/[A-Za-z](?![A-Za-z])|(/)")
_KANJI = "\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SEVERAL = re.compile(
    r"[&+|]"
    r"|及び|並びに|(?<![ぁ-ん])(?:および|ならびに)(?![ぁ-ん])"
    r"|(?<!\S)(?:and|AND|And|or)(?!\S)"
    rf"|(?<=[{_KANJI}A-Za-z])・(?=[{_KANJI}A-Za-z])"  # in kana it stands in one name
    rf"|(?<=[{_KANJI}]{{3}})と(?=[{_KANJI}]{{2}})"
    r"|(?<=[A-Za-zァ-ヶー])\s*と\s*(?=[^\sぁ-ん])|(?<=\S)\s+と\s+(?=\S)|とその"
    rf"|(?<=[{_KANJI}ァ-ヶー])と(?:妻|夫|家族|配偶者)$"
    r"|(?:ほか|他|外)\s*[0-9一二三四五六七八九十]+\s*名|(?<=\S)\s+(?:ほか|他)$"
    rf"|(?<=[A-Za-zァ-ヶー])(?:ほか|他)$|(?<=[{_KANJI}]{{2}})ほか$|(?<=[{_KANJI}]{{3}})他$"
    r"|(?:ご|御)?(?:夫妻|夫婦)$|(?:ご|御)(?:家族|一家)$"
)


def addition_in(name: str) -> Addition | None:
    """Return what was plainly added to a name; None when nothing was."""
    plain = unicodedata.normalize("NFKC", name).strip()
    return (
        _found("title", _ORGANISATION.search(plain))
        or _in_brackets(plain)
        or _found("title", _FORMER_BESIDE.search(plain) or _FORMER_SMALL.search(plain))
        or _word_beside(plain)
        or _country_beside(plain)
        or _title_in(plain)
        or _found("several", _SEVERAL.search(plain))
        or _slash(plain)
        or _found("comma", _COMMA.search(plain))
    )


def maybe_addition(name: str) -> str:
    """Return what may have been added to a name, "" when nothing was."""
    plain = unicodedata.normalize("NFKC", name).strip()
    brackets = _BRACKETS.search(plain)
    if brackets:
        return brackets[0]
    if plain.startswith("故") and len(plain) > 3:
        return "故"
    latin = _LATIN_MAYBE.search(plain) or _FORMER_MAYBE.search(plain)
    if latin and len(plain.split()) > 1:
        return latin[0]
    words = _words(plain)
    scripts = {_latin(word) for word in plain.split() if any(map(str.isalpha, word))}
    if len(scripts) > 1:
        return plain.split()[-1]  # one name in two writings?
    loose = [word for word in plain.split() if not any(map(str.isalpha, word))]
    if loose or not (plain[:1].isalpha() and (plain[-1:].isalpha() or plain[-1:] == ".")):
        return "".join(loose) or (plain[-1:] if plain[:1].isalpha() else plain[:1])
    if len(words) > 1 and (relation := {words[0], words[-1]} & _RELATIONS):
        return relation.pop()
    return next((sign for sign in (*_MAYBE_TITLES, *_READ_SO) if _ends_in(plain, sign)), "")


def _found(kind: Kind, match: re.Match[str] | None) -> Addition | None:
    return Addition(kind, match[0].strip()) if match else None


def _in_brackets(plain: str) -> Addition | None:
    for brackets in _BRACKETS.finditer(plain):
        inside = brackets[1].strip().casefold()
        for word in [inside, *re.split(r"[\s・/,、:;]+", inside)]:
            if word in _RELATIONS or word in _IN_BRACKETS or _FORMER.match(word):
                return Addition("title", brackets[0])
            if word and is_other_word(word):
                return Addition("title", brackets[0])
            if _is_title(word) or _LATIN_TITLE.fullmatch(word.rstrip(".")):
                return Addition("title", brackets[0])
            if _is_country(word):
                return Addition("country", brackets[0])
    return None


def _word_beside(plain: str) -> Addition | None:
    word = other_word_beside(plain) or _mark_beside(plain)
    return Addition("title", word) if word else None


def _mark_beside(plain: str) -> str:
    """Return a sex or a tick behind or before a name in Latin letters or kana."""
    first, *others = plain.split()
    for mark, rest in ((first, others), ((others or [""])[-1], [first, *others[:-1]])):
        if (mark in ("男", "女") or is_mark(mark)) and rest and not _has_kanji(" ".join(rest)):
            return mark
    return ""


def is_country(text: str) -> bool:
    """Is all of it a country? Short words may be names: IN, 中, タイ in kana."""
    word = unicodedata.normalize("NFKC", text).strip().casefold()
    return len(word) > (3 if word.isascii() else 1) and _is_country(word)


def _is_title(word: str) -> bool:
    return word in _TITLES or word in _MAYBE_TITLES


def _is_country(word: str) -> bool:
    bare = word.removesuffix("人") or word
    return bare in _COUNTRIES or word in _COUNTRIES or _NATIONALITY.fullmatch(word) is not None


def _country_beside(plain: str) -> Addition | None:
    """Behind a slash or the like; or in Japanese behind a name in Latin letters."""
    first, *others = re.split(r"\s*[/|,、:]\s*|\s+[-–—]\s+", plain)
    words = plain.split()
    if len(words) > 1 and not words[-1].isascii() and _latin(" ".join(words[:-1])):
        others = [*others, words[-1]]
    for each in others:
        if first and len(each) > 1 and _is_country(each.strip().casefold()):
            return Addition("country", each.strip())
    return None


def _title_in(plain: str) -> Addition | None:
    latin = _LATIN_TITLE.search(plain)
    if latin:
        return Addition("title", latin[0])
    words = _words(plain)
    for word in words:
        title = next((each for each in _TITLES if word.endswith(each)), None)
        if title and not (title in _READ_SO and _hiragana(plain)):
            return Addition("title", title)
    for sign in _MAYBE_TITLES:
        if _ends_in(plain, sign) and _is_plain_title(plain, sign):
            return Addition("title", sign)
    for word in {words[0], words[-1]} & _RELATIONS if words else ():
        rest = "".join(each for each in words if each != word)
        if not rest or ":" in plain or len(rest) > 2 or not _kanji(rest):
            return Addition("title", word)
    return None


def _is_plain_title(plain: str, sign: str) -> bool:
    """殿, 氏 and 君 end names, too: titles they are behind other letters or a whole name."""
    rest = re.sub(r"\s", "", plain.removesuffix(sign))
    if not rest:
        return False
    if not _kanji(rest) or (sign == "殿" and len(rest) > 3):
        return True
    *before, last = plain.split()
    return bool(before) and (len(rest) > 2 if last == sign else len(last) > 2)


def _ends_in(plain: str, sign: str) -> bool:
    return plain.endswith(sign) and plain != sign


def _slash(plain: str) -> Addition | None:
    """Two people, or one in two writings."""
    found = next((match for match in _SLASH.finditer(plain) if match[1]), None)
    return Addition("several", "/") if found else None


def _words(plain: str) -> list[str]:
    """Return the words of a name; letters of another script begin a word, as in HANA妻."""
    apart = re.sub(rf"(?<=[A-Za-z])(?=[{_KANJI}])|(?<=[{_KANJI}])(?=[A-Za-z])", " ", plain)
    return list(filter(None, re.split(r"[\s:/,、・()\[\]&+|]+", apart)))


def is_addition(word: str) -> bool:
    """Is a word beside a name a title or a relation by itself?"""
    plain = unicodedata.normalize("NFKC", word).strip(" .").casefold()
    return plain in _RELATIONS or _is_title(plain) or _LATIN_TITLE.fullmatch(plain) is not None


def _kanji(text: str) -> bool:
    return re.fullmatch(rf"[{_KANJI}]+", text) is not None


def _has_kanji(text: str) -> bool:
    return re.search(f"[{_KANJI}]", text) is not None


def _hiragana(text: str) -> bool:
    return re.fullmatch(r"[ぁ-んー・\s]+", text) is not None


def _latin(text: str) -> bool:
    return all(unicodedata.name(each, "").startswith("LATIN") for each in text if each.isalpha())
