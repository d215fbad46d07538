"""Which language is a text in? The model is loaded when it is first asked."""

import threading
from array import array
from functools import cache
from itertools import islice
from typing import Any

from monitor.serve.moves import fold
from monitor.serve.spare import give_back

#: Shorter texts are guessed wrong too often to be worth a guess.
FEWEST_LETTERS = 12
#: A language shows in its first lines; 2,000 characters would cost 1.5 ms.
MOST_CHARACTERS = 500
_LOADING = threading.Lock()


def identify(text: str) -> str:
    """BCP 47 of the text; "" where there is too little to tell by."""
    letters = filter(str.isalpha, text)
    if not any(islice(letters, FEWEST_LETTERS - 1, None)):
        return ""
    with _LOADING:
        language: str = _model().classify(text[:MOST_CHARACTERS])[0]
    return language


@cache
def _model() -> Any:
    """The model of py3langid; as it makes it, it would take 38 MB more."""
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier
    from py3langid.modelio import load_model

    words, priors, names, table, rows, outputs = load_model(MODEL_DIR / MODEL_FILE)
    moves, found = fold(table), array("i", outputs)
    del table, outputs
    model = LanguageIdentifier(words, priors, names, moves, found, tk_row=rows)
    give_back()
    return model


def warm_up() -> None:
    """Load the model before an alert has to wait a second for it."""
    threading.Thread(
        target=identify, args=("which language is this",), name="language", daemon=True
    ).start()
