"""``touroku mail``: reads auth-ID mails and says whether to believe them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mail
from desk.answers import refusal
from desk.cases.office import tell_trouble
from desk.run_request import trust_options
from desk.settings import Settings, load_settings
from desk.words import Words
from desk.writer import write_json, write_line
from flows.outcomes import BadInput
from flows.registration.mail_shown import AsCase, ShownMail
from mail.believing import choose
from mail.files import beginning_of, mails_in
from records.case import Case, Store, StoreError
from records.editions import EDITIONS, Site, choose_site
from terms.errors import BAD_INPUT
from terms.masking import EXACT, Masking, masked_addresses

LIMIT = 64 << 20  # bytes of one file

Judge = Callable[[mail.Message, bytes, Path], ShownMail]


def run(options: argparse.Namespace, words: Words) -> int:
    """Judge every mail of every file.

    Exit 0 even when a mail is not believed, 2 when a file can't be read; the others are told.
    """
    settings = load_settings()
    store = Store(settings.home)
    case, site = _chosen(options, store)
    judged: list[dict[str, Any]] = []
    refused: list[BadInput] = []
    watched = not options.json and sys.stdout.isatty()
    for path in options.files:
        of = case or (None if site else _case_around(path, store))
        as_case = of and AsCase(of, trust_options(settings), settings.ledger_options)
        judge = as_case or _as_desk(settings, site)
        try:
            judged += _judged(path, judge, of, _Speaker(words, of, watched=watched))
        except BadInput as trouble:
            refused.append(trouble)
        if as_case:
            tell_trouble(words, as_case.trouble)
    if not options.json:
        for one in judged:
            _tell(one, words)
    if refused:
        document = refusal(words, refused)
        if options.json:
            write_json(document | {"mails": judged})
        return BAD_INPUT
    if options.json:
        write_json(judged)
    return 0


def _chosen(options: argparse.Namespace, store: Store) -> tuple[Case | None, Site | None]:
    """Return the case and the site that were asked for.

    Raises :class:`BadInput` where they differ.
    """
    site = choose_site(options.site, None) if options.site else None
    if options.case is None:
        return None, site
    case = store.open(options.case)
    if site and site.origin != case.site.origin:
        raise BadInput(
            "run.other-site-than-case", case=case.id, origin=case.site.origin, site=options.site
        )
    return case, site


def _case_around(path: Path, store: Store) -> Case | None:
    """Return the case in whose folder a mail is kept.

    Judged otherwise it would contradict the case.
    """
    folder = path.resolve().parent
    if folder.name != "mails" or folder.parent.parent != store.cases.resolve():
        return None
    try:
        return store.open(folder.parent.name)
    except StoreError:
        return None


def _as_desk(settings: Settings, site: Site | None) -> Judge:
    """Without a case: for this desk's address, and for the edition that the mail claims."""
    expectations = [
        mail.Expectation(
            mail_domain=edition.mail_domain,
            link_origins=(site.origin if site else edition.origin,),
            recipient=settings.email,
            authserv_ids=settings.authserv,
            loopback=bool(site and site.loopback),
        )
        for edition in EDITIONS.values()
        if site is None or site.loopback or site.edition == edition
    ]
    ask_dns = settings.dkim and not (site and site.loopback)

    def judge(message: mail.Message, data: bytes, path: Path) -> ShownMail:
        expected = choose(message, expectations)

        def signed(raw: bytes) -> frozenset[str]:
            return mail.signing_domains(raw, mail.SystemDns(), expected.mail_domain)

        verdict = mail.judge(message, data, expected, signatures=signed if ask_dns else None)
        return ShownMail(verdict, verdict.trusted)

    return judge


@dataclass(frozen=True)
class _Speaker:
    """Says what there is about a mail; where nobody watches, without addresses and names."""

    words: Words
    case: Case | None
    watched: bool

    def __call__(self, key: str, params: Mapping[str, str]) -> str:
        if self.watched:
            return self.words(key, **params)
        hidden = self.case.masking if self.case else Masking()
        masked = {
            name: hidden.hide(masked_addresses(value)) if name not in EXACT else value
            for name, value in params.items()
        }
        return self.words(key, **masked)


def _judged(path: Path, judge: Judge, case: Case | None, tell: _Speaker) -> list[dict[str, Any]]:
    """One entry for each mail in a file. Raises :class:`BadInput`."""
    try:
        mails = mails_in(_bytes_of(path), str(path))
    except mail.MailError as trouble:
        raise BadInput(trouble.code, **trouble.params) from None
    found = []
    for number, data in enumerate(mails, 1):
        message = mail.read(data)
        where: dict[str, Any] = {"file": str(path)}
        if len(mails) > 1:
            where["number"] = number
        if case:
            where["case"] = case.id
        found.append(where | _entry(message, judge(message, data, path), tell))
    return found


def _entry(message: mail.Message, shown: ShownMail, tell: _Speaker) -> dict[str, Any]:
    verdict, words = shown.verdict, tell.words
    decision = [words(f"mail-file.decided-{shown.decided}")] if shown.decided else []
    against = () if shown.trusted else verdict.reasons
    open_question = verdict.ask and not (shown.trusted or shown.decided or shown.objections)
    return {
        "kind": message.kind,
        "auth_id": message.auth_id,
        "url": message.url,
        "trusted": shown.trusted,
        "ask": open_question,
        "reasons": [
            *(tell(reason.key, reason.params) for reason in against),
            *(words(key) for key in shown.objections),
            *([] if shown.trusted else decision),
        ],
        "codes": [*(reason.code for reason in against), *shown.objections],
        "grounds": [
            *(tell(ground.key, ground.params) for ground in verdict.grounds),
            *(decision if shown.trusted else []),
        ],
    }


def _bytes_of(path: Path) -> bytes:
    if path.is_dir():
        raise BadInput("mail-file.folder", file=str(path))
    try:
        data = beginning_of(path, LIMIT + 1)
    except OSError as trouble:
        reason = trouble.strerror or type(trouble).__name__
        raise BadInput("mail-file.unreadable", file=str(path), reason=reason) from None
    if len(data) > LIMIT:
        raise BadInput("mail-file.too-large", file=str(path))
    return data


def _tell(judged: dict[str, Any], words: Words) -> None:
    name = judged["file"]
    if "number" in judged:
        name = words("mail-file.number", file=name, number=str(judged["number"]))
    kind = words(f"mail-kind.{judged['kind']}")
    believed = words("sheet.yes" if judged["trusted"] else "sheet.no")
    write_line(f"{name}: {kind}")
    if "case" in judged:
        write_line(f"  {words('mail-file.as-case', case=judged['case'])}")
    write_line(f"  {words('sheet.mail-believed')}: {believed}")
    if judged["auth_id"]:
        write_line(f"  認証ID: {judged['auth_id']}")
    for reason in judged["reasons"]:
        write_line(f"  - {reason}")
    if judged["trusted"]:
        for ground in judged["grounds"]:
            write_line(f"  + {ground}")
