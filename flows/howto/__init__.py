"""The illustrated how-to: pictures, film and books out of a registration in the simulated office.

``making`` is the way in. ``camera`` and ``recorder`` take what a registration shows, ``scenes``
says what each figure marks, ``positions`` where that stands on the screen, ``from_case`` uses the
pictures
of a real case, ``printing`` and ``forms`` turn the words and pictures into files.
"""
