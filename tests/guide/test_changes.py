"""An office that is told of changes which are none stops looking; one not told misleads clients."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from guide.changes import changes, changes_page, same_picture


def png(*rectangles: tuple[int, int, int, int], size: tuple[int, int] = (400, 300)) -> bytes:
    image = Image.new("RGB", size, "white")
    for rectangle in rectangles:
        ImageDraw.Draw(image).rectangle(rectangle, fill="black")
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


BUTTON = (100, 100, 180, 130)


def test_a_button_elsewhere_is_another_picture() -> None:
    assert not same_picture(png(BUTTON), png((100, 140, 180, 170)))


def test_a_picture_of_another_size_is_another_picture() -> None:
    assert not same_picture(png(BUTTON), png(BUTTON, size=(400, 320)))


def test_an_edge_drawn_a_shade_differently_is_the_same_picture() -> None:
    with Image.open(io.BytesIO(png(BUTTON))) as image:
        shaded = image.point(lambda value: min(255, value + 12))
        written = io.BytesIO()
        shaded.save(written, "PNG")
    assert same_picture(png(BUTTON), written.getvalue())


def test_a_word_that_differs_is_told_however_small() -> None:
    before = {"change/ja/guide.md": "登録を押す\n".encode(), "change/ja/1.png": png(BUTTON)}
    after = {**before, "change/ja/guide.md": "登録をおす\n".encode()}
    assert [(each.name, each.how) for each in changes(before, after)] == [
        ("change/ja/guide.md", "words")
    ]
    assert changes(before, before) == []


def test_figures_that_came_and_went_are_told() -> None:
    found = changes({"old.png": png()}, {"new.png": png()})
    assert [(each.name, each.how) for each in found] == [
        ("new.png", "added"),
        ("old.png", "removed"),
    ]


def test_what_is_made_of_words_and_pictures_is_not_told_twice() -> None:
    assert changes({"guide.html": b"1", "guide.pdf": b"1"}, {"guide.html": b"2"}) == []


def test_the_page_shows_both_sides_and_escapes_them() -> None:
    before = {"a.md": b"<script>old</script>\n", "b.png": png(BUTTON)}
    after = {"a.md": b"<script>new</script>\n", "b.png": png()}
    page = changes_page(changes(before, after), lambda key: key, "en")
    assert "<script>" not in page
    assert "<del>-&lt;script&gt;old" in page
    assert "<ins>+&lt;script&gt;new" in page
    assert page.count("data:image/png;base64,") == 2
