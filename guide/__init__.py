"""The illustrated how-to: pictures and words in, a page out. It knows no browser and no site."""

from guide.figures import CHAPTERS, FIGURES, figures_of, file_of, number_of, shots_of
from guide.model import Book, Box, Figure, Kind, Mark, Office, Procedure, Shot

__all__ = [
    "CHAPTERS",
    "FIGURES",
    "Book",
    "Box",
    "Figure",
    "Kind",
    "Mark",
    "Office",
    "Procedure",
    "Shot",
    "figures_of",
    "file_of",
    "number_of",
    "shots_of",
]
