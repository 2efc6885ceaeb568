"""An office's folder is taken as it is written, or the reason is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.colours import ENOUGH, contrast, ink_on, readable
from guide.office import BrandingError, read_office

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


def written(folder: Path, text: str) -> Path:
    (folder / "office.toml").write_text(text, encoding="utf-8")
    return folder


def test_name_colours_contact_and_logo_are_read(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PNG)
    folder = written(
        tmp_path, 'name = "青空事務所"\ncolour = "#0A5C36"\ncontact = ["03-0000-0000", " "]'
    )
    office = read_office(folder)
    assert (office.name, office.colour, office.contact) == (
        "青空事務所", "#0a5c36", ("03-0000-0000",),
    )  # fmt: skip
    assert office.logo.startswith("data:image/png;base64,")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name = ", "branding.unreadable"),
        ('colour = "#112233"', "branding.not-text"),
        ('name = "A"\ncolour = "red"', "branding.not-colour"),
        ('name = "A"\naccent = 3', "branding.not-colour"),
        ('name = "A"\ncontact = [1]', "branding.not-lines"),
        ('name = "A"\ncolor = "#112233"', "branding.unknown"),
        ('name = "A"\nlogo = "none.svg"', "branding.logo-missing"),
        ('name = "A"\nlogo = "../secret.png"', "branding.logo-elsewhere"),
        ('name = "A"\nlogo = "fake.png"', "branding.logo-kind"),
        ('name = "A"\nlogo = "large.png"', "branding.logo-large"),
    ],
)
def test_what_cannot_be_used_says_why(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "fake.png").write_bytes(b"GIF89a")
    (tmp_path / "large.png").write_bytes(PNG + bytes(600_000))
    with pytest.raises(BrandingError) as error:
        read_office(written(tmp_path, text))
    assert error.value.code == code


def test_a_folder_without_settings_says_so(tmp_path: Path) -> None:
    with pytest.raises(BrandingError) as error:
        read_office(tmp_path)
    assert error.value.code == "branding.missing"


@given(COLOURS)
def test_whatever_colour_an_office_has_its_texts_can_be_read(colour: str) -> None:
    assert contrast(ink_on(colour), colour) >= ENOUGH
    for ground in ("#ffffff", "#10161d"):
        assert contrast(readable(colour, ground), ground) >= ENOUGH


def test_a_colour_that_can_be_read_is_left_alone() -> None:
    assert readable("#1f4e79", "#ffffff") == "#1f4e79"
