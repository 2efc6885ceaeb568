"""What an office hands to its client: whole, readable for everybody, and needing nothing else."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from playwright.async_api import Browser
from pypdf import PdfReader

from guide import Book, Office, Procedure, figures_of, file_of
from guide.blog import markdown
from guide.contact_sheet import contact_sheet
from guide.notation import markup, plain
from guide.page import html_page, plates
from guide.paper import searchable
from guide.pictures import MissingShotsError
from guide.texts import MissingTextsError, Texts
from tests.further import every
from tests.guide.books import LANGS

Books = Callable[[Procedure, str], Book]
OFFICE = Office("<Aozora> & Co", "#f2c14e", "#0a5c36", contact=("03-0000-0000",))
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
# Texts of a picture that lie on each other, or reach out of it.
TANGLED = """() => [...document.querySelectorAll("svg.dr")].flatMap((svg) => {
  const whole = svg.getBoundingClientRect();
  const name = svg.querySelector("title").textContent;
  const texts = [...svg.querySelectorAll("text:not(.rt)")].filter((t) => !t.closest(".mk"))
    .map((t) => ({ text: t.textContent, at: t.getBoundingClientRect() }));
  const out = texts.filter(({ at }) => at.left < whole.left || at.right > whole.right
    || at.top < whole.top || at.bottom > whole.bottom).map(({ text }) => `${name}: ${text} is cut`);
  const over = texts.flatMap((one, index) => texts.slice(index + 1).filter((other) =>
    Math.min(one.at.right, other.at.right) - Math.max(one.at.left, other.at.left) > 1
    && Math.min(one.at.bottom, other.at.bottom) - Math.max(one.at.top, other.at.top) > 6)
    .map((other) => `${name}: ${one.text} / ${other.text}`));
  return [...out, ...over];
})"""


async def opened(
    browser: Browser, html: str, work: Callable[[Any], Any], **options: Any
) -> tuple[Any, list[str]]:
    """Return what ``work`` finds on a page, and every request that the page made."""
    context = await browser.new_context(**options)
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.set_content(html)
    found = await work(page)
    await context.close()
    return found, [url for url in asked if not url.startswith("data:")]


@pytest.mark.parametrize(
    ("lang", "scheme"), every(5, [(lang, scheme) for lang in LANGS for scheme in ("light", "dark")])
)
async def test_axe_finds_nothing_to_complain_of_and_nothing_is_fetched(
    lang: str, scheme: str, book: Books, browser: Browser
) -> None:
    async def violations(page: Any) -> Any:
        await page.evaluate(AXE)
        return await page.evaluate(
            "async () => (await axe.run()).violations.map((v) => [v.id, v.nodes[0].html])"
        )

    html = html_page(replace(book("change", lang), office=OFFICE))
    found, asked = await opened(browser, html, violations, color_scheme=scheme)
    assert found == []
    assert asked == []


@pytest.mark.parametrize("lang", every(3, LANGS))
async def test_no_text_of_a_drawing_is_cut_or_lies_on_another(
    lang: str, book: Books, browser: Browser
) -> None:
    for procedure in ("certify", "change"):
        html = html_page(book(procedure, lang))
        found, _ = await opened(browser, html, lambda page: page.evaluate(TANGLED))
        assert found == []


async def test_chinese_is_set_in_chinese_letters_and_the_labels_of_the_screen_in_japanese(
    book: Books, browser: Browser
) -> None:
    async def fonts(page: Any) -> Any:
        devtools = await page.context.new_cdp_session(page)
        await devtools.send("DOM.enable")
        await devtools.send("CSS.enable")
        root = (await devtools.send("DOM.getDocument"))["root"]["nodeId"]
        found = {}
        for css in (".lead", "code[lang=ja]", "svg text:not([lang])", "svg text[lang=ja]"):
            query = {"nodeId": root, "selector": css}
            node = (await devtools.send("DOM.querySelector", query))["nodeId"]
            used = await devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})
            found[css] = {font["familyName"] for font in used["fonts"]}
        return await page.evaluate("document.documentElement.lang"), found

    (lang, found), _ = await opened(browser, html_page(book("change", "zh")), fonts)
    assert lang == "zh-Hans"
    assert found == {
        ".lead": {"Noto Sans CJK SC"},
        "svg text:not([lang])": {"Noto Sans CJK SC"},
        "code[lang=ja]": {"Noto Sans CJK JP"},
        "svg text[lang=ja]": {"Noto Sans CJK JP"},
    }


async def test_on_a_phone_nothing_has_to_be_pushed_sideways(book: Books, browser: Browser) -> None:
    async def width(page: Any) -> Any:
        return await page.evaluate("document.documentElement.scrollWidth")

    for lang in LANGS:
        html = html_page(book("certify", lang))
        found, _ = await opened(browser, html, width, viewport={"width": 360, "height": 740})
        assert found <= 360


@pytest.mark.parametrize("lang", every(6, LANGS))
async def test_on_paper_letters_are_embedded_and_can_be_searched(
    lang: str, book: Books, browser: Browser
) -> None:
    async def printed(page: Any) -> Any:
        return await page.pdf(prefer_css_page_size=True, print_background=True, tagged=True)

    raw, _ = await opened(browser, html_page(book("change", lang)), printed)
    data = searchable(raw)
    assert data == searchable(raw)
    reader = PdfReader(io.BytesIO(data))
    text = "".join(page.extract_text() for page in reader.pages)
    for word in ("新規利用者登録", "EW104J1503", "パスワード登録完了及び認証IDのお知らせ"):
        assert word in re.sub(r"\s", "", text)
    assert not re.search("[\u2e80-\u2fdf]", text)
    fonts = [font for page in reader.pages for font in _fonts(page)]
    assert fonts
    assert [font for font in fonts if not _embedded(font)] == []


def _fonts(page: Any) -> list[Any]:
    resources = page["/Resources"]
    return [font.get_object() for font in resources.get("/Font", {}).values()]


def _embedded(font: Any) -> bool:
    """Type 3 fonts are made of their letters; others have a file in their descriptor."""
    if font["/Subtype"] == "/Type3":
        return True
    inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    descriptor = inner["/FontDescriptor"].get_object()
    return any(f"/FontFile{end}" in descriptor for end in ("", "2", "3"))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("procedure", ["certify", "change", "renew"])
def test_every_figure_is_on_every_form_with_its_words(
    lang: str, procedure: Procedure, book: Books
) -> None:
    made = book(procedure, lang)
    page, sheet, blog = html_page(made), contact_sheet(made), markdown(made)
    texts = Texts(lang, made.words, procedure)
    for figure in figures_of(procedure):
        alt = plain(texts(f"{figure.id}.alt"))
        assert f'id="figure-{figure.id}"' in page
        assert f">{alt}</" in page
        assert f"<code>{figure.id}</code>" not in sheet  # a name of ours
        assert markup(texts(f"{figure.id}.title")) in sheet
        assert f"![{alt}]({file_of(figure)})" in re.sub(r"\\([\[\]])", r"\1", blog)
    assert [plate.name for plate in plates(made)] == [file_of(f) for f in figures_of(procedure)]
    assert "{" not in re.sub(r"<style>.*?</style>", "", page)


def test_two_builds_in_a_row_give_the_same_bytes(book: Books) -> None:
    for form in (html_page, contact_sheet, markdown):
        assert form(book("renew", "ja")) == form(book("renew", "ja"))
    assert plates(book("renew", "en")) == plates(book("renew", "en"))


def test_an_office_puts_its_name_on_it_and_can_break_nothing_with_it(book: Books) -> None:
    page = html_page(replace(book("change", "ja"), office=OFFICE))
    assert "&lt;Aozora&gt; &amp; Co" in page
    assert "<Aozora>" not in page
    assert "03-0000-0000" in page
    assert "--brand:#f2c14e;--on-brand:#000000" in page


def test_a_screen_is_held_once_however_many_figures_show_it(book: Books) -> None:
    made = book("change", "ja")
    images = len({shot.png for shot in made.shots.values()})
    assert images < len(made.shots)
    assert html_page(made).count("data:image/png;base64,") == images
    assert all(plate.html.count("<image ") <= 1 and "<use " not in plate.html
               for plate in plates(made))  # fmt: skip


def test_pictures_of_the_simulated_site_are_stamped_as_that(book: Books) -> None:
    made = book("change", "ja")
    real = {name: replace(shot, simulated=False) for name, shot in made.shots.items()}
    assert html_page(made).count('class="stamp simulated"') == len(made.shots)
    assert 'class="stamp simulated"' not in html_page(replace(made, shots=real))


def test_a_missing_picture_or_word_stops_the_book_by_name(book: Books) -> None:
    made = book("change", "en")
    shots = {name: shot for name, shot in made.shots.items() if name != "menu"}
    with pytest.raises(MissingShotsError) as lost:
        html_page(replace(made, shots=shots))
    assert lost.value.figures == ("menu",)
    words = {key: text for key, text in made.words.items() if key != "guide.menu.caption"}
    with pytest.raises(MissingTextsError) as untold:
        html_page(replace(made, words=words))
    assert untold.value.keys == ("guide.menu.caption",)
