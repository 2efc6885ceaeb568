"""What is typed and chosen at the forms of the page."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request

LONGEST = 2**20  # bytes of one answer


async def answers_of(request: Request, longest: int = LONGEST) -> FormData:
    """Return the answers of a form; a file is none.

    Starlette refuses whatever else comes, with 400.
    """
    return await request.form(max_part_size=longest, max_files=0)
