"""The illustrated how-to: pictures and words in, a page out. It knows no browser and no site.

``import guide`` brings what a figure is and which there are; what makes a page, a film or a sheet
of them is in the modules of those names.
"""

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
