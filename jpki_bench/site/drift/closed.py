"""A form of which half the questions stand in a part of the page that is closed at first."""

from __future__ import annotations

from collections.abc import Callable

from jpki_bench.site.drift.change import ROWS, change
from jpki_bench.site.drift.sheet import Sheet, fragment


def _closed(
    name: str, what: str, markup: str
) -> Callable[[Callable[[Sheet], None]], Callable[[Sheet], None]]:
    """Have the questions in two parts of the markup, with the classes ``one`` and ``two``."""

    def put(rest: Callable[[Sheet], None]) -> Callable[[Sheet], None]:
        @change(name, "labels-kept", what, slot="rows", order=ROWS)
        def page(sheet: Sheet) -> None:
            if sheet.screen != "form" or not sheet.rows:
                return
            first = sheet.rows[0].element
            holder = first.parent
            assert holder is not None
            within = holder is sheet.form
            for part in fragment(markup):
                (first if within else holder).insert_before(part)
            tag = "div" if within else holder.name
            for at, row in enumerate(sheet.rows):
                half = "one" if at < len(sheet.rows) // 2 else "two"
                place = sheet.main.select_one(f".{half}")
                assert place is not None
                inner = place.find(tag, class_="moved")
                if inner is None:
                    inner = sheet.soup.new_tag(tag, attrs={"class": "moved"})
                    place.append(inner)
                inner.append(row.element.extract())
            rest(sheet)

        return page

    return put


@_closed(
    "form-in-tabs",
    "two tabs, the second with half of the questions",
    '<div role="tablist"><button type="button" role="tab" id="t1" aria-controls="p1" '
    'aria-selected="true">本人について</button><button type="button" role="tab" id="t2" '
    'aria-controls="p2" aria-selected="false">連絡先など</button></div>'
    '<div role="tabpanel" id="p1" aria-labelledby="t1" class="one"></div>'
    '<div role="tabpanel" id="p2" aria-labelledby="t2" class="two" hidden></div>',
)
def _(sheet: Sheet) -> None:
    sheet.body_end(_TABS)


@_closed(
    "form-in-details",
    "half of the questions in a part that opens by its heading",
    '<div class="one"></div><details><summary>続きの項目（必須の項目があります）</summary>'
    '<div class="two"></div></details>',
)
def _(_: Sheet) -> None:
    pass


@_closed(
    "form-in-accordion",
    "half of the questions in a part that a script draws out slowly",
    '<div class="one"></div><h3><a href="#more" aria-expanded="false" '
    'data-bs-target="#more">続きの項目</a></h3>'
    '<div id="more" style="height:0;overflow:hidden;transition:height .3s"><div class="two"></div>'
    "</div>",
)
def _(sheet: Sheet) -> None:
    sheet.body_end(_ACCORDION)


_TABS = """<script>
for (const tab of document.querySelectorAll("[role=tab]")) tab.addEventListener("click", () => {
  for (const each of document.querySelectorAll("[role=tab]")) {
    each.setAttribute("aria-selected", each === tab);
    document.getElementById(each.getAttribute("aria-controls")).hidden = each !== tab;
  }
});
</script>"""
_ACCORDION = """<script>
document.querySelector("[data-bs-target]").addEventListener("click", (event) => {
  event.preventDefault();
  const part = document.getElementById("more");
  part.style.height = `${part.scrollHeight}px`;
  event.target.setAttribute("aria-expanded", "true");
});
</script>"""
