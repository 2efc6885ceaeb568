# ruff: noqa: E501  (mails are quoted as they are)
"""Mails as they may really come: all must be read right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.mail.letters import (
    DATE,
    DOMAINS,
    FIRST,
    FIRST_EN,
    FIRST_SUBJECT,
    HANH,
    ID,
    LINK,
    LINK_2026,
    SECOND_EN,
    SECOND_SUBJECT,
    b64,
    crlf,
    first,
    first_page,
    html,
    mail,
    multipart,
    page,
    part,
    plain,
    qp,
    results,
    second,
    word,
    words,
)


@dataclass(frozen=True)
class Genuine:
    name: str
    tries: str
    data: bytes
    kind: str = "registered"
    auth_id: str | None = ID
    url: str | None = LINK
    verdict: str = "trusted"  # or "ask"
    edition: str = "2022"


def second_mail(name: str, tries: str, data: bytes, **more: str) -> Genuine:
    return Genuine(name, tries, data, kind="password-set", url=None, **more)


def genuine() -> Iterator[Genuine]:
    yield from encodings()
    yield from subjects()
    yield from pages()
    yield from shapes()
    yield from labels()
    yield from links()
    yield from editions()
    yield from forwarded()
    yield from headers()
    yield from others()
    yield from saved()
    yield from wrongly_encoded()
    yield from beside()


def encodings() -> Iterator[Genuine]:
    jis = crlf(first(), "iso2022_jp")
    yield Genuine(
        "jis-7bit",
        "ISO-2022-JP, what ministries write",
        mail(jis, mime=plain("ISO-2022-JP", "7bit")),
    )
    yield second_mail(
        "jis-second",
        "the last mail in ISO-2022-JP",
        mail(
            crlf(second(), "iso2022_jp"), subject=SECOND_SUBJECT, mime=plain("iso-2022-jp", "7bit")
        ),
    )
    yield Genuine("utf8-8bit", "UTF-8 as it is", mail(first()))
    yield Genuine(
        "utf8-base64", "UTF-8 in base64", mail(b64(crlf(first())), mime=plain("UTF-8", "base64"))
    )
    yield Genuine(
        "utf8-quoted-printable",
        "UTF-8 in quoted-printable: every kanji and the link are broken by soft line breaks",
        mail(qp(crlf(first())), mime=plain("utf-8", "quoted-printable")),
    )
    yield Genuine(
        "sjis-8bit", "Shift_JIS as it is", mail(crlf(first(), "cp932"), mime=plain("Shift_JIS"))
    )
    yield Genuine(
        "sjis-base64",
        "Shift_JIS in base64",
        mail(b64(crlf(first(), "cp932")), mime=plain("shift_jis", "base64")),
    )
    yield Genuine(
        "sjis-quoted-printable",
        "Shift_JIS in quoted-printable, under its Windows name",
        mail(qp(crlf(first(), "cp932")), mime=plain("Windows-31J", "quoted-printable")),
    )
    yield Genuine("euc-8bit", "EUC-JP", mail(crlf(first(), "euc_jp"), mime=plain("EUC-JP")))
    yield Genuine(
        "jis-base64", "ISO-2022-JP in base64", mail(b64(jis), mime=plain("iso-2022-jp", "base64"))
    )
    vendor = first().replace("受け付けました。", "受け付けました①㈱。")
    nec = crlf(vendor.replace("①㈱", "\0"), "iso2022_jp").replace(b"\0", b"\x1b$B-!-j\x1b(B")
    yield Genuine(
        "jis-vendor",
        "ISO-2022-JP with NEC's ① and ㈱, which the standard does not have",
        mail(nec, mime=plain("iso-2022-jp", "7bit")),
    )
    kana = crlf(first(), "iso2022_jp").replace(b"\r\n\r\n", b"\r\n\x1b(IFSJO\x1b(B\r\n\r\n", 1)
    yield Genuine(
        "jis-half-width",
        "half-width katakana inside ISO-2022-JP",
        mail(kana, mime=plain("iso-2022-jp", "7bit")),
    )
    yield Genuine("jis-undeclared", "ISO-2022-JP without any Content-Type", mail(jis, mime=""))
    yield Genuine(
        "sjis-undeclared",
        "Shift_JIS without a charset",
        mail(crlf(first(), "cp932"), mime="Content-Type: text/plain"),
    )
    yield Genuine(
        "euc-undeclared",
        "EUC-JP without a charset",
        mail(crlf(first(), "euc_jp"), mime="Content-Type: text/plain"),
    )
    yield Genuine(
        "utf8-said-ascii", "UTF-8 that says it is US-ASCII", mail(first(), mime=plain("us-ascii"))
    )
    yield Genuine(
        "utf8-said-latin1",
        "UTF-8 that says it is ISO-8859-1",
        mail(first(), mime=plain("iso-8859-1")),
    )
    yield Genuine(
        "utf8-said-jis",
        "UTF-8 that says it is ISO-2022-JP",
        mail(first(), mime=plain("iso-2022-jp")),
    )
    yield Genuine(
        "sjis-said-utf8",
        "Shift_JIS that says it is UTF-8",
        mail(crlf(first(), "cp932"), mime=plain("utf-8")),
    )
    yield Genuine(
        "charset-unknown", "a charset nobody knows", mail(first(), mime=plain("x-made-up-2026"))
    )
    yield Genuine(
        "charset-quoted",
        "a charset in quotes with blanks around",
        mail(first(), mime='Content-Type: text/plain;\r\n\tcharset = "utf-8" ; x=y'),
    )
    yield Genuine(
        "base64-pieces",
        "base64 whose lines were padded one by one",
        mail(
            b"\r\n".join(
                b64(crlf(first())[i : i + 50]).strip() for i in range(0, len(crlf(first())), 50)
            ),
            mime=plain("utf-8", "base64"),
        ),
    )
    yield Genuine(
        "utf16",
        "UTF-16 with a byte order mark, in base64",
        mail(b64(first().encode("utf-16")), mime=plain("utf-16", "base64")),
    )


def subjects() -> Iterator[Genuine]:
    body = second()
    yield second_mail(
        "subject-folded",
        "a subject of many folded words",
        mail(body, raw_subject=words(SECOND_SUBJECT, size=3).encode()),
    )
    yield second_mail(
        "subject-quoted",
        "a subject in Q encoding",
        mail(body, raw_subject=word(SECOND_SUBJECT, how="Q").encode()),
    )
    yield second_mail(
        "subject-jis",
        "a subject in ISO-2022-JP words",
        mail(body, raw_subject=words(SECOND_SUBJECT, "iso-2022-jp").encode()),
    )
    yield second_mail(
        "subject-sjis",
        "a subject in Shift_JIS words",
        mail(body, raw_subject=words(SECOND_SUBJECT, "shift_jis").encode()),
    )
    yield second_mail(
        "subject-raw-utf8",
        "a subject in bare UTF-8",
        mail(body, raw_subject=SECOND_SUBJECT.encode()),
    )
    yield second_mail(
        "subject-raw-jis",
        "a subject in bare ISO-2022-JP",
        mail(body, raw_subject=SECOND_SUBJECT.encode("iso2022_jp")),
    )
    whole = SECOND_SUBJECT.encode()
    cut = b" ".join(
        b"=?utf-8?B?" + b64(whole[i : i + 10]).strip() + b"?=" for i in range(0, len(whole), 10)
    )
    yield second_mail(
        "subject-cut", "a subject whose words cut characters in two", mail(body, raw_subject=cut)
    )
    yield second_mail(
        "subject-wide",
        "a subject with full-width ＩＤ",
        mail(body, subject="パスワード登録完了及び認証ＩＤのお知らせ"),
    )


def pages() -> Iterator[Genuine]:
    yield Genuine("html-only", "HTML alone", mail(first_page(), mime=html()))
    yield Genuine(
        "html-jis",
        "HTML alone in ISO-2022-JP",
        mail(first_page().encode("iso2022_jp"), mime=html("iso-2022-jp", "7bit")),
    )
    yield Genuine(
        "html-quoted-printable",
        "HTML in quoted-printable",
        mail(qp(first_page().encode()), mime=html(encoding="quoted-printable")),
    )
    rows = f"<table><tr><th>認証ID</th><td>{ID}</td></tr><tr><th>パスワード登録</th><td><a href='{LINK}'>こちら</a></td></tr></table>出入国在留管理庁"
    yield Genuine(
        "html-table",
        "label and value in two cells, the link behind こちら",
        mail(page(rows), mime=html()),
    )
    for name, markup in (
        ("paragraphs", f"<p>■認証ID■</p><p>&nbsp;</p><p>{ID}</p>"),
        ("breaks", f"◆認証ID◆<br><br>{ID}<br>"),
        ("rule", f"<div>━━認証ID━━</div><hr><div>{ID}</div>"),
        ("bold", f"<b>【認証ID】</b><br>&nbsp;&nbsp;<b>{ID}</b>"),
    ):
        body = f"{markup}<p>パスワード登録 <a href='{LINK}'>こちら</a></p>出入国在留管理庁"
        yield Genuine(f"html-{name}", "the value some lines below", mail(page(body), mime=html()))
    below = f"<table><tr><th>氏名</th><th>認証ID</th><th>区分</th></tr><tr><td>HANH</td><td>{ID}</td><td>本人</td></tr></table><p>パスワード登録 <a href={LINK}>{LINK}</a></p>入管庁"
    yield Genuine(
        "html-columns", "the value below its label in a table", mail(page(below), mime=html())
    )
    split = first_page(f"<b>{ID[:4]}</b><span>{ID[4:]}</span>")
    yield Genuine("html-split", "an ID cut by tags", mail(split, mime=html()))
    entities = first_page().replace("認証ID", "&#35469;&#x8a3c;&#73;D").replace("&key", "&amp;key")
    yield Genuine("html-entities", "label in character references", mail(entities, mime=html()))
    yield Genuine(
        "html-invisible",
        "zero-width characters that editors leave in an ID",
        mail(first_page(f"{ID[:5]}&#8203;{ID[5:]}&zwnj;"), mime=html()),
    )
    yield Genuine(
        "html-style",
        "a page with style sheet, comments and conditional comments",
        mail(
            first_page(more="<!--[if mso]><p>x</p><![endif]--><style>p{color:#333}</style>"),
            mime=html(),
        ),
    )
    preheader = "<div style='display:none;max-height:0'>登録を受け付けました</div>"
    yield Genuine(
        "html-preheader",
        "a hidden preview line without ID or link",
        mail(first_page(more=preheader), mime=html()),
    )
    ampersand = LINK + "&amp;lang=ja"
    yield Genuine(
        "html-ampersand",
        "an escaped ampersand in the link",
        mail(first_page(link=ampersand, shown="パスワード登録"), mime=html()),
        url=LINK + "&lang=ja",
    )


def shapes() -> Iterator[Genuine]:
    text, shown = part(plain("utf-8"), first()), part(html(), first_page())
    head, body = multipart("alternative", text, shown)
    yield Genuine("alternative", "plain text and HTML", mail(body, mime=head))
    stub = part(plain("utf-8"), "このメールはHTML形式です。\n")
    head, body = multipart("alternative", stub, shown)
    yield Genuine(
        "alternative-stub", "plain text that says nothing, all in the HTML", mail(body, mime=head)
    )
    pdf = part(
        'Content-Type: application/pdf; name="guide.pdf"\r\nContent-Disposition: attachment; filename="guide.pdf"\r\nContent-Transfer-Encoding: base64',
        b64(b"%PDF-1.7 nothing"),
    )
    head, body = multipart("mixed", text, pdf)
    yield Genuine("mixed-pdf", "a PDF attached", mail(body, mime=head))
    picture = part(
        "Content-Type: image/png\r\nContent-ID: <logo>\r\nContent-Transfer-Encoding: base64",
        b64(b"\x89PNG nothing"),
    )
    head, body = multipart(
        "related", part(html(), first_page(more="<img src='cid:logo'>")), picture
    )
    yield Genuine("related", "HTML with its picture", mail(body, mime=head))
    head, body = multipart(
        'signed; protocol="application/pkcs7-signature"; micalg=sha-256',
        text,
        part(
            'Content-Type: application/pkcs7-signature; name="smime.p7s"\r\nContent-Transfer-Encoding: base64',
            b64(b"nothing"),
        ),
    )
    yield Genuine("signed", "S/MIME signed in the clear", mail(body, mime=head))
    inner_head, inner = multipart("related", shown, picture, boundary="inner")
    middle_head, middle = multipart("alternative", text, part(inner_head, inner), boundary="middle")
    head, body = multipart("mixed", part(middle_head, middle), pdf, boundary="outer")
    yield Genuine("nested", "mixed of alternative of related", mail(body, mime=head))
    head, body = multipart("mixed", text, close=False)
    yield Genuine("unclosed", "no closing boundary", mail(body, mime=head))
    head, body = multipart("mixed", text, boundary="--=.+*(x)[y]?")
    yield Genuine(
        "boundary-signs", "a boundary of characters with meaning in patterns", mail(body, mime=head)
    )
    head, body = multipart("mixed", text)
    yield Genuine(
        "preamble",
        "words before the first and behind the last boundary",
        mail(b"This is a multi-part message.\r\n\r\n" + body + b"\r\nend\r\n", mime=head),
    )
    yield Genuine(
        "boundary-missing",
        "a multipart that forgets its boundary parameter",
        mail(body, mime="Content-Type: multipart/mixed"),
    )
    late = part(
        'Content-Type: text/plain; charset=utf-8\r\nContent-Disposition: attachment; filename="mail.txt"',
        first(),
    )
    head, body = multipart("mixed", pdf, late)
    yield Genuine(
        "text-attached", "the text itself as an attachment, nothing else", mail(body, mime=head)
    )
    flowed = first().replace(LINK, LINK[:50] + " \n" + LINK[50:])
    yield Genuine(
        "flowed-delsp",
        "format=flowed with DelSp: a soft break inside the link",
        mail(flowed, mime=plain("utf-8", more="; format=flowed; delsp=yes")),
    )
    sentence = first().replace("下記のURLから", "下記のURLから \n")
    yield Genuine(
        "flowed",
        "format=flowed, a sentence broken softly",
        mail(sentence, mime=plain("utf-8", more="; format=flowed")),
    )
    yield Genuine(
        "hard-wrapped",
        "a link broken at the margin by a mailer",
        mail(first().replace(LINK, LINK[:72] + "\n" + LINK[72:])),
    )
    yield Genuine("lf", "bare line feeds, as in a Maildir", mail(first()).replace(b"\r\n", b"\n"))
    yield Genuine(
        "cr",
        "bare carriage returns, as old Mac programs save",
        mail(first()).replace(b"\r\n", b"\r"),
    )
    yield Genuine("bom", "saved with a byte order mark", b"\xef\xbb\xbf" + mail(first()))
    yield Genuine(
        "mbox-line",
        "saved with the From line of an mbox",
        b"From info@ras-immi.moj.go.jp Tue Nov 24 10:12:13 2026\n" + mail(first()),
    )
    yield Genuine(
        "long",
        "two hundred thousand characters behind the text",
        mail(first() + "\n-- \n" + "広告 " * 1000),
    )


def labels() -> Iterator[Genuine]:
    def with_line(line: str) -> bytes:
        return mail(first().replace(f"認証ID：{ID}", line))

    wide = "Ａ１Ｂ２Ｃ３Ｄ４Ｅ５"
    yield Genuine("id-wide", "everything full-width", with_line(f"認証ＩＤ　：　{wide}"))
    yield Genuine("id-next-line", "the value in the next line", with_line(f"■認証ID\n　{ID}"))
    yield Genuine(
        "id-brackets", "the label in brackets, the value below", with_line(f"【認証ID】\n{ID}\n")
    )
    yield Genuine(
        "id-brackets-same-line",
        "the label in brackets, the value behind",
        with_line(f"［認証ID］ {ID}"),
    )
    yield Genuine(
        "id-sentence",
        "the value in a sentence, in quotes",
        with_line(f"あなたの認証IDは「{ID}」です。"),
    )
    yield Genuine(
        "id-sentence-bare", "the value in a sentence, bare", with_line(f"認証IDは{ID}です。")
    )
    yield Genuine(
        "id-remark", "a remark behind the label", with_line(f"認証ID（ログインに使用します）：{ID}")
    )
    yield Genuine(
        "id-both", "the label in both languages", with_line(f"認証ID / Authentication ID : {ID}")
    )
    yield Genuine("id-spaced-label", "a blank in the label", with_line(f"認証 ID ： {ID}"))
    yield Genuine("id-dots", "dots between label and value", with_line(f"認証ID……{ID}"))
    yield Genuine("id-arrow", "an arrow between label and value", with_line(f"認証ID → {ID}"))
    yield Genuine("id-equals", "an equals sign", with_line(f"認証ID={ID}"))
    yield Genuine("id-tab", "a tab", with_line(f"認証ID\t{ID}"))
    yield Genuine("id-stars", "marked up with stars", with_line(f"*認証ID*: *{ID}*"))
    for name, tries, value in (
        ("id-digits", "digits alone", "202611240012"),
        ("id-lower", "lower case", "ras1b2c3d4"),
        ("id-hyphens", "hyphens", "RA-2026-0012-9F"),
        ("id-short", "a short one", "H7K2"),
        ("id-long", "a long one", "8f14e45fceea167a5a36dedd4bea2543c9f0f895"),
        ("id-signs", "dots and underlines", "ras_2026.0012"),
        ("id-letters", "upper-case letters alone", "QWERTYHJK"),
    ):
        yield Genuine(name, f"an ID of another shape: {tries}", mail(first(value)), auth_id=value)
    yield Genuine(
        "id-wide-hyphen",
        "full-width hyphens",
        mail(first("ＲＡ－２０２６－１２")),
        auth_id="RA-2026-12",
    )
    yield Genuine(
        "id-groups", "digits in groups", mail(first("1234 5678 9012")), auth_id="123456789012"
    )
    yield Genuine(
        "id-english",
        "the mail in English",
        mail(FIRST_EN.format(id=ID, link=LINK), subject="Registration of user information"),
    )
    yield Genuine(
        "id-english-below",
        "the value below an English label",
        mail(FIRST_EN.format(id=ID, link=LINK).replace("ID: ", "ID\n  "), subject="Notice"),
    )
    yield Genuine(
        "id-english-is",
        "an English sentence",
        mail(
            FIRST_EN.format(id=ID, link=LINK).replace(
                "Authentication ID: ", "Your authentication ID is "
            ),
            subject="Notice",
        ),
    )
    bilingual = first() + "\n" + FIRST_EN.format(id=ID, link=LINK)
    yield Genuine("bilingual", "Japanese and English one below the other", mail(bilingual))
    sentence = "認証IDは、ログインの際に必要となります。認証IDを忘れた場合は24時間以内に電話してください。\n"
    yield Genuine(
        "id-talked-about",
        "the label also in sentences without a value",
        mail(sentence + first() + sentence),
    )


def links() -> Iterator[Genuine]:
    yield Genuine("link-brackets", "the link in angle brackets", mail(first(link=f"<{LINK}>")))
    yield Genuine(
        "link-remark",
        "Japanese right behind the link",
        mail(first(link=f"{LINK}（有効期限24時間）")),
    )
    yield Genuine(
        "link-full-stop", "a full stop right behind the link", mail(first(link=f"URLは {LINK}。"))
    )
    yield Genuine("link-corner", "corner brackets around the link", mail(first(link=f"「{LINK}」")))
    yield Genuine(
        "link-port-443",
        "the usual port written out",
        mail(first(link=LINK.replace("go.jp/", "go.jp:443/"))),
        url=LINK.replace("go.jp/", "go.jp:443/"),
    )
    several = (
        first()
        + "\nシステムのトップページ\nhttps://www.ras-immi.moj.go.jp/WC01/WCAAS010/\n出入国在留管理庁 https://www.moj.go.jp/isa/\n"
    )
    yield Genuine("link-several", "links to the top page and the ministry behind it", mail(several))
    before = first().replace(
        "利用者情報の", "システム https://www.ras-immi.moj.go.jp/WC01/WCAAS010/\n\n\n利用者情報の"
    )
    yield Genuine("link-top-page-first", "the top page before the password page", mail(before))
    yahoo = (
        first()
        + "\n-- \nYahoo!メール パスワードの管理はこちら\nhttps://mail.yahoo.co.jp/promo?x=password\n"
    )
    yield Genuine("footer-yahoo", "a provider's advertisement with a link of its own", mail(yahoo))
    carrier = (
        first()
        + "\n______________________________\nこのメールはウイルスチェック済みです https://scan.example.ne.jp/\n"
    )
    yield Genuine("footer-scan", "a virus scanner's footer", mail(carrier))


def editions() -> Iterator[Genuine]:
    body = FIRST.format(id=ID, link=LINK_2026)
    yield Genuine(
        "2026-first",
        "edition 2026, its prefix in the subject",
        mail(body, edition="2026", subject="【入管庁】利用者登録完了のお知らせ"),
        url=LINK_2026,
        edition="2026",
    )
    yield second_mail(
        "2026-second",
        "edition 2026, the last mail",
        mail(second(), edition="2026", subject="【入管庁】パスワード登録完了のお知らせ"),
        edition="2026",
    )
    yield second_mail(
        "second-english",
        "the last mail in English",
        mail(
            SECOND_EN.format(id=ID),
            subject="Notice of completion of password registration and authentication ID",
        ),
    )
    yield second_mail(
        "second-by-body",
        "the last mail under a subject nobody foresaw",
        mail(second(), subject="お知らせ"),
    )


def forwarded() -> Iterator[Genuine]:
    own = f"From: Hanh <{HANH}>"
    inline = f"夫のアドレスに転送します。\n\n-----Original Message-----\n差出人: 在留申請オンラインシステム <info@ras-immi.moj.go.jp>\n送信日時: 2026年11月24日 10:12\n宛先: {HANH}\n件名: {FIRST_SUBJECT}\n\n{first()}"
    yield Genuine(
        "forward-outlook",
        "forwarded in the text, as Outlook does",
        mail(inline, sender=own, subject=f"FW: {FIRST_SUBJECT}"),
        verdict="ask",
    )
    gmail = f"\n---------- Forwarded message ---------\nFrom: <info@ras-immi.moj.go.jp>\nDate: Tue, Nov 24, 2026\nSubject: {SECOND_SUBJECT}\nTo: <{HANH}>\n\n{second()}"
    yield second_mail(
        "forward-gmail",
        "forwarded in the text, as Gmail does",
        mail(gmail, sender=own, subject=f"Fwd: {SECOND_SUBJECT}"),
        verdict="ask",
    )
    original = mail(first())
    head, body = multipart(
        "mixed",
        part(plain("utf-8"), "転送します\n"),
        part(
            'Content-Type: message/rfc822; name="notice.eml"\r\nContent-Disposition: attachment',
            original,
        ),
    )
    yield Genuine(
        "forward-attached",
        "forwarded as an attachment",
        mail(body, sender=own, subject="Fwd: お知らせ", mime=head),
        verdict="ask",
    )
    eml = part(
        'Content-Type: application/octet-stream; name="notice.eml"\r\nContent-Disposition: attachment; filename="notice.eml"\r\nContent-Transfer-Encoding: base64',
        b64(original),
    )
    head, body = multipart("mixed", part(plain("utf-8"), "保存したもの\n"), eml)
    yield Genuine(
        "forward-file",
        "the saved mail attached as a file in base64",
        mail(body, sender=own, subject="認証ID", mime=head),
        verdict="ask",
    )
    yield Genuine(
        "forward-bare",
        "a mail that is nothing but the other mail",
        mail(original, sender=own, subject="Fwd: x", mime="Content-Type: message/rfc822"),
        verdict="ask",
    )
    quoted = "確認しました。\n\n" + "".join(f"> > {line}\n" for line in first().splitlines())
    yield Genuine(
        "reply-quoted",
        "quoted twice in a reply",
        mail(quoted, sender=own, subject=f"Re: {FIRST_SUBJECT}"),
        verdict="ask",
    )
    wrapped = "".join(
        f"> {line}\n" for line in first().replace(LINK, LINK[:68] + "\n" + LINK[68:]).splitlines()
    )
    yield Genuine(
        "reply-wrapped",
        "quoted in a reply, the link broken again",
        mail(wrapped, sender=own, subject=f"Re: {FIRST_SUBJECT}"),
        verdict="ask",
    )
    yield Genuine("pasted", "the text alone, pasted without headers", crlf(first()), verdict="ask")


def headers() -> Iterator[Genuine]:
    domain = DOMAINS["2022"]
    only_spf = f"Authentication-Results: mx.post.example; spf=pass smtp.mailfrom=bounce@{domain}; dkim=none"
    yield Genuine(
        "auth-spf", "only SPF vouches, for the author's own domain", mail(first(), auth=only_spf)
    )
    only_dmarc = f"Authentication-Results: mx.post.example 1;\r\n\tdmarc=pass (p=NONE sp=NONE) header.from={domain}"
    yield Genuine(
        "auth-dmarc", "only DMARC vouches, with version and comment", mail(first(), auth=only_dmarc)
    )
    quoted = f'AUTHENTICATION-RESULTS: MX.Post.Example (our "own" (really)); DKIM=Pass reason="good; signature" header.d="{domain}"'
    yield Genuine(
        "auth-quotes", "comments, quotes and capitals in the results", mail(first(), auth=quoted)
    )
    two = f"Authentication-Results: mx.post.example;\r\n dkim=pass header.d=cloud-sender.example;\r\n dkim=pass header.i=@{domain}"
    yield Genuine(
        "auth-two-signatures",
        "a sending service's signature beside the agency's",
        mail(first(), auth=two),
    )
    yahoo = f"Authentication-Results: mx.post.example from={domain}; domainkeys=neutral (no sig); dkim=pass (ok) header.i=@{domain}"
    yield Genuine(
        "auth-yahoo", "words behind the server's name, as Yahoo! writes", mail(first(), auth=yahoo)
    )
    below = "Received: by inner.post.example; " + DATE
    yield Genuine(
        "auth-below-received", "the results below an inner Received", mail(first(), above=below)
    )
    older = results("sender-gateway.example", "gw.sender.example")
    yield Genuine(
        "auth-older-below", "results of a server on the way, below ours", mail(first(), extra=older)
    )
    yield Genuine(
        "from-bare", "the author's address alone", mail(first(), sender=f"From: info@{domain}")
    )
    yield Genuine(
        "from-comma",
        "a comma in the quoted name",
        mail(first(), sender=f'From: "Immigration Services Agency, Online" <info@{domain}>'),
    )
    yield Genuine(
        "from-comment",
        "a comment behind the address",
        mail(first(), sender=f"From: info@{domain} (Online System)"),
    )
    yield Genuine(
        "from-folded",
        "a folded author in capitals",
        mail(
            first(),
            sender=f"FROM: {words('在留申請オンラインシステム', size=4)}\r\n <INFO@RAS-IMMI.MOJ.GO.JP>",
        ),
    )
    yield Genuine(
        "from-noreply",
        "another mailbox of the same domain",
        mail(first(), sender=f"From: no-reply@{domain}"),
    )
    yield Genuine(
        "to-name",
        "a name with the recipient",
        mail(first(), to=f'To: "NGUYEN, Hanh" <{HANH.upper()}>'),
    )
    yield Genuine(
        "to-cc",
        "ours among several recipients",
        mail(first(), to=f"To: lawyer@office.example\r\nCc: x@example.com,\r\n {HANH}"),
    )
    yield Genuine(
        "date-gmt",
        "an obsolete zone and a comment in the date",
        mail(first(), date="Tue, 24 Nov 2026 01:12:13 GMT (UTC)"),
    )
    yield Genuine(
        "date-no-weekday",
        "a date without weekday and seconds",
        mail(first(), date="24 Nov 2026 10:12 +0900"),
    )


def others() -> Iterator[Genuine]:
    reminder = f"パスワードの有効期限が近づいています。\n\n認証ID：{ID}\n有効期限：2027年11月24日\n\n出入国在留管理庁\n"
    yield Genuine(
        "reminder",
        "the yearly reminder: an ID, but neither of the two mails",
        mail(reminder, subject="パスワード有効期限のお知らせ"),
        kind="other",
        url=None,
    )
    go_on = f"利用者登録の手続を続けるには、下記のURLにアクセスしてください。\n{LINK_2026}\n出入国在留管理庁\n"
    yield Genuine(
        "go-on",
        "edition 2026: the link before the form, no ID yet",
        mail(go_on, edition="2026", subject="【入管庁】利用者登録のご案内"),
        kind="other",
        auth_id=None,
        url=LINK_2026,
        edition="2026",
    )
    yield from of_two_stages()


def saved() -> Iterator[Genuine]:
    """Give what programs make of a mail when they save it."""
    whole = mail(first())
    yield Genuine("crcrlf", "CR CR LF throughout", whole.replace(b"\r\n", b"\r\r\n"))
    yield Genuine("crcrcrlf", "saved twice by such a program", whole.replace(b"\r\n", b"\r\r\r\n"))
    head, _, text = whole.partition(b"\r\n\r\n")
    yield Genuine(
        "crcrlf-head",
        "CR CR LF in the headers alone",
        head.replace(b"\r\n", b"\r\r\n") + b"\r\r\n\r\r\n" + text,
    )
    yield Genuine(
        "crcrlf-text",
        "CR CR LF in the text alone",
        head + b"\r\n\r\n" + text.replace(b"\r\n", b"\r\r\n"),
    )
    kinds, body = multipart(
        "alternative", part(plain("utf-8"), first()), part(html(), first_page())
    )
    yield Genuine(
        "crcrlf-parts",
        "CR CR LF in a mail of several parts",
        mail(body, mime=kinds).replace(b"\r\n", b"\r\r\n"),
    )
    yield Genuine(
        "crcrlf-base64",
        "CR CR LF round base64",
        mail(b64(crlf(first())), mime=plain("utf-8", "base64")).replace(b"\r\n", b"\r\r\n"),
    )
    yield Genuine(
        "crcrlf-quoted-printable",
        "CR CR LF in the soft line breaks of quoted-printable",
        mail(qp(crlf(first())), mime=plain("utf-8", "quoted-printable")).replace(
            b"\r\n", b"\r\r\n"
        ),
    )
    yield Genuine(
        "cr-below-crlf",
        "lines that end by CR alone below one header that ends by CRLF",
        b"X-Saved: 1\r\n" + whole.replace(b"\r\n", b"\r"),
    )
    yield Genuine("blank-lines-first", "blank lines before the headers", b"\r\n\r\n" + whole)
    letters = whole.decode()
    yield Genuine(
        "utf16-le", "saved as \u201cUnicode\u201d", b"\xff\xfe" + letters.encode("utf-16-le")
    )
    yield Genuine("utf16-be", "big-endian UTF-16", b"\xfe\xff" + letters.encode("utf-16-be"))
    yield Genuine("utf16-no-mark", "UTF-16 without a mark", letters.encode("utf-16-le"))
    yield Genuine("utf16-be-no-mark", "the same, big-endian", letters.encode("utf-16-be"))
    yield Genuine("utf32", "UTF-32", letters.encode("utf-32"))
    raw = mail(first(), raw_subject=FIRST_SUBJECT.encode(), sender="From: info@ras-immi.moj.go.jp")
    subject_first = b"Subject: " + FIRST_SUBJECT.encode() + b"\r\n"
    raw = subject_first + raw.replace(subject_first, b"")
    yield Genuine(
        "utf16-kanji-first",
        "UTF-16 without a mark, kanji in its first line",
        raw.decode().encode("utf-16-le"),
    )
    jis = mail(crlf(first(), "iso2022_jp"), mime=plain("ISO-2022-JP", "7bit"))
    yield Genuine(
        "utf16-jis",
        "a mail in ISO-2022-JP, saved in UTF-16",
        jis.decode("iso2022_jp").encode("utf-16"),
    )
    sjis = mail(crlf(first(), "cp932"), mime=plain("Shift_JIS"))
    yield Genuine(
        "utf16-sjis", "a mail in Shift_JIS, saved in UTF-16", sjis.decode("cp932").encode("utf-16")
    )
    quoted = mail(qp(crlf(first(), "cp932")), mime=plain("Shift_JIS", "quoted-printable"))
    yield Genuine(
        "utf16-quoted-printable",
        "Shift_JIS in quoted-printable, saved in UTF-16",
        quoted.decode("ascii").encode("utf-16"),
    )
    yield Genuine(
        "utf16-crcrlf", "UTF-16 and CR CR LF", letters.replace("\r\n", "\r\r\n").encode("utf-16")
    )


def wrongly_encoded() -> Iterator[Genuine]:
    """Content-Transfer-Encoding that is wrong or adorned."""
    text, jis = crlf(first()), crlf(first(), "iso2022_jp")
    coded, quoted = b64(text), qp(text)
    english = crlf(FIRST_EN.format(id=ID, link=LINK))
    for name, declared, body in (
        ("comment", "base64 (as usual)", coded),
        ("comment-before", "(coded) BASE64", coded),
        ("quotes", '"base64"', coded),
        ("semicolon", "base64;", coded),
        ("parameter", "base64; charset=utf-8", coded),
        ("blank", "base 64", coded),
        ("underline", "quoted_printable", quoted),
        ("capitals", "Quoted-Printable (comment)", quoted),
        ("coded-said-7bit", "7bit", coded),
        ("coded-said-8bit", "8bit", coded),
        ("coded-said-quoted", "quoted-printable", coded),
        ("coded-said-nonsense", "x-unknown", coded),
        ("coded-unsaid", "", coded),
        ("quoted-said-7bit", "7bit", quoted),
        ("quoted-said-8bit", "8bit (really)", quoted),
        ("quoted-said-base64", "base64", quoted),
        ("quoted-unsaid", "", quoted),
        ("plain-said-base64", "base64", text),
        ("plain-said-quoted", "quoted-printable", text),
        ("plain-said-nonsense", "utf-8", text),
        ("english-said-quoted", "quoted-printable", english),
        ("english-said-base64", "base64", english),
        ("coded-footer", "base64", coded + b"\r\n-- \r\nThis mail was scanned for viruses.\r\n"),
    ):
        line = f"Content-Transfer-Encoding: {declared}" if declared else "X-None: 1"
        yield Genuine(
            f"transfer-{name}",
            f"declared as {declared!r}: {name}",
            mail(body, mime=f"Content-Type: text/plain; charset=utf-8\r\n{line}"),
        )
    for declared in ("quoted-printable", "base64", "8bit"):
        yield Genuine(
            f"transfer-jis-said-{declared}",
            f"ISO-2022-JP as it is, declared as {declared}",
            mail(jis, mime=plain("iso-2022-jp", declared)),
        )
    yield Genuine(
        "transfer-twice",
        "two encodings declared, the first wrong",
        mail(coded, mime=plain("utf-8", "7bit") + "\r\nContent-Transfer-Encoding: base64"),
    )
    head, body = multipart("mixed", part(plain("utf-8", "base64"), coded))
    yield Genuine(
        "transfer-whole",
        "a multipart encoded as a whole, its part once more",
        mail(b64(body), mime=f"{head}\r\nContent-Transfer-Encoding: base64"),
    )
    yield Genuine(
        "transfer-whole-not",
        "a multipart that only says so",
        mail(body, mime=f"{head}\r\nContent-Transfer-Encoding: base64"),
    )
    bare = qp(text).replace(b"=3D", b"=")
    yield Genuine(
        "transfer-half",
        "quoted-printable whose links were left as they are: perhaps not this link",
        mail(bare, mime=plain("utf-8", "quoted-printable")),
        verdict="ask",
    )


def beside() -> Iterator[Genuine]:
    """Files beside the text that mail servers add, and texts that came as files."""
    text = part(plain("utf-8"), first())
    blank = "<html><head></head><body><br></body></html>"
    for number, (name, kind, content) in enumerate(
        (
            ("ATT00001.htm", "text/html; charset=us-ascii", blank),
            ("ATT00002.html", "text/html", blank),
            ("att00001.htm", "text/html", ""),
            ("ATT123456789.htm", "text/html", "<html><body>Sent from my phone</body></html>"),
            ("ATT00001..htm", "text/html", blank),
            ("ATT00001.htm", "application/octet-stream", blank),
            ("ATT00001.txt", "text/plain", "____\n"),
            ("attachment.html", "text/html", "<p>list footer</p>"),
            ("noname.htm", "text/html", blank),
            ("無題の添付ファイル 00001.htm", "text/html", blank),
        )
    ):
        file = part(
            f'Content-Type: {kind}; name="{word(name)}"\r\n'
            f'Content-Disposition: attachment; filename="{word(name)}"',
            content,
        )
        head, body = multipart("mixed", text, file)
        yield Genuine(
            f"server-file-{number}", f"{name} ({kind}) added by a server", mail(body, mime=head)
        )
    for number, (kind, disposition) in enumerate(
        (
            ('text/html; name="ATT00001.htm"', "inline; filename=ATT00001.htm"),
            ('text/html; charset=us-ascii; name="ATT00001.htm"', ""),
            ('text/html; name="mail.html"', "inline"),
        )
    ):
        line = f"\r\nContent-Disposition: {disposition}" if disposition else ""
        head, body = multipart("mixed", text, part(f"Content-Type: {kind}{line}", blank))
        yield Genuine(
            f"server-shown-{number}", "a page shown below the text", mail(body, mime=head)
        )
    stub = part(plain("utf-8"), "お知らせを添付します。\r\n")
    empty = part(plain("utf-8"), " \r\n")
    for name, cover, kind, disposition in (
        ("stub", stub, "text/plain; charset=utf-8", "attachment"),
        ("blank", empty, "text/plain; charset=utf-8", "attachment"),
        ("inline", stub, "text/plain; charset=utf-8", "inline"),
        ("octets", stub, "application/octet-stream", "attachment"),
        ("sjis", stub, "text/plain", "attachment"),
    ):
        raw = crlf(first(), "cp932" if name == "sjis" else "utf-8")
        file = part(
            f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"
            f'Content-Disposition: {disposition}; filename="{word("認証ID.txt")}"',
            b64(raw),
        )
        head, body = multipart("mixed", cover, file)
        yield Genuine(
            f"text-file-{name}", f"the text in an attached .txt: {name}", mail(body, mime=head)
        )


ACCOUNT = """\
NGUYEN THI HANH 様

在留申請オンラインシステムの利用者登録が完了しましたので、お知らせいたします。

利用者ID：hanh1995@example.jp

オンライン申請をご利用になるには、続いてログインし、利用申出を行ってください。
{link}
出入国在留管理庁
"""
FILED = """\
NGUYEN THI HANH 様

在留申請オンラインシステムの利用申出を受け付けましたので、お知らせいたします。

利用者ID：hanh1995@example.jp
認証ID：{id}

このメールは削除しないでください。
出入国在留管理庁
"""
FILED_SUBJECT = "【入管庁】利用申出の受付完了及び認証IDのお知らせ"


def of_two_stages() -> Iterator[Genuine]:
    """Edition 2026, where the card comes at a second stage: an account is no registration."""
    done = "【入管庁】利用者登録完了のお知らせ"
    for name, link in (("account", ""), ("account-link", f"{LINK_2026}\n")):
        yield Genuine(
            f"2026-{name}",
            "an account is open, nothing is registered: no 認証ID, and no link to go on with",
            mail(ACCOUNT.format(link=link), edition="2026", subject=done),
            kind="other",
            auth_id=None,
            url=LINK_2026 if link else None,
            edition="2026",
        )
    yield Genuine(
        "2026-filed",
        "the 認証ID after the second stage: the password was chosen at the first",
        mail(FILED.format(id=ID), edition="2026", subject=FILED_SUBJECT),
        url=None,
        edition="2026",
    )
    yield Genuine(
        "2026-filed-back",
        "the second stage was not accepted",
        mail(FILED.format(id=ID), edition="2026", subject="【入管庁】利用申出の不受理のお知らせ"),
        kind="other",
        url=None,
        edition="2026",
    )
