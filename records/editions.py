"""The editions of the site: hosts, entry pages and mail domains in one table (docs/domain.md 1)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from terms.errors import InputError


@dataclass(frozen=True)
class Edition:
    """Where one edition of the site lives and from where it sends its mails."""

    key: str
    host: str
    entry: str
    mail_domain: str

    @property
    def origin(self) -> str:
        return f"https://{self.host}"


EDITIONS: dict[str, Edition] = {
    # [article, official] in use from March 2022; whether it still answers is unknown
    "2022": Edition("2022", "www.ras-immi.moj.go.jp", "/WC01/WCAAS010/", "ras-immi.moj.go.jp"),
    # [code, 3rd] in use since 2026-01-05
    "2026": Edition(
        "2026",
        "www.rasens-immi.moj.go.jp",
        "/rasens-u/offer/offerList_initDisplay",
        "rasens-immi.moj.go.jp",
    ),
}
LIVE_EDITION = "2026"
ARTICLE_EDITION = "2022"


class SiteError(InputError):
    """A site address that is neither one of the two real hosts nor loopback."""


@dataclass(frozen=True)
class Site:
    """The site of one run: an edition at an origin."""

    edition: Edition
    origin: str

    @property
    def entry_url(self) -> str:
        return self.origin + self.edition.entry

    @property
    def loopback(self) -> bool:
        return is_loopback(urlsplit(self.origin).hostname or "")

    def owns(self, url: str) -> bool:
        """Tell whether this address belongs to the very origin of the site."""
        return origin_of(url) == self.origin


@cache
def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    if "%" in host:  # a zone behind an address is nothing that a browser opens
        return False
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def choose_site(url: str | None, edition: str | None) -> Site:
    """Return the site meant by ``--site`` and ``--edition``.

    Without an address the live edition, or the one that was asked for. On loopback the article's
    edition unless another was asked for. Raises :class:`SiteError` for any other address.
    """
    if url is None:
        chosen = EDITIONS[edition or LIVE_EDITION]
        return Site(chosen, chosen.origin)
    origin = origin_of(url)
    if origin is None:
        raise SiteError("site.not-an-address", site=url)
    parts = urlsplit(origin)
    host = parts.hostname or ""
    if is_loopback(host):
        return Site(EDITIONS[edition or ARTICLE_EDITION], origin)
    for known in EDITIONS.values():
        if host == known.host:
            if origin != known.origin:
                raise SiteError("site.not-https", site=url, origin=known.origin)
            if edition not in (None, known.key):
                raise SiteError("site.other-edition", site=url, edition=known.key)
            return Site(known, known.origin)
    hosts = ", ".join(known.host for known in EDITIONS.values())
    raise SiteError("site.refused", site=url, hosts=hosts)


def origin_of(url: str) -> str | None:
    """Scheme, host and port of an address as a browser writes them; None for what is none."""
    try:
        parts = urlsplit(url if "//" in url else f"https://{url}")
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    default = {"http": 80, "https": 443}[parts.scheme]
    suffix = "" if port in (None, default) else f":{port}"
    return f"{parts.scheme}://{host}{suffix}"
