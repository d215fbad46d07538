"""Which numbers of a text tell the time of day? They count nobody.

"At about 7am" and "seven arrested" are no number in common.
"""

import re

#: What follows the hour, and what only a time of day comes after.
AFTER = (
    r"[ap]\.?m\b\.?|o[\'\u2019]clock\b|uhr\b|uur\b|giờ\b|h(?:\d\d)?\b|wi(?:b|ta|t)\b"
    r"|de la (?:mañana|tarde|noche|madrugada)\b|da (?:manhã|tarde|noite)\b|[点點時时시]"
)
BEFORE = "|".join(f"(?<= {word} [0-9])" for word in ("pukul", "klokken", "lúc"))
#: A digit comes first, since digits are found quickest.
CLOCK = re.compile(
    rf"[0-9](?<![0-9.,:][0-9])(?:[0-9]?(?:[:.][0-5][0-9])?\s?(?i:{AFTER})"
    rf"|[0-9]?:[0-5][0-9]\b|(?:{BEFORE})[0-9]?\b)"
)


def without_clock(text: str) -> str:
    """The text without its times of day."""
    return CLOCK.sub(" ", text)
