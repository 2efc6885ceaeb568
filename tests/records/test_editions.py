"""No browser is ever sent anywhere but to the two real hosts and to loopback."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.editions import EDITIONS, Site, SiteError, choose_site, is_loopback

REAL = {"2022": "www.ras-immi.moj.go.jp", "2026": "www.rasens-immi.moj.go.jp"}
LOOPBACK = [
    ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ("http://127.0.0.1:8000/WC01/?a=b#c", "http://127.0.0.1:8000"),
    ("http://127.8.9.10/", "http://127.8.9.10"),
    ("http://localhost", "http://localhost"),
    ("HTTP://LOCALHOST:80/", "http://localhost"),
    ("https://localhost:443", "https://localhost"),
    ("https://localhost:8443", "https://localhost:8443"),
    ("http://[::1]:8000/", "http://[::1]:8000"),
    ("http://[0:0:0:0:0:0:0:1]:1", "http://[0:0:0:0:0:0:0:1]:1"),
]
REFUSED = [
    # look-alikes of loopback
    "http://127.0.0.1.evil.example", "http://127.0.0.1.nip.io:8000", "http://localhost.evil",
    "http://localhost.evil.example/", "http://evil.example/127.0.0.1", "http://localhost.",
    "http://127.0.0.1.", "http://2130706433", "http://0x7f000001", "http://0x7f.1",
    "http://0177.0.0.1", "http://127.1", "http://0", "http://0.0.0.0:8000", "http://[::]",
    "http://[::ffff:8.8.8.8]", "http://[fe80::1]", "http://[::1%25eth0]", "http://10.0.0.1",
    "http://192.168.0.1", "http://128.0.0.1", "http://１２７.0.0.1", "http://lоcalhost",
    "http://localhost:8000.evil.example",
    # look-alikes of the real hosts
    "https://www.rasens-immi.moj.go.jp.evil.example", "https://www.rasens-immi.moj.go.jp.",
    "https://rasens-immi.moj.go.jp", "https://ras-immi.moj.go.jp", "https://moj.go.jp",
    "https://evil-www.rasens-immi.moj.go.jp", "https://www.rasens-immi.moj.go.jp.jp",
    "https://www.rasens-immi.moj-go.jp", "https://wwwras-immi.moj.go.jp",
    "https://a.www.ras-immi.moj.go.jp", "https://www.rаs-immi.moj.go.jp",
    "https://www．ras-immi．moj．go．jp", "https://www.ras-immi.moj.go.jp%2eevil.example",
    "https://xn--www-ras.example", "https://evil.example/www.ras-immi.moj.go.jp",
    "https://evil.example?https://www.ras-immi.moj.go.jp",
    "https://evil.example#www.ras-immi.moj.go.jp", "https://www.ras-immi.moj.go.jp\\.evil.example",
    # userinfo
    "https://www.rasens-immi.moj.go.jp@evil.example", "https://a:b@www.rasens-immi.moj.go.jp",
    "http://127.0.0.1@evil.example", "http://127.0.0.1:80@evil.example", "http://@127.0.0.1",
    "http://a@localhost", "https://www.ras-immi.moj.go.jp\\@evil.example",
    "https://evil.example\\@www.ras-immi.moj.go.jp", "http://127.0.0.1%40evil.example",
    # no addresses
    "", " ", "https://", "http:///path", "//", "file:///etc/passwd", "javascript:alert(1)//",
    "ftp://localhost/", "chrome://settings", "about:blank", "data:text/html,//localhost",
    "https:/\\evil.example//localhost", "https:\\\\localhost", "http://[::1", "http://::1/",
    "http://localhost:99999", "http://localhost:-1", "http://localhost:8o", "http://local host/",
]  # fmt: skip


@pytest.mark.parametrize(("url", "origin"), LOOPBACK)
def test_the_simulated_site_is_reached_on_loopback(url: str, origin: str) -> None:
    site = choose_site(url, None)
    assert (site.origin, site.edition.key, site.loopback) == (origin, "2022", True)
    assert choose_site(url, "2026").edition.key == "2026"
    assert site.entry_url == f"{origin}/WC01/WCAAS010/"


@pytest.mark.parametrize("url", REFUSED)
def test_any_other_address_is_refused(url: str) -> None:
    for edition in (None, "2022", "2026"):
        with pytest.raises(SiteError) as refusal:
            choose_site(url, edition)
        assert refusal.value.code in ("site.refused", "site.not-an-address")
        assert refusal.value.params["site"] == url


@pytest.mark.parametrize("edition", ["2022", "2026"])
def test_a_real_host_is_taken_only_as_its_own_https_address(edition: str) -> None:
    host = REAL[edition]
    for url in (f"https://{host}", f"https://{host}:443/", f"HTTPS://{host.upper()}/x?y", host):
        site = choose_site(url, None)
        assert (site.origin, site.edition.key) == (f"https://{host}", edition)
        assert not site.loopback
        assert choose_site(url, edition) == site
    for url in (f"http://{host}", f"https://{host}:8443", f"http://{host}:443", f"{host}:80"):
        with pytest.raises(SiteError) as refusal:
            choose_site(url, None)
        assert (refusal.value.code, refusal.value.params["origin"]) == (
            "site.not-https",
            f"https://{host}",
        )


def test_a_real_host_belongs_to_one_edition() -> None:
    with pytest.raises(SiteError) as refusal:
        choose_site("https://www.ras-immi.moj.go.jp", "2026")
    assert (refusal.value.code, refusal.value.params["edition"]) == ("site.other-edition", "2022")


def test_without_an_address_the_live_edition_is_meant() -> None:
    assert choose_site(None, None).origin == "https://www.rasens-immi.moj.go.jp"
    assert choose_site(None, "2022").origin == "https://www.ras-immi.moj.go.jp"


def test_hosts_entries_and_mail_domains_are_the_known_ones() -> None:
    assert {key: edition.host for key, edition in EDITIONS.items()} == REAL
    assert {key: edition.mail_domain for key, edition in EDITIONS.items()} == {
        "2022": "ras-immi.moj.go.jp",
        "2026": "rasens-immi.moj.go.jp",
    }
    assert EDITIONS["2022"].entry == "/WC01/WCAAS010/"
    assert EDITIONS["2026"].entry == "/rasens-u/offer/offerList_initDisplay"


@pytest.mark.parametrize(
    ("url", "owned"),
    [("https://www.ras-immi.moj.go.jp/WC01/x?key=1", True),
     ("https://WWW.RAS-IMMI.MOJ.GO.JP:443/", True),
     ("http://www.ras-immi.moj.go.jp/WC01/x", False),
     ("https://www.ras-immi.moj.go.jp:444/", False),
     ("https://www.rasens-immi.moj.go.jp/", False),
     ("https://www.ras-immi.moj.go.jp@evil.example/", False),
     ("https://www.ras-immi.moj.go.jp.evil.example/", False),
     ("https://www.ras-immi.moj.go.jp\\@evil.example/", False),
     ("https:/\\evil.example//www.ras-immi.moj.go.jp", False), ("", False), ("http://[", False)],
)  # fmt: skip
def test_a_link_belongs_to_the_site_only_with_its_very_origin(url: str, owned: bool) -> None:
    assert choose_site(None, "2022").owns(url) is owned


def test_a_link_to_another_port_of_loopback_is_not_the_sites_own() -> None:
    site = choose_site("http://127.0.0.1:8000", None)
    assert site.owns("http://127.0.0.1:8000/WC01/")
    for other in ("http://127.0.0.1:8001/", "http://localhost:8000/", "https://127.0.0.1:8000/"):
        assert not site.owns(other)


hostile = st.text(st.sampled_from("127.0localhostwww-immijg:@/\\?#[]%．。 \t"), max_size=30)


@given(hostile, st.sampled_from(["", "http://", "https://", "//"]))
@settings(max_examples=300)
def test_whatever_is_given_the_site_is_an_allowed_one(text: str, scheme: str) -> None:
    try:
        site = choose_site(scheme + text, None)
    except SiteError:
        return
    assert isinstance(site, Site)
    host = site.origin.split("//")[1].rsplit(":", 1)[0] if "[" not in site.origin else "::1"
    assert is_loopback(host) or host in REAL.values()
    assert site.owns(site.entry_url)
