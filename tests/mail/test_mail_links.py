"""The link check: only the very origin passes, however an address is dressed up."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail.links import best_link, check_link, find_links, host_lookalike, lookalike, origin_of
from tests.mail.letters import DOMAINS, LINK, ORIGINS

ORIGIN = ORIGINS["2022"]
HOST = ORIGIN.removeprefix("https://")


@pytest.mark.parametrize(
    "url",
    [
        LINK,
        f"{ORIGIN}/",
        ORIGIN,
        f"{ORIGIN}/WC01/ras?dispOutputEvent=",
        f"{ORIGIN}/WC01/a;jsessionid=1?x=1&y=a%2Fb#top",
        f"{ORIGIN}/WC01/?back={ORIGIN}/WC01/",
        f"https://{HOST.upper()}/WC01/",
    ],
)
def test_the_genuine_page_is_followed(url: str) -> None:
    assert check_link(url, (ORIGIN,)) == ()


def test_on_loopback_only_the_very_origin_of_the_site_is_followed() -> None:
    origin = "http://127.0.0.1:8123"
    assert check_link(f"{origin}/WC01/?key=1", (origin,)) == ()
    for other in (
        "http://127.0.0.1:8124/WC01/",
        "http://127.0.0.1/WC01/",
        "https://127.0.0.1:8123/WC01/",
        "http://localhost:8123/WC01/",
        "http://127.0.0.1:8123@evil.example/",
        "http://[::1]:8123/",
        LINK,
    ):
        assert check_link(other, (origin,)), other


def test_nothing_is_followed_where_nothing_is_allowed() -> None:
    assert check_link(LINK, ())


pieces = st.sampled_from(
    [
        *("https", "http", "HTTPS", "javascript", ":", "//", "/", "\\", "@", "?", "#", ".", "%2e"),
        *(HOST, DOMAINS["2022"], "evil.example", "www.", ":443", ":8443", "%40", "%2F%2F", "xn--"),
        *("\t", "\n", " ", "\u3002", "\uff0f", "\u200b", "url=", "key=1", "&", ";", "\0", "а"),
    ]
)


@given(st.lists(pieces, max_size=12).map("".join))
@settings(max_examples=600)
def test_whatever_passes_leads_to_the_genuine_host_for_other_readers_too(url: str) -> None:
    """Our reading of an address may be stricter than another's, never more generous."""
    for candidate in (url, f"https://{url}", f"{ORIGIN}{url}"):
        if check_link(candidate, (ORIGIN,)):
            continue
        parts = urlsplit(candidate)
        assert (parts.scheme, parts.hostname, parts.username) == ("https", HOST, None)
        assert parts.port in (None, 443)
        assert not set(candidate) & set("\\\t\n\r \0") and candidate.isascii()
        assert "evil.example" not in parts.netloc


@given(st.from_regex(r"[a-z0-9.@:/\\%-]{1,40}", fullmatch=True))
@settings(max_examples=200)
def test_no_other_host_has_the_origin(host: str) -> None:
    if origin_of(f"https://{host}/") == ORIGIN:
        assert host.partition("/")[0] in (HOST, f"{HOST}:443")


@given(st.text(max_size=200), st.text(max_size=60))
@settings(max_examples=200)
def test_links_are_found_whole_in_any_text(before: str, behind: str) -> None:
    text = f"{before}\n{LINK} {behind}"
    found, _ = find_links(text, [])
    assert LINK in [link.url for link in found]


@pytest.mark.parametrize(
    "host",
    [
        "www.ras-immi.moj.go.jp.evil.example",
        "ras-immi-moj-go-jp.example",
        "www.ras-immi.m0j.go.jp",
        "www.ras-imrni.moj.go.jp.example",
        "www.rasens-immi.example",
        "www.xn--80ak6aa92e.jp",
        "moj.go.jp.example",
        "www.ras-immi.moj.gojp.com",
    ],
)
def test_a_host_that_tries_to_pass_for_ours_is_noticed(host: str) -> None:
    assert host_lookalike(host, (HOST, DOMAINS["2022"]))
    assert lookalike(f"https://{host}/x", (ORIGIN,), DOMAINS["2022"])


@pytest.mark.parametrize(
    "host",
    ["www.moj.go.jp", "mail.yahoo.co.jp", "www.jpki.go.jp", "example.jp", HOST, "www.isa.go.jp"],
)
def test_honest_hosts_are_not_taken_for_imitations(host: str) -> None:
    assert not host_lookalike(host, (HOST, DOMAINS["2022"]))


LONG = f"{ORIGIN}/WC01/WCAAS030/password/registration/"  # as long as a line of a mail


@pytest.mark.parametrize(
    ("next_line", "whole"),
    [
        ("input?key=1f&lang=ja", f"{LONG}input?key=1f&lang=ja"),
        ("3f9c0b7e5d1a48c2", f"{LONG}3f9c0b7e5d1a48c2"),
        ("Regards", LONG),
        ("https://evil.example/", LONG),
        ("-----", LONG),
    ],
)
def test_an_address_broken_at_the_margin_is_made_whole_and_swallows_no_other_line(
    next_line: str, whole: str
) -> None:
    found, _ = find_links(f"{LONG}\n{next_line}\n", [])
    assert found[0].url == whole


def test_a_short_address_does_not_go_on_in_the_next_line() -> None:
    found, _ = find_links(f"{ORIGIN}/WC01/\ninput?key=1\n", [])
    assert [link.url for link in found] == [f"{ORIGIN}/WC01/"]


def test_the_offices_link_is_taken_before_another_that_is_as_long() -> None:
    other = "https://www.example.jp/campaign/password?key=3f9c0b7e5d1a48c2"
    for text in (f"{other}\n\n{LINK}\n", f"{LINK}\n\n{other}\n"):
        best = best_link(find_links(text, [])[0])
        assert best is not None
        assert best.url == LINK
