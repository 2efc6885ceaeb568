"""A registration, from the request to the receipt.

Read it in this order: ``route`` (the steps, as the article tells them), ``steps`` (what each
does), ``step`` (what a step is), ``runner`` (takes one step after another; writes pictures, journal
and states), ``session`` (what steps share), ``waiting`` and ``next_screen`` (which screen has
come), ``hand_over`` (what the driver can't do, the operator does). ``register`` begins and resumes
a registration; ``opening`` opens browser, card and mail for it side by side.
"""
