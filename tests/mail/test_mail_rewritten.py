"""Links that a security service rewrote: the address inside is judged, the service never asked."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest

import mail
from mail.rewritten import unwrapped
from tests.mail.letters import LINK, expectation, first, first_page, html
from tests.mail.letters import mail as letter

SAFE = "https://jpn01.safelinks.protection.outlook.com/"
TAIL = "&data=05%7C02%7Chana%40example.jp%7C0%7C0&sdata=x%3D&reserved=0"


def safe(url: str, host: str = SAFE) -> str:
    return f"{host}?url={quote(url, safe='')}{TAIL}"


def second(url: str) -> str:
    """Proofpoint's second form."""
    return quote(url, safe="").replace("%2F", "_").replace("-", "%2D").replace("%", "-")


WRAPPED = {
    "microsoft": safe(LINK),
    "microsoft-europe": safe(LINK, "https://eur02.safelinks.protection.outlook.com/"),
    "proofpoint-1": f"https://urldefense.proofpoint.com/v1/url?u={quote(LINK, safe='')}&k=x%3D",
    "proofpoint-2": f"https://urldefense.proofpoint.com/v2/url?u={second(LINK)}&d=DwMF&c=x&e=",
    "proofpoint-3": f"https://urldefense.com/v3/__{LINK}__;!!Ab-Cd!Ef$",
    "proofpoint-3-us": f"https://urldefense.us/v3/__{LINK}__;!!Ab!Ef$",
    "barracuda": f"https://linkprotect.cudasvc.com/url?a={quote(LINK, safe='')}&c=E,1,x&typo=1",
    "cisco": f"https://secure-web.cisco.com/1abcDEF-x_y/{quote(LINK, safe='')}",
    "check-point": f"https://url.avanan.click/v2/___{LINK}___.YXAzOnBvc3Q6YTpvOmFi",
    "trend-micro": "https://imsva91-ctp.trendmicro.com/wis/clicktime/v1/query?"
    f"url={quote(LINK, safe='')}&umid=x&auth=y",
    "sophos": "https://ap-northeast-1.protection.sophos.com/?d=moj.go.jp&u="
    f"{base64.b64encode(LINK.encode()).decode().rstrip('=')}&i=x",
    "fireeye": f"https://protect2.fireeye.com/v1/url?k=a&q=1&e=b&u={quote(LINK, safe='')}",
    "symantec": f"https://clicktime.symantec.com/3abc?u={quote(LINK, safe='')}",
    "twice": safe(f"https://urldefense.com/v3/__{LINK}__;!!Ab-Cd!Ef$"),
}


def judged(data: bytes) -> tuple[mail.Message, mail.Verdict]:
    message = mail.read(data)
    return message, mail.judge(message, data, expectation())


@pytest.mark.parametrize("name", WRAPPED)
def test_the_genuine_page_is_found_inside_a_rewritten_link(name: str) -> None:
    message, verdict = judged(letter(first(link=WRAPPED[name])))
    assert (message.url, verdict.trusted) == (LINK, True), verdict.reasons
    assert "link-unwrapped" in [ground.code for ground in verdict.grounds]


@pytest.mark.parametrize("name", WRAPPED)
@pytest.mark.parametrize("shown", [LINK, "こちら", None])
def test_a_page_whose_links_were_rewritten_is_read(name: str, shown: str | None) -> None:
    link = WRAPPED[name].replace("&", "&amp;")
    message, verdict = judged(letter(first_page(link=link, shown=shown), mime=html()))
    assert (message.url, verdict.trusted) == (LINK, True), verdict.reasons


@pytest.mark.parametrize(
    "link",
    [
        safe("https://evil.example/x"),
        safe(LINK, "https://jpn01.safelinks.protection.outlook.com.evil.example/"),
        safe(LINK, "https://evilsafelinks.protection.outlook.com.example/"),
        safe(LINK, "http://jpn01.safelinks.protection.outlook.com/"),
        safe(f"{LINK}\n.evil.example"),
        safe("https://www.ras-immi.moj.go.jp@evil.example/"),
        f"{SAFE}?url={quote('https://evil.example/', safe='')}&url={quote(LINK, safe='')}",
        f"https://evil.example/?url={quote(LINK, safe='')}",
        f"https://urldefense.com/v3/__{LINK.replace('key', '*')}__;Iw!!Ab!Ef$",
        "https://urlsand.esvalabs.com/?u=https%3A%2F%2Fevil.example",
        "https://protect-eu.mimecast.com/s/AbCdEf?domain=ras-immi.moj.go.jp",
        "https://linkprotect.cudasvc.com/url?c=E,1,x",
    ],
)
def test_a_link_that_hides_where_it_leads_is_not_followed(link: str) -> None:
    message, verdict = judged(letter(first(link=link)))
    assert not verdict.trusted and not verdict.ask
    assert message.url != LINK


@pytest.mark.parametrize(
    "link",
    [
        "https://protect-eu.mimecast.com/s/AbCdEf?domain=ras-immi.moj.go.jp",
        "https://linkprotect.cudasvc.com/url?c=E,1,x",
        f"https://urldefense.com/v3/__{LINK.replace('key', '*')}__;Iw!!Ab!Ef$",
        f"https://gateway.office.example/check?to={quote(LINK, safe='')}",
    ],
)
def test_who_has_rewritten_a_link_that_cannot_be_read_is_named(link: str) -> None:
    _, verdict = judged(letter(first(link=link)))
    hosts = [r.params["host"] for r in verdict.reasons if r.code == "link-rewritten"]
    assert hosts == [link.split("/")[2]]


def test_a_link_that_nobody_rewrote_stays_as_it_is() -> None:
    for url in (LINK, "https://example.jp/?url=https%3A%2F%2Fevil.example", "mailto:x@y", ""):
        assert unwrapped(url) == (url, "")
