"""``touroku mail``: reads auth-ID mails and says whether to believe them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import mail
from desk.answers import print_json
from desk.settings import Settings, load_settings
from desk.words import Words
from flows.outcomes import BadInput
from mail.believing import choose
from records.editions import EDITIONS

LIMIT = 64 << 20  # bytes of one file


def run(options: argparse.Namespace, words: Words) -> int:
    """Judge every file. Exit 0 even when a mail is not believed, 2 when a file can't be read."""
    settings = load_settings()
    judged = [_judge(path, settings, words) for path in options.files]
    if options.json:
        print_json(judged)
    else:
        for one in judged:
            _tell(one, words)
    return 0


def _judge(path: Path, settings: Settings, words: Words) -> dict[str, Any]:
    try:
        # Never more than the limit: a device has no size and no end.
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except OSError as trouble:
        reason = trouble.strerror or type(trouble).__name__
        raise BadInput("mail-file.unreadable", file=str(path), reason=reason) from None
    if len(data) > LIMIT:
        raise BadInput("mail-file.too-large", file=str(path))
    message = mail.read(data)
    expectations = [
        mail.Expectation(
            mail_domain=edition.mail_domain,
            link_origins=(edition.origin,),
            recipient=settings.email,
            authserv_ids=settings.authserv,
        )
        for edition in EDITIONS.values()
    ]
    expectation = choose(message, expectations)

    def signed(raw: bytes) -> frozenset[str]:
        return mail.signing_domains(raw, mail.SystemDns(), expectation.mail_domain)

    signatures = signed if settings.dkim else None
    verdict = mail.judge(message, data, expectation, signatures=signatures)
    return {
        "file": str(path),
        "kind": message.kind,
        "auth_id": message.auth_id,
        "url": message.url,
        "trusted": verdict.trusted,
        "reasons": [words(reason.key, **reason.params) for reason in verdict.reasons],
        "codes": [reason.code for reason in verdict.reasons],
    }


def _tell(judged: dict[str, Any], words: Words) -> None:
    kind = words(f"mail-kind.{judged['kind']}")
    believed = words("sheet.yes" if judged["trusted"] else "sheet.no")
    print(f"{judged['file']}: {kind}")
    print(f"  {words('sheet.mail-believed')}: {believed}")
    if judged["auth_id"]:
        print(f"  認証ID: {judged['auth_id']}")
    for reason in judged["reasons"]:
        print(f"  - {reason}")
