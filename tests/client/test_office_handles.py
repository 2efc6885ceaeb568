"""The handles of the office are for programs: no web page reaches them, whatever it is called."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest

from jpki_bench.office import OfficeOptions, open_office

PAGES = {
    "a page whose name leads to loopback": {"Host": "evil.example"},
    "that page with the port": {"Host": "rebound.example:8080"},
    "a page elsewhere that posts": {"Origin": "https://evil.example"},
    "a sandboxed page": {"Origin": "null"},
    "a page elsewhere that loads": {"Sec-Fetch-Site": "cross-site"},
    "a page that another one led to": {"Referer": "https://evil.example/"},
}


def asked(site: str, path: str, headers: dict[str, str], body: object = None) -> int:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{site}{path}", data, headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


async def test_no_web_page_switches_faults_or_reads_who_registered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("JPKI_BENCH_READER", "link")
    fault = {"name": "maintenance"}
    async with open_office(OfficeOptions(imap=False)) as office:
        site = office.ready["site"]
        for page in PAGES.values():
            assert await asyncio.to_thread(asked, site, "/__office__/state", page) == 403
            assert await asyncio.to_thread(asked, site, "/__office__/fault", page, fault) == 403
        assert office.faults.names() == []
        here = {"Host": f"localhost:{urlsplit(site).port}"}
        assert await asyncio.to_thread(asked, site, "/__office__/fault", here, fault) == 200
        assert office.faults.names() == ["maintenance"]
