"""A copy of a page without what anybody entered: structure and labels, no values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from playwright.async_api import Page

from terms.masking import Masking, spans_in_parts, without
from terms.text import GONE

# Runs in the page on a clone of it, so that the page itself stays as it is. Its texts and
# attributes are told in their order, and taken back without what is personal in them.
COPY = """
() => {
  const KEPT = new Set(('id class name type for role href action formaction src method lang dir '
    + 'placeholder title alt label value charset content width height maxlength minlength pattern '
    + 'required readonly disabled hidden autocomplete inputmode colspan rowspan scope headers '
    + 'tabindex multiple size rows cols min max step open contenteditable novalidate target')
    .split(' '));
  const INLINE = new Set(('a abbr b bdi bdo big cite code data del dfn em font i ins kbd label '
    + 'mark nobr output q rb rp rt ruby s samp small span strong sub sup time tt u var wbr')
    .split(' '));
  const BUTTONS = ['submit', 'button', 'image', 'reset'];
  const CHOICES = ['hidden', 'radio', 'checkbox', ...BUTTONS];
  const entered = [...document.querySelectorAll('input, textarea, [contenteditable]')]
    .filter(each => each.tagName !== 'INPUT' || !CHOICES.includes(each.type))
    .map(each => [`${'value' in each ? each.value : each.innerText}`.slice(0, 300),
      each.type === 'password']);
  const copy = document.documentElement.cloneNode(true);
  const silent = 'script, style, link, noscript, template, iframe, object, embed, svg';
  for (const gone of copy.querySelectorAll(silent)) gone.remove();
  for (const field of copy.querySelectorAll('input, textarea, select, option')) {
    const button = BUTTONS.includes((field.getAttribute('type') || '').toLowerCase());
    if (!button && field.tagName !== 'OPTION') field.removeAttribute('value');
    field.removeAttribute('checked');
    field.removeAttribute('selected');
    if (field.tagName === 'TEXTAREA') field.textContent = '';
  }
  for (const value of copy.querySelectorAll('dd, td, output, [data-personal], [contenteditable]')) {
    if (!value.querySelector('input, select, textarea, button, a')) value.textContent = '…';
  }
  const texts = [], nodes = [], attributes = [], owners = [], comments = [], lists = [];
  let breaks = true;
  const listOf = element => {
    const list = element && element.closest('select, datalist');
    if (list && !lists.includes(list)) lists.push(list);
    return list ? lists.indexOf(list) : -1;
  };
  const walker = document.createTreeWalker(
    copy, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT | NodeFilter.SHOW_COMMENT);
  const within = [];
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    while (within.length && !within[within.length - 1].contains(node)) {
      within.pop();
      breaks = true;
    }
    if (node.nodeType === Node.COMMENT_NODE) comments.push(node);
    else if (node.nodeType === Node.TEXT_NODE) {
      nodes.push(node);
      texts.push([node.data, breaks, listOf(node.parentElement)]);
      if (node.data.trim()) breaks = false;
    } else {
      if (!INLINE.has(node.localName)) {
        breaks = true;
        within.push(node);
      }
      for (const { name, value } of [...node.attributes]) {
        if (!KEPT.has(name) && !name.startsWith('aria-')) node.removeAttribute(name);
        else if (value) {
          owners.push(node);
          attributes.push([name, value, node.localName === 'option' ? listOf(node) : -1]);
        }
      }
    }
  }
  for (const comment of comments) comment.remove();
  return {
    found: { texts, attributes, entered },
    made: hidden => {
      hidden.texts.forEach((text, at) => { nodes[at].data = text; });
      hidden.attributes.forEach((text, at) => owners[at].setAttribute(attributes[at][0], text));
      return '<!doctype html>\\n' + copy.outerHTML;
    },
  };
}
"""
ADDRESSES = frozenset({"href", "action", "formaction", "src"})
NAMES = frozenset({"id", "class", "name", "for", "type", "role"})  # words of programs


async def masked_copy(page: Page, masking: Masking) -> str:
    """Copy the HTML without values, address parameters, and what is or looks personal.

    Raises Playwright's Error when the page has gone.
    """
    copy = await page.evaluate_handle(COPY)
    found: Mapping[str, Any] = await copy.evaluate("copy => copy.found")
    entered = Masking()
    for value, secret in found["entered"]:
        (entered.add_secret if secret else entered.add)(value)
    lists = _personal_lists(found, masking)
    hidden = {
        "texts": _texts(found["texts"], masking, entered, lists),
        "attributes": [
            GONE if at in lists else _attribute(name, value, masking, entered)
            for name, value, at in found["attributes"]
        ],
    }
    made: str = await copy.evaluate("(copy, hidden) => copy.made(hidden)", hidden)
    return made


def _personal_lists(found: Mapping[str, Any], masking: Masking) -> frozenset[int]:
    """Empty lists of which one answer is personal: the one missing would tell."""
    said = [(text, at) for text, _, at in found["texts"]]
    said += [(value, at) for _, value, at in found["attributes"]]
    return frozenset(at for text, at in said if at >= 0 and masking.hides(text))


def _texts(
    texts: Sequence[tuple[str, bool, int]],
    masking: Masking,
    entered: Masking,
    lists: frozenset[int],
) -> list[str]:
    """Each text without what is personal, also where that begins in one and ends in another."""
    found = spans_in_parts(
        [(text, breaks) for text, breaks, _ in texts],
        lambda whole: masking.spans(whole, lookalikes=True),
        entered.spans,
    )
    return [
        GONE if at in lists and text.strip() else without(text, spans)
        for (text, _, at), spans in zip(texts, found, strict=True)
    ]


def _attribute(name: str, value: str, masking: Masking, entered: Masking) -> str:
    if name in ADDRESSES:
        return masking.hide_address(value)
    if name in NAMES:
        return masking.hide(value)
    return entered.hide(masking.hide_lookalikes(value))
