"""The pictures of a case that was really registered, for the how-to: values out, marks in."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass, field

from PIL import Image, ImageDraw

from flows.howto.example import RUN_LANG, SiteLang
from flows.howto.positions import SHOWN_EDITION, Positions, shot
from flows.outcomes import BadInput
from guide import Box, Shot
from guide.model import SHOT_SCALE
from records.case import Case

AROUND_ID = 4  # CSS pixels, more than enlarging a picture spreads what stands there
INSET = 2  # pixels at the edge of a mask that are not looked at


@dataclass
class CaseShots:
    """Shots by figure, all with screens in ``lang``, and what was left out: pictures that can't be
    trusted, and figures whose screen spoke the other language.
    """

    shots: dict[str, Shot] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    lang: SiteLang = RUN_LANG
    other_lang: list[str] = field(default_factory=list)


def case_shots(case: Case) -> CaseShots:
    """Return what a case has of the figures.

    Its pictures are masked already: where one is not black as it should be it is left out. A 認証ID
    stands readable in them and is blackened here. The mails' sheets are not used: nothing of a
    mail that came is shown to strangers. Raises :class:`BadInput` when the case has no picture of
    the article's edition, or is not complete.
    """
    if not case.reached("complete"):
        raise BadInput("guiding.unfinished", case=case.id)
    if case.site.edition.key != SHOWN_EDITION:
        raise BadInput("guiding.other-edition", case=case.id, edition=case.site.edition.key)
    found = CaseShots()
    for path in sorted((case.folder / "shots").glob("*.json")):
        try:
            positions = Positions.from_json(path.read_text(encoding="utf-8"))
            png = _without_values(path.with_suffix(".png").read_bytes(), positions)
        except (OSError, ValueError, KeyError, TypeError):
            png = None
        if png is None:
            found.left_out.append(path.stem)
            continue
        for figure in positions.figures:
            made = shot(figure, png, positions, case.procedure, simulated=case.site.loopback)
            if made:
                found.shots[figure] = made
    if not found.shots:
        raise BadInput("guiding.no-pictures", case=case.id)
    return _in_one_language(found)


def _in_one_language(found: CaseShots) -> CaseShots:
    """Without the figures whose screen spoke another language than most of them."""
    spoken = {name: _lang(shot) for name, shot in found.shots.items()}
    lang, _ = Counter(spoken.values()).most_common(1)[0]
    shots = {name: shot for name, shot in found.shots.items() if spoken[name] == lang}
    return CaseShots(shots, found.left_out, lang, sorted(set(spoken) - set(shots)))


def _lang(shot: Shot) -> SiteLang:
    """Return what a screen spoke.

    Older cases don't tell, they were run in the site's own language.
    """
    return "en" if shot.lang.startswith("en") else RUN_LANG


def _without_values(png: bytes, positions: Positions) -> bytes | None:
    """Return the picture at the how-to's scale with every 認証ID black; None when a mask is not."""
    with Image.open(io.BytesIO(png)) as opened:
        image = opened.convert("RGB")
    if not all(_is_black(image, box) for box in positions.black):
        return None
    large = image.resize(
        (image.width * SHOT_SCALE, image.height * SHOT_SCALE), Image.Resampling.LANCZOS
    )
    pen = ImageDraw.Draw(large)
    for box in (box.grown(AROUND_ID) for box in positions.auth_id):
        corners = (box.x, box.y, box.right, box.bottom)
        pen.rectangle([side * SHOT_SCALE for side in corners], fill="black")
    written = io.BytesIO()
    large.save(written, "PNG")
    return written.getvalue()


def _is_black(image: Image.Image, box: Box) -> bool:
    left, top = int(box.x) + INSET, int(box.y) + INSET
    right, bottom = int(box.right) - INSET, int(box.bottom) - INSET
    if right <= left or bottom <= top:
        return True
    return image.crop((left, top, right, bottom)).getbbox() is None
