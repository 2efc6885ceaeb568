"""Oddities that reading meets and believing weighs."""

from __future__ import annotations

from typing import Final, Literal

Mark = Literal[
    "limits",
    "hidden-text",
    "form",
    "active",
    "odd-link",
    "mixed-id",
    "bidi",
    "dangerous-file",
    "several-from",
    "doubled-header",
    "unreadable-from",
    "resent",
    "sealed",
    "no-headers",
    "no-text",
    "several-mails",
    "behind-another",
    "unclear-encoding",
]

LIMITS: Final = "limits"
HIDDEN_TEXT: Final = "hidden-text"
FORM: Final = "form"
ACTIVE: Final = "active"
ODD_LINK: Final = "odd-link"
MIXED_ID: Final = "mixed-id"
BIDI: Final = "bidi"
DANGEROUS_FILE: Final = "dangerous-file"
SEVERAL_FROM: Final = "several-from"
DOUBLED_HEADER: Final = "doubled-header"
UNREADABLE_FROM: Final = "unreadable-from"
RESENT: Final = "resent"
SEALED: Final = "sealed"
NO_HEADERS: Final = "no-headers"
NO_TEXT: Final = "no-text"
SEVERAL_MAILS: Final = "several-mails"
BEHIND_ANOTHER: Final = "behind-another"
UNCLEAR_ENCODING: Final = "unclear-encoding"

MARKS: Final[dict[Mark, str]] = {
    LIMITS: "deeper, longer or in more parts than any honest mail; not all of it was read",
    HIDDEN_TEXT: "an ID or a link in text that a person would not see",
    FORM: "a form or a password box in the mail itself",
    ACTIVE: "script, refresh, base address or embedded page",
    ODD_LINK: "a link followed by characters that only look like part of an address",
    MIXED_ID: "letters of another script in an ID",
    BIDI: "characters that turn the direction of text around an ID or a link",
    DANGEROUS_FILE: "a program, an archive or a web page attached",
    SEVERAL_FROM: "more than one author",
    DOUBLED_HEADER: "Subject, Date or To more than once",
    UNREADABLE_FROM: "an author that can't be read with certainty",
    RESENT: "sent on by somebody (Resent headers)",
    SEALED: "encrypted, or in Outlook's own winmail.dat: the text can't be read",
    NO_HEADERS: "text without headers, as when it was pasted",
    NO_TEXT: "no text at all; perhaps it was lost on the way",
    SEVERAL_MAILS: "more mails behind this one, as in a mailbox file; only the first was read",
    BEHIND_ANOTHER: "stood behind another mail in a mailbox file, and may be that one's text",
    UNCLEAR_ENCODING: "the text is encoded in another way than its links",
}
