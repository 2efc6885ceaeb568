"""The auth-ID mails: where they come from, what they say, whether to believe them."""

from mail.advice import provider_advice, waiting_advice
from mail.believing import choose, judge
from mail.errors import MailError
from mail.learning import server_to_learn
from mail.model import Expectation, Forwarded, Kind, Link, Message, Reason, Verdict
from mail.opening import open_source
from mail.reading import read
from mail.signature import SystemDns, signing_domains
from mail.sources import ImapSettings, RawMail, Source

__all__ = [
    "Expectation",
    "Forwarded",
    "ImapSettings",
    "Kind",
    "Link",
    "MailError",
    "Message",
    "RawMail",
    "Reason",
    "Source",
    "SystemDns",
    "Verdict",
    "choose",
    "judge",
    "open_source",
    "provider_advice",
    "read",
    "server_to_learn",
    "signing_domains",
    "waiting_advice",
]
