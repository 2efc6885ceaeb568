"""What the stand-ins really do to the office's PC: register the host, add the extension."""

from __future__ import annotations

import asyncio
from pathlib import Path

from playwright.async_api import Error, async_playwright

from jpki_bench.browser_profile import OfficeBrowser
from jpki_bench.client.install import EXTENSION_DIR, HOST_NAME, HostConfig, install


class StoreError(Exception):
    """No browser that uses the office's profile is open."""


class Installation:
    """The state of the office's PC; the pages ask and change it."""

    def __init__(self, browser: OfficeBrowser, host: HostConfig) -> None:
        self._browser = browser
        self._host = host
        self._adding = asyncio.Lock()

    @property
    def client(self) -> bool:
        """Is the native host registered?"""
        return (self._browser.profile / "NativeMessagingHosts" / f"{HOST_NAME}.json").exists()

    @property
    def extension(self) -> bool:
        """Will the office's browser have the extension from now on?"""
        return self._browser.added.exists()

    def install_client(self) -> None:
        """Do what the installer does when it has been allowed to."""
        install(self._browser.profile, self._host)

    async def add_extension(self) -> None:
        """Do what a store does: the open browser has the extension at once, and ever after.

        Chromium forgets an unpacked extension when it ends; the office's browser program brings
        it along the next time, since ``added`` is there. Raises :class:`StoreError`.
        """
        async with self._adding:
            if not self.extension:
                await _load(self._browser.port_file)
                self._browser.added.touch()


async def _load(port_file: Path) -> None:
    try:
        port = port_file.read_text(encoding="utf-8").split()[0]
    except (OSError, IndexError):
        raise StoreError from None
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
            session = await browser.new_browser_cdp_session()
            await session.send("Extensions.loadUnpacked", {"path": str(EXTENSION_DIR)})
            await browser.close()
    except Error as trouble:
        raise StoreError(str(trouble)) from None
