"""Personal values that can be read on a page."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.async_api import Locator

from records.applicant import Applicant
from tests.pages.visits import Visit

# Where a personal value stands as text or in a field, and not under any of the boxes.
UNMASKED = """({ values, boxes }) => {
  const inside = (rect) => boxes.some((box) => rect.left >= box.x - 1 && rect.top >= box.y - 1
    && rect.right <= box.x + box.width + 1 && rect.bottom <= box.y + box.height + 1);
  const found = [];
  const note = (text, rects) => {
    const said = values.filter((value) => text.includes(value));
    if (said.length && [...rects].some((rect) => rect.width && rect.height && !inside(rect)))
      found.push(...said);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    if (!walker.currentNode.parentElement.closest("option"))
      note(walker.currentNode.data, range.getClientRects());
  }
  for (const field of document.querySelectorAll("input, textarea"))
    if (field.type !== "radio") note(field.value, [field.getBoundingClientRect()]);
  for (const list of document.querySelectorAll("select"))
    note(list.selectedOptions[0]?.text || "", [list.getBoundingClientRect()]);
  return [...new Set(found)];
}"""


def personal_values(applicant: Applicant) -> list[str]:
    values = [applicant.name, applicant.email, applicant.nationality, applicant.address or "",
              f"{applicant.birth_date:%Y%m%d}", applicant.residence_card or ""]  # fmt: skip
    for number in (applicant.postal_code, applicant.phone):
        values += [number or "", (number or "").replace("-", "")]
    return [value for value in values if value]


async def unmasked(visitor: Visit, black: Sequence[Locator]) -> list[str]:
    """Return the values of the visitor that can be read although ``black`` is masked."""
    boxes = []
    for locator in black:
        boxes += [box for each in await locator.all() if (box := await each.bounding_box())]
    asked = {"values": personal_values(visitor.applicant), "boxes": boxes}
    return list(await visitor.page.evaluate(UNMASKED, asked))
