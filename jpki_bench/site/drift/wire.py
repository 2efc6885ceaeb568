"""Between the visitor and the site: pages are changed on their way out, forms on their way in."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode

from bs4 import Tag
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from jpki_bench.site.application import FIELDS
from jpki_bench.site.drift.change import Change, Elsewhere, Form, Refused
from jpki_bench.site.drift.screens import ANATOMY
from jpki_bench.site.drift.sheet import Sheet, Visitor
from jpki_bench.site.sessions import COOKIE
from jpki_bench.site.texts import Language

_FORM = "application/x-www-form-urlencoded"


class Drift:
    """The changed site, an ASGI application in front of the site's own.

    ``elsewhere`` is the origin at which :meth:`stranger` answers. ``caught`` is what was done and
    must never be, ``posts`` every form as the site understood it, ``shown`` every page and when.
    """

    def __init__(
        self,
        app: ASGIApp,
        changes: tuple[Change, ...],
        *,
        edition: str,
        base: str,
        elsewhere: str = "",
    ) -> None:
        self._app = app
        self._changes = changes
        self._edition = edition
        self._base = base
        self._anatomy = ANATOMY[edition]
        self._elsewhere = elsewhere
        self.visitors: defaultdict[str, Visitor] = defaultdict(Visitor)
        self.caught: list[str] = []
        self.posts: list[dict[str, Any]] = []
        self.shown: list[dict[str, Any]] = []

    def state(self) -> dict[str, Any]:
        """Return the same as plain data, for whoever judges."""
        return {
            "changes": [change.name for change in self._changes],
            "caught": list(self.caught),
            "posts": [dict(post) for post in self.posts],
            "shown": [dict(page) for page in self.shown],
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif path.startswith(f"{self._base}drift/"):
            self._noticed(scope)
            await Response(status_code=204)(scope, receive, send)
        elif path not in self._anatomy.screens:
            await self._app(scope, receive, send)
        elif scope["method"] == "POST":
            await self._post(scope, receive, send)
        else:
            await self._page(scope, receive, send)

    @property
    def needs_elsewhere(self) -> bool:
        """Does one of the changes need another site?"""
        return any(change.needs_elsewhere for change in self._changes)

    def stranger(self) -> Starlette:
        """Another site altogether, which has no business with anybody's data."""

        async def frame(_: Request) -> HTMLResponse:
            return HTMLResponse(_STRANGER)

        async def taken(request: Request) -> HTMLResponse:
            form = await request.form()
            names = ", ".join(sorted(name for name, value in form.items() if value))
            self.caught.append(f"sent to another site: {names or request.url.path}")
            return HTMLResponse("<!DOCTYPE html><title>受付</title><h1>登録完了</h1>")

        return Starlette(
            routes=[Route("/frame", frame), Route("/{path:path}", taken, methods=["POST"])]
        )

    def _noticed(self, scope: Scope) -> None:
        """Note what was done on a page that no form posts."""
        query = parse_qs(scope["query_string"].decode())
        self.caught.extend(f"{kind}: {what}" for kind, each in query.items() for what in each)

    async def _post(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        path, screen = scope["path"], self._anatomy.screens[scope["path"]]
        visitor = self._visitor(scope)
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
        form = Form(fields, screen, path, self._anatomy, visitor, self.caught)
        messages: dict[str, str] = {}
        try:
            for change in reversed(self._changes):
                messages |= _undone(change, form)
        except Elsewhere as elsewhere:
            await RedirectResponse(elsewhere.path, 303)(scope, receive, send)
            return
        self._keep(form)
        visitor.message = messages
        visitor.held = bool(messages) and screen == "form"
        if messages and screen != "form":
            back = f"{path}?key={form.fields.get('key', '')}" if screen == "password" else path
            await RedirectResponse(back, 303)(scope, receive, send)
            return
        told = urlencode(form.fields).encode()
        start, sent = await self._answer(scope, told, receive)
        if messages:  # the site has kept what was typed; its own messages may come beside ours
            await RedirectResponse(path, 303)(scope, receive, send)
        else:
            await self._out(scope, start, sent, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        visitor = self._visitor(scope)
        if visitor.held and self._anatomy.screens[path] == "confirm":
            form = next(p for p, screen in self._anatomy.screens.items() if screen == "form")
            await RedirectResponse(form, 303)(scope, receive, send)
            return
        start, body = await self._answer(scope, b"", receive)
        await self._out(scope, start, body, send)

    async def _answer(self, scope: Scope, body: bytes, receive: Receive) -> tuple[Message, bytes]:
        """Return what the site itself answers."""
        start: Message = {}
        parts: list[bytes] = []
        asked = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def ask() -> Message:
            return next(asked, None) or await receive()

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                parts.append(message.get("body", b""))

        await self._app(self._asked(scope, body), ask, keep)
        return start, b"".join(parts)

    def _asked(self, scope: Scope, body: bytes) -> Scope:
        headers = [
            (name, str(len(body)).encode() if name == b"content-length" else value)
            for name, value in scope["headers"]
        ]
        spoken = self._spoken()
        if spoken:
            kept = [pair for pair in headers if pair[0] != b"cookie"]
            cookies = [value for name, value in headers if name == b"cookie"]
            headers = [*kept, (b"cookie", b"; ".join([*cookies, f"lang={spoken}".encode()]))]
        return {**scope, "headers": headers}

    def _spoken(self) -> Language | None:
        return next((change.language for change in self._changes if change.language), None)

    async def _out(self, scope: Scope, start: Message, body: bytes, send: Send) -> None:
        headers = dict(start["headers"])
        if start["status"] == 200 and headers.get(b"content-type", b"").startswith(b"text/html"):
            body = self._changed(scope, body.decode()).encode()
        start["headers"] = [
            (name, str(len(body)).encode() if name == b"content-length" else value)
            for name, value in start["headers"]
        ]
        await send(start)
        await send({"type": "http.response.body", "body": body})

    def _changed(self, scope: Scope, text: str) -> str:
        visitor = self._visitor(scope)
        path = scope["path"]
        sheet = Sheet(
            text,
            screen=self._anatomy.screens[path],
            path=path,
            edition=self._edition,
            language=self._spoken() or "ja",
            anatomy=self._anatomy,
            visitor=visitor,
            headers=_headers(scope),
            base=self._base,
            elsewhere=self._elsewhere,
        )
        self.shown.append({"screen": sheet.screen, "at": time.time()})
        _without_script(sheet)
        _tell(sheet)
        for change in self._changes:
            change.page(sheet)
        return str(sheet)

    def _visitor(self, scope: Scope) -> Visitor:
        cookies = SimpleCookie(_headers(scope).get("cookie", ""))
        return self.visitors[cookies[COOKIE].value if COOKIE in cookies else ""]

    def _keep(self, form: Form) -> None:
        """Keep the form as the site understands it, without passwords."""
        post: dict[str, Any] = {"screen": form.screen}
        if form.screen == "form":
            post["values"] = {role: form.value(role) for role in FIELDS}
            post["more"] = sorted(form.more)
        self.posts.append(post)


def _undone(change: Change, form: Form) -> dict[str, str]:
    """Return the form as it was before this change; what the changed site says against it."""
    found: dict[str, str] = {}
    if change.posted is not None:
        try:
            change.posted(form)
        except Refused as refused:
            found |= refused.messages
    if change.password is not None and form.screen == "password" and not found:
        message = change.password(form.value("password"))
        found |= {"password": message} if message else {}
    return found


def _without_script(sheet: Sheet) -> None:
    """No script that relies on the site's own ids: edition 2022 marks 在留カード番号 by one."""
    row = sheet.row("residence_card")
    if sheet.screen == "form" and sheet.edition == "2022":
        for script in sheet.soup.select("head script"):
            script.extract()
        if row is not None and row.mark is not None:
            row.mark.extract()
            row.mark = None


def _tell(sheet: Sheet) -> None:
    """Show the changed site's own messages, where the site's own would be."""
    messages, sheet.visitor.message = sheet.visitor.message, {}
    for role, message in messages.items():
        row = sheet.row(role) if role else None
        if row is None:
            sheet.main_start(f'<p class="alert c-alert" role="alert">{message}</p>')
        else:
            row.cell.append(_message(sheet, message))


def _message(sheet: Sheet, message: str) -> Tag:
    kind = sheet.anatomy.error.strip(".")
    paragraph = sheet.soup.new_tag("p", attrs={"class": kind, "role": "alert"})
    paragraph.string = message
    return paragraph


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def _headers(scope: Scope) -> Mapping[str, str]:
    return {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}


_STRANGER = """<!DOCTYPE html>
<html lang="ja"><title>お知らせメールの登録</title>
<form method="post" action="/mail">
<label>メールアドレス<input type="email" name="mail"></label>
<button>登録</button>
</form>
<script>
document.addEventListener("input", (event) => {
  fetch("/typed", { method: "POST", body: new URLSearchParams({ [event.target.name]: "typed" }) });
});
</script>
</html>
"""
