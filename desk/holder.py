"""What the holder of the card can be told, and the languages in which all of it can be said.

Japanese and English have it in their own catalogues, every other language in its ``holder.po``.
"""

from __future__ import annotations

from desk.words import AT_PAGE, HOLDER, LANGUAGES, LOCALE, Words, texts

SAID = frozenset({
    "actor.holder",
    "turn.title",
    "problem.why",
    "problem.remedy",
    "problem.unknown",
    "run.signature-password",
    "run.authentication-password",
    "run.read-terms",
    "run.tick-consent",
    "run.ticked-consent",
    "run.login-password-on-page",
    "run.account-password-on-page",
    "run.sign-in",
    "run.mend-password",
    "intake.take-card-off",
})  # fmt: skip
# Of the card's catalogue: its prompts, and what the client's own codes mean.
OF_THE_CARD = ("prompt.", "EW", "no-code.")
# Of the page's: what its view for the holder says itself.
OF_THE_PAGE = "page.holder."


def is_said(key: str) -> bool:
    """Is it one of the texts that the holder can be told, or what is said for it at the page?"""
    key = key.removesuffix(AT_PAGE)
    room, _, rest = key.partition(".")
    of_the_card = room == "card" and rest.startswith(OF_THE_CARD)
    return key in SAID or of_the_card or key.startswith(OF_THE_PAGE)


def lacking(lang: str) -> list[str]:
    """Give the texts for the holder that a language does not have, or only with nothing in them."""
    words = Words(lang)
    others = [key for room in ("card", "page") for key in texts(LANGUAGES[0], room)]
    wanted = [*sorted(SAID), *filter(is_said, others)]
    return [key for key in wanted if not (words.find(key) or "").strip()]


def languages() -> tuple[str, ...]:
    """Return the languages in which the holder can be told everything."""
    begun = sorted(path.parts[-3] for path in LOCALE.glob(f"*/LC_MESSAGES/{HOLDER}.mo"))
    return (*LANGUAGES, *(lang for lang in begun if not lacking(lang)))
