"""Pages of mails, read as a browser reads them: selectolax is the judge."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

import mail
from mail import html, marks
from tests.mail import letters

PIECES = (
    "<a href=x>", "<a href='https://e/?a=1&para=2&amp;b=3&copy;&reg'>", "<a\nHREF = 'k'>",
    "<a/href=w>", '<a href="y" href=z>', "<a href='https://e/'title=x>", '<a x="1"href=v>',
    "<a href=>", "<a href='&#x68;&notit;&ampx&lt'>", "</a>", "<p>", "</p>", "text", "<div>",
    "</div>", "<!-- c ", "-->", "<!-->", "<!--->", "<b>", "</b>", "<table>", "<tr>", "<td>",
    "</table>", "<br>", "<script>", "</script>", "</script ", "</scriptx>", "<style>", "</style>",
    "<title>", "</title>", "<", "&lt;", "&#x3c;", ">", '"', "'", "<img alt='<a href=q>'>",
    "<textarea>", "</textarea>", "<form>", "<input>", "<?x", "<!x>", "</ x>", "<iframe>",
    "</iframe>", "<noscript>", "</noscript>", "<plaintext>", "<xmp>", "</xmp>", "<template>",
    "</template>", "<![CDATA[", "]]>",
)  # fmt: skip


def seen_by_a_browser(text: str) -> set[str]:
    """Return the links of the tree; what a template holds is not in it."""
    found = LexborHTMLParser(text).css("a[href]")
    return {(link.attributes["href"] or "").strip() for link in found}


@given(st.lists(st.sampled_from(PIECES), max_size=12))
@example(["<a href='https://e/?a=1&para=2&amp;b=3&copy;&reg'>"])
@example(["<template>", "<a href=x>"])
@example(["<xmp>", "<a href=x>"])
@settings(max_examples=300)
def test_no_link_is_missed_or_invented(pieces: list[str]) -> None:
    text = "<body>" + "".join(pieces)
    assert set(html.read_html(text).hrefs) == seen_by_a_browser(text)


@pytest.mark.parametrize("hiding", ["template", "datalist", "dialog", "video"])
def test_an_id_that_nobody_is_shown_is_not_taken_without_a_question(hiding: str) -> None:
    more = f"<{hiding}><p>認証ID：EVIL00000000</p></{hiding}>"
    message = mail.read(letters.mail(letters.first_page(more=more), mime=letters.html()))
    assert message.auth_id == letters.ID
    assert "EVIL00000000" not in message.text
    assert marks.HIDDEN_TEXT in message.marks


def test_what_looks_like_a_link_in_a_box_of_text_is_text() -> None:
    read = html.read_html("<textarea><a href='https://e/'>x</a></textarea>y")
    assert (read.hrefs, read.text) == ([], "<a href='https://e/'>x</a>y")
    assert marks.FORM in read.marks
