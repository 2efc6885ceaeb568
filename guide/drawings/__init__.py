"""The figures that are drawn: one function each, from words to a picture."""

from __future__ import annotations

from collections.abc import Callable

from guide.drawings import client, extension, mailing, preparing, windows
from guide.drawings.canvas import CSS, DARK, Canvas
from guide.drawings.says import Say
from guide.model import Procedure

__all__ = ["CSS", "DARK", "DRAWINGS", "Canvas", "Say"]

DRAWINGS: dict[str, Callable[[Say, Procedure], Canvas]] = {
    "reader": preparing.reader,
    "whose-card": preparing.whose_card,
    "browser": client.browser,
    "client-windows": client.client_windows,
    "client-edition": client.client_edition,
    "client-not-standard": client.client_not_standard,
    "installer": client.installer,
    "installer-administrator": client.installer_administrator,
    "run-as-administrator": client.run_as_administrator,
    "installer-browser": client.installer_browser,
    "chrome-add": extension.chrome_add,
    "chrome-confirm": extension.chrome_confirm,
    "edge-allow": extension.edge_allow,
    "edge-add": extension.edge_add,
    "reader-and-card": preparing.reader_and_card,
    "communication-error": windows.communication_error,
    "driver-notice": windows.driver_notice,
    "driver-search": windows.driver_search,
    "password-sheet": preparing.password_sheet,
    "signature-password": windows.signature_password,
    "authentication-password": windows.authentication_password,
    "mail-address": mailing.mail_address,
    "mail-gmail": mailing.mail_gmail,
    "mail-filter": mailing.mail_filter,
    "residence-card": preparing.residence_card,
}
