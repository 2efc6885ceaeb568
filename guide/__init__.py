"""The illustrated how-to: pictures and words in, a page out. It knows no browser and no site."""

from guide.blog import markdown
from guide.figures import CHAPTERS, FIGURES, figures_of, file_of, number_of, shots_of
from guide.model import Book, Box, Figure, Kind, Mark, Office, Procedure, Shot
from guide.office import BrandingError, read_office
from guide.page import html_lang, html_page, plates
from guide.pictures import MissingShotsError, Plate
from guide.sheet import contact_sheet
from guide.texts import MissingTextsError, missing

__all__ = [
    "CHAPTERS",
    "FIGURES",
    "Book",
    "Box",
    "BrandingError",
    "Figure",
    "Kind",
    "Mark",
    "MissingShotsError",
    "MissingTextsError",
    "Office",
    "Plate",
    "Procedure",
    "Shot",
    "contact_sheet",
    "figures_of",
    "file_of",
    "html_lang",
    "html_page",
    "markdown",
    "missing",
    "number_of",
    "plates",
    "read_office",
    "shots_of",
]
