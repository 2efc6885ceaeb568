"""The procedures that staff run, a folder each.

``registration`` registers one person; ``checkup`` looks whether the desk is ready; ``setup`` walks
through installing the client; ``howto`` makes the illustrated how-to from the very same steps;
``cases`` is about cases that are kept; ``intake`` turns questions and lists into requests. The
modules beside the folders are what all of them share: how a flow ends (``outcomes``), the people at
the desk (``user_interaction``), what was chosen for a run (``options``), the browser.
"""
