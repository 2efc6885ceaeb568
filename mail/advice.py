"""What is known about mail providers and about mails that don't come [article, official]."""

from __future__ import annotations

from mail.model import Reason

# Gmail and Hotmail are advised against by the agency; Gmail failed in the article's own test. The
# other Microsoft domains are the same service under later names [inferred].
_GMAIL = frozenset(("gmail.com", "googlemail.com"))
_HOTMAIL_NAMES = frozenset(("hotmail", "outlook", "live", "msn", "passport"))
# Servers abroad: the site blocks foreign addresses and its mails may take the same way [inferred].
_ABROAD = frozenset(
    (
        "yahoo.com",
        "ymail.com",
        "aol.com",
        "mail.com",
        "gmx.com",
        "gmx.net",
        "gmx.de",
        "web.de",
        "mail.ru",
        "yandex.ru",
        "yandex.com",
        "proton.me",
        "protonmail.com",
        "tutanota.com",
        "tuta.com",
        "zoho.com",
        "qq.com",
        "163.com",
        "126.com",
        "sina.com",
        "naver.com",
        "daum.net",
        "hanmail.net",
        "icloud.com",
        "me.com",
        "mac.com",
    )
)
# Mobile carriers filter mails from computers unless told otherwise.
_CARRIERS = (
    "docomo.ne.jp",
    "au.com",
    "ezweb.ne.jp",
    "softbank.ne.jp",
    "i.softbank.jp",
    "ymobile.ne.jp",
    "uqmobile.jp",
    "rakumail.jp",
)


def provider_advice(address: str) -> Reason | None:
    """Why the agency or the article advise against this address, None when nothing is known.

    Codes: ``provider-gmail``, ``provider-hotmail``, ``provider-abroad``, ``provider-carrier``.
    """
    domain = address.strip().rpartition("@")[2].lower().rstrip(".>")
    params = {"domain": domain}
    if domain in _GMAIL:
        return Reason("provider-gmail", params)
    labels = domain.split(".")
    if len(labels) <= 3 and labels[0] in _HOTMAIL_NAMES:
        return Reason("provider-hotmail", params)
    if domain in _CARRIERS or domain.endswith(tuple(f".{name}" for name in _CARRIERS)):
        return Reason("provider-carrier", params)
    return Reason("provider-abroad", params) if domain in _ABROAD else None


def waiting_advice(
    minutes: float, *, address: str | None = None, mail_domain: str = ""
) -> tuple[Reason, ...]:
    """Give what to look at when a mail has not come for so many minutes; more the longer it takes.

    The article says "a few minutes"; nothing is said before three. Codes: ``waiting-spam``,
    ``waiting-blocked``, a provider's, ``waiting-address``, ``waiting-another-day``.
    """
    advice: list[Reason] = []
    if minutes >= 3:
        advice.append(Reason("waiting-spam"))
        advice.append(Reason("waiting-blocked", {"domain": mail_domain}))
    if minutes >= 5 and address:
        about = provider_advice(address)
        advice += [about] if about else []
        advice.append(Reason("waiting-address", {"address": address}))
    if minutes >= 15:
        advice.append(Reason("waiting-another-day"))
    return tuple(advice)
