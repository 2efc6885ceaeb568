"""A page of the site in disguise: an example's values where the case's own stood."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from playwright.async_api import ElementHandle, Locator

from flows.howto.example import Disguise
from flows.outcomes import Failed
from pages.covering import personal_texts
from pages.here import Here
from pages.plan import plan_filling
from pages.subject import Subject
from terms.masking import Masking

DONE = "data-touroku-example"

# What stands in an element becomes the example's, without the page's own scripts noticing.
SHOW = f"""(shown) => {{
  const before = window.tourokuBefore ??= [];
  // Also where an answer stands in two languages: 女 Female.
  const says = (text, example) => text === example || text.split(/\\s+/).includes(example);
  const choose = (buttons, example) => {{
    for (const button of buttons) before.push([button, "checked", button.checked]);
    for (const button of buttons)
      button.checked = [...button.labels].some((label) => says(label.innerText.trim(), example));
  }};
  for (const [example, element] of shown.flatMap(([each, all]) => all.map((one) => [each, one]))) {{
    element.setAttribute("{DONE}", "");
    if (example === null || element.control) continue;
    if (element.tagName === "SELECT") {{
      const option = element.selectedOptions[0];
      if (!option) continue;
      before.push([option, "text", option.text]);
      option.text = example;
    }} else if (element.type === "radio") {{
      choose([element], example);
    }} else if ("value" in element) {{
      before.push([element, "value", element.value]);
      element.value = example;
    }} else if (element.querySelector("input[type=radio]")) {{
      choose([...element.querySelectorAll("input[type=radio]")], example);
    }} else {{
      before.push([element, "textContent", element.textContent]);
      element.textContent = example;
    }}
  }}
}}"""
# The same for values in running text; then whatever is left of them anywhere on the page is told.
SWAP = f"""(hidden) => {{
  document.activeElement?.blur();
  const before = window.tourokuBefore ??= [];
  const left = new Set();
  const note = (text) => hidden.forEach(([real]) => text.includes(real) && left.add(real));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const marked = [];
  while (walker.nextNode()) {{
    const node = walker.currentNode;
    if (["SCRIPT", "STYLE"].includes(node.parentElement.tagName)) continue;
    let text = node.data;
    if (!node.parentElement.closest("[{DONE}]"))
      for (const [real, instead] of hidden) text = text.replaceAll(real, instead);
    if (text !== node.data) {{
      before.push([node, "data", node.data]);
      node.data = text;
      marked.push(node.parentElement);
    }}
    note(node.data);
  }}
  for (const element of marked) element.setAttribute("{DONE}", "");
  for (const field of document.querySelectorAll("input:not([type=hidden]), textarea"))
    note(field.value);
  // All of it is painted anew: where a focus ring was, old pixels would be left at its corners.
  const root = document.documentElement;
  root.style.display = "none";
  root.getBoundingClientRect();
  root.style.removeProperty("display");
  return left.size;
}}"""
RESTORE = f"""() => {{
  for (const [thing, property, value] of (window.tourokuBefore || []).reverse())
    thing[property] = value;
  delete window.tourokuBefore;
  for (const element of document.querySelectorAll("[{DONE}]")) element.removeAttribute("{DONE}");
}}"""


@asynccontextmanager
async def disguised(
    here: Here, disguise: Disguise, masking: Masking | None = None, example: Subject | None = None
) -> AsyncIterator[Sequence[Locator]]:
    """Show the example's values while this is open, then what stood there before.

    What the procedure decides and no example has, the category, is shown as it is. Where one
    question has several fields, as year, month and day, ``example`` tells what stands in each.

    Yields what is still personal and has to be black: also what only ``masking`` finds, as a
    password that was typed. Raises :class:`Failed` when a value of the case is left on the page.
    """
    page = here.seen.page
    parts = _parts(here, example) if example else {}
    refs: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    for kind, ref in here.values():
        refs[kind, parts.get(ref, disguise.shown.get(kind))].append(ref)
    try:
        elements = await asyncio.gather(*(_elements(here, each) for each in refs.values()))
        examples = [shown for _, shown in refs]
        await page.evaluate(SHOW, [list(pair) for pair in zip(examples, elements, strict=True)])
        if await page.evaluate(SWAP, [list(pair) for pair in disguise.hidden]):
            raise Failed("guiding.personal-value", screen=here.screen)
        others = page.locator(f":not([{DONE}], [{DONE}] *)")
        black = here.locators(here.personal())
        if masking:
            black += (await personal_texts(page, masking)).locators()
        yield [each.and_(others) for each in black]
    finally:
        await page.evaluate(RESTORE)


def _parts(here: Here, example: Subject) -> dict[str, str]:
    """Return what an example has in each field of a question that has several, by reference."""
    planned = {x.ref: x.text for x in plan_filling(here.page, example).fills if x.part}
    fields = (each.field for each in here.page.fields if each.field.ref in planned)
    return {
        ref: planned[field.ref]
        for field in fields
        for ref in (field.ref, field.group_ref, *(option.ref for option in field.options))
    }


async def _elements(here: Here, refs: Sequence[str]) -> list[ElementHandle]:
    return [each for one in here.locators(refs) for each in await one.element_handles()]
