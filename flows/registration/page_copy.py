"""A copy of a page without what anybody entered: structure and labels, no values."""

from __future__ import annotations

import re
from collections.abc import Sequence

from playwright.async_api import Page

# Runs in the page on a clone of it, so that the page itself stays as it is.
COPY = """
() => {
  const copy = document.documentElement.cloneNode(true);
  const silent = 'script, style, link, noscript, iframe, svg';
  for (const gone of copy.querySelectorAll(silent)) gone.remove();
  for (const field of copy.querySelectorAll('input, textarea, select, option')) {
    const button = ['submit', 'button', 'image', 'reset'].includes(field.getAttribute('type'));
    if (!button && field.tagName !== 'OPTION') field.removeAttribute('value');
    field.removeAttribute('checked');
    field.removeAttribute('selected');
    if (field.tagName === 'TEXTAREA') field.textContent = '';
  }
  for (const value of copy.querySelectorAll('dd, td, output, [data-personal]')) {
    if (!value.querySelector('input, select, textarea, button, a')) value.textContent = '…';
  }
  for (const any of copy.querySelectorAll('*')) {
    for (const { name } of [...any.attributes]) {
      if (name.startsWith('on') || name === 'style' || name === 'srcdoc') any.removeAttribute(name);
    }
    for (const name of ['href', 'action', 'src']) {
      const address = any.getAttribute(name);
      if (address) any.setAttribute(name, address.split(/[?#;]/)[0]);
    }
  }
  return '<!doctype html>\\n' + copy.outerHTML;
}
"""
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
DIGITS = re.compile(r"\d(?:[\d\s-]{4,}\d)")
LONG_WORD = re.compile(r"[A-Za-z0-9+/_=-]{24,}")


async def masked_copy(page: Page, personal: Sequence[str]) -> str:
    """The page's HTML with every value, address parameter and long number taken out.

    Raises Playwright's Error when the page has gone.
    """
    html: str = await page.evaluate(COPY)
    for value in sorted(personal, key=len, reverse=True):
        html = html.replace(value, "…")
    html = EMAIL.sub("…", html)
    html = DIGITS.sub("…", html)
    return LONG_WORD.sub("…", html)
