"""The camera of a case whose pictures may later go into a how-to."""

from __future__ import annotations

from flows.howto.positions import SHOWN_EDITION, positions_of_evidence
from flows.registration.pictures import Taken, as_it_stands, take
from flows.registration.session import Session
from flows.registration.step import Step, View
from flows.waits import side_by_side


class EvidenceCamera:
    """Take a case's pictures and keep beside them where a how-to finds what it shows."""

    def __init__(self) -> None:
        self._placed: set[str] = set()  # screens of which a picture is whole for a how-to

    async def __call__(self, session: Session, step: Step, view: View) -> Taken:
        standing = await as_it_stands(session, view)
        taking = take(session, view, standing)
        shown = session.case.site.edition.key == SHOWN_EDITION
        if standing is None or not view.screen or not shown or view.screen.name in self._placed:
            return Taken(await taking)
        black = standing.black(session.masking)
        finding = positions_of_evidence(view.screen, black, session.case.auth_id)
        async with side_by_side(taking, finding) as (picture, places):
            png = await picture
            try:
                positions = await places
            except Exception:  # evidence it is all the same
                positions = None
        if positions and positions.whole:
            self._placed.add(view.screen.name)
        return Taken(png, positions.to_json() if positions else None)
