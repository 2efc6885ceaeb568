"""The two mails as the how-to shows them: their words as escaped text on a sheet of our own."""

from __future__ import annotations

from html import escape

from flows.howto.example import Disguise
from flows.registration.mail_trust import MailKind
from flows.user_interaction import Words
from mail import Message
from records.editions import Site

MAILS: dict[str, MailKind] = {
    "go-on-mail": "go-on", "link-mail": "registered", "final-mail": "password-set"
}  # fmt: skip

STYLE = """
body { margin: 0; padding: 28px; background: #fff; color: #1b1f24;
       font: 16px/1.75 "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, sans-serif; }
main { display: block; width: 880px; border: 1px solid #c3ccd5; border-radius: 8px; }
dl { display: grid; grid-template-columns: 7em 1fr; gap: 4px 14px; margin: 0; padding: 18px 26px;
     background: #f3f6f9; border-bottom: 1px solid #c3ccd5; border-radius: 8px 8px 0 0; }
dt { color: #57606a; } dd { margin: 0; } .subject { font-weight: 700; font-size: 18px; }
pre { margin: 0; padding: 22px 26px; font: inherit; white-space: pre-wrap;
      overflow-wrap: anywhere; }
.link, .auth-id { display: inline-block; margin: 7px 0; }  /* room for an outline */
.link { color: #1d5fae; text-decoration: underline; } .auth-id { font-weight: 700; }
"""


def mail_paper(message: Message, disguise: Disguise, words: Words, site: Site) -> str:
    """Give a whole page with the mail's head and text, the 認証ID and the link marked by class."""
    body = message.text
    if message.url:
        body = body.replace(message.url, _address(site))
    body = escape(disguise.of(body).strip())
    body = _first(body, disguise.shown["auth_id"], "auth-id")
    body = _first(body, escape(_address(site)), "link")
    rows = [
        (words("sheet.mail-subject"), f'<span class="subject">{escape(message.subject)}</span>'),
        (words("sheet.mail-from"), escape(message.sender or "")),
        (words("sheet.mail-to"), escape(disguise.shown["email"])),
    ]
    head = "".join(f"<dt>{escape(label)}</dt><dd>{value}</dd>" for label, value in rows)
    return (
        f'<!doctype html><html lang="{words.lang}"><head><meta charset="utf-8">'
        f"<title>{escape(message.subject)}</title><style>{STYLE}</style></head>"
        f"<body><main><dl>{head}</dl><pre>{body}</pre></main></body></html>"
    )


def _address(site: Site) -> str:
    """Return how the password link begins; its path and its key are the site's own affair."""
    return f"{site.edition.origin}/…"


def _first(text: str, wanted: str, name: str) -> str:
    return text.replace(wanted, f'<span class="{name}">{wanted}</span>', 1)
