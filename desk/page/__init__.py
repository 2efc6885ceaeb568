"""The desk as a page in the browser of this machine: ``touroku desk``.

``rooms`` are its pages, a module each; ``templates`` and ``static`` what they are made of.
"""
