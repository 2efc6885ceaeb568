"""An office's list as rows of cells, whatever program wrote it, and what the cells alone don't say.

Nothing of a list is run or fetched: formulas count by the value that was saved with them. A list
is bounded in bytes (packed and unpacked), sheets, rows and columns.
"""
