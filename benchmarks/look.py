"""How long one look at a page takes: ``python -m benchmarks.look [--controls N]``.

The page is of the make of edition 2026: rows of ``<dl class="c-input">`` with texts, lists, era
buttons and dates, hints nested in labels, and a table beneath. Printed are the median and the
slowest of repeated looks, and the same for a bare question to the page, which is what no look can
be faster than.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
from statistics import median
from time import perf_counter

from playwright.async_api import Page, async_playwright

from pages.look import look, prepare

ROW = """<dl class="c-input">
<dt class="c-input__title"><label for="{kind}_{n}">{n}.{question}</label>
<span class="required_span">必須</span><span class="c-hint">例：半角で入力してください</span></dt>
<dd class="c-input__item">{control}</dd></dl>"""
ANSWERS = "".join(f"<option value={n}>選択肢{n} Option {n}</option>" for n in range(20))
CONTROLS = (
    ('<input type="text" id="text_{n}" name="item[{n}].textData">', 1),
    (f'<select id="select_{{n}}" name="item[{{n}}].selectData">{ANSWERS}</select>', 1),
    ('<label><input type="radio" name="era{n}" value="1">昭和</label>'
     '<label><input type="radio" name="era{n}" value="2">平成</label>'
     '<input name="y{n}">年<input name="m{n}">月<input name="d{n}">日', 5),
    ('<input type="checkbox" id="check_{n}" name="item[{n}].checkData"><label for="check_{n}">'
     "はい</label>", 1),
)  # fmt: skip


def page_of(controls: int) -> str:
    """Return a form with so many controls."""
    rows: list[str] = []
    made = n = 0
    while made < controls:
        control, count = CONTROLS[n % len(CONTROLS)]
        question = f"質問その{n}の見出し"
        rows.append(ROW.format(kind="text", n=n, question=question, control=control.format(n=n)))
        made += count
        n += 1
    return (
        "<!doctype html><html lang=ja><title>手続き申込：申込</title><body><h1>手続き申込</h1>"
        f'<form id=frm action="/offer/x">{"".join(rows)}'
        '<input type=submit value="確認へ進む"></form></body></html>'
    )


async def timed(page: Page, repeat: int) -> dict[str, float]:
    """Milliseconds of repeated looks and of repeated bare questions."""
    looks: list[float] = []
    bare: list[float] = []
    for _ in range(repeat):
        begun = perf_counter()
        await look(page)
        looks.append((perf_counter() - begun) * 1000)
        begun = perf_counter()
        await page.get_attribute("html", "lang")
        bare.append((perf_counter() - begun) * 1000)
    return {
        "look_median": round(median(looks), 1),
        "look_fastest": round(min(looks), 1),
        "look_slowest": round(max(looks), 1),
        "question_median": round(median(bare), 1),
        "looks_per_question": round(median(looks) / median(bare), 1),
    }


async def main(controls: int, repeat: int) -> None:
    async with async_playwright() as playwright:
        await prepare(playwright)
        browser = await playwright.chromium.launch(
            executable_path=os.environ.get("TOUROKU_BROWSER") or shutil.which("chromium"),
            chromium_sandbox=not (hasattr(os, "geteuid") and os.geteuid() == 0),
        )
        page = await browser.new_page()
        await page.set_content(page_of(controls))
        seen = await look(page)
        counted = {
            "fields": len(seen.snapshot.fields),
            "kilobytes": len(seen.snapshot.to_json().encode()) // 1000,
        }
        print(json.dumps({"controls": controls, **counted, **await timed(page, repeat)}, indent=1))
        await browser.close()


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description="How long one look at a page takes.")
    asked.add_argument("--controls", type=int, default=500)
    asked.add_argument("--repeat", type=int, default=40)
    given = asked.parse_args()
    asyncio.run(main(given.controls, given.repeat))
