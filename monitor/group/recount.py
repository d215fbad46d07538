"""Does a headline say that what was counted is counted anew?

"Death toll rises to 12": another number than a day before is no other happening.
"""

import re

WORDS = re.compile(
    r"\b(?:tolls?|(?:rise|climb|grow|jump)s? to|rose to|revise[sd]?|correct(?:s|ed)"
    r"|now (?:at|stands)|bilan|s.alourdit|porté à|revoit|sube a|asciende a|eleva a?"
    r"|corrige|sobe para|sale a|salgono a|bilancio|steigt auf|korrigiert|opgelopen"
    r"|bertambah|tăng lên|cập nhật|creşte la|crește la)\b"
    r"|حصيلة|возросл|выросл|升至|增至|死者数",
    re.IGNORECASE,
)

#: Some of the letters of each: few headlines have any, and looking for words is slow.
LETTERS = tuple(
    """
    toll to revis correct now bilan alourdit porté revoit sube asciende eleva corrige
    sobe sale salgono steigt korrigiert opgelopen bertambah tăng cập cre حصيلة возросл
    выросл 升至 增至 死者数
    """.split()  # noqa: SIM905 - a list of quoted words would be a page long
)


def recounts(title: str) -> bool:
    """By the words that papers have for it."""
    small = title.casefold()
    return any(some in small for some in LETTERS) and bool(WORDS.search(title))
