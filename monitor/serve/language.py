"""Which language is a text in? The model is loaded when it is first asked."""

import threading

#: Shorter texts are guessed wrong too often to be worth a guess.
FEWEST_LETTERS = 12
#: A language shows in its first lines; 2,000 characters would cost 1.5 ms.
MOST_CHARACTERS = 500
_LOADING = threading.Lock()


def identify(text: str) -> str:
    """BCP 47 of the text; "" where there is too little to tell by."""
    if sum(map(str.isalpha, text)) < FEWEST_LETTERS:
        return ""
    with _LOADING:
        import py3langid

        language: str = py3langid.classify(text[:MOST_CHARACTERS])[0]
    return language


def warm_up() -> None:
    """Load the model before an alert has to wait a second for it."""
    threading.Thread(
        target=identify, args=("which language is this",), name="language", daemon=True
    ).start()
