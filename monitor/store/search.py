"""Which texts hold these words, whatever a person typed?

The index holds no copy of the texts, so it is told of every text that comes and goes,
in the same transaction.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, text

from monitor.model.view import Hit
from monitor.store import convert, load
from monitor.store.tables.found import TEXT

#: FTS5 knows words by their spaces; these scripts have none between words.
UNSPACED = (
    ("\u0e00", "\u0eff"),  # Thai, Lao
    ("\u1000", "\u109f"),  # Myanmar
    ("\u1780", "\u17ff"),  # Khmer
    ("\u3040", "\u30ff"),  # Hiragana, Katakana
    ("\u3400", "\u9fff"),  # Han
    ("\U00020000", "\U0003ffff"),  # rarer Han
)
FIND = text(
    "SELECT rowid AS id,"
    " snippet(item_text_index, -1, '', '', ' … ', 24) AS excerpt"
    " FROM item_text_index WHERE item_text_index MATCH :query"
    " ORDER BY rowid DESC LIMIT :limit"
)
EXCERPT = 160
ADD = text(
    "INSERT INTO item_text_index(rowid, title, summary, text)"
    " SELECT id, title, summary, text FROM item_text WHERE poll = :poll"
)
ADD_TEXT = text(
    "INSERT INTO item_text_index(rowid, title, summary, text)"
    " SELECT id, title, summary, text FROM item_text WHERE id = :of"
)
#: It needs the words to find their places.
REMOVE = text(
    "INSERT INTO item_text_index(item_text_index, rowid, title, summary, text)"
    " SELECT 'delete', id, title, summary, text FROM item_text WHERE id = :of"
)


def index(connection: Connection, poll: int) -> None:
    """All texts of a poll, right after they were written."""
    connection.execute(ADD, {"poll": poll})


def index_text(connection: Connection, number: int) -> None:
    """One text that no poll found, right after it was written."""
    connection.execute(ADD_TEXT, {"of": number})


def unindex(connection: Connection, texts: Sequence[int]) -> None:
    """Right before these texts go."""
    if texts:
        connection.execute(REMOVE, [{"of": number} for number in texts])


def search(connection: Connection, words: str, limit: int) -> tuple[Hit, ...]:
    """Newest first; every word must occur. No word, no hits."""
    terms = [t for t in _clean(words).split() if any(c.isalnum() for c in t)]
    if not terms:
        return ()
    if any(_is_unspaced(term) for term in terms):
        return _holding(connection, terms, limit)
    query = " ".join(quoted(term) for term in terms)
    rows = connection.execute(FIND, {"query": query, "limit": limit}).all()
    excerpts = {row.id: row.excerpt for row in rows}
    found = load.rows_by(connection, load.TEXTS, list(excerpts))
    hits = sorted(found, key=lambda row: -row.text_id)
    return tuple(
        Hit(item=convert.item(row), excerpt=excerpts[row.text_id]) for row in hits
    )


def _holding(connection: Connection, terms: list[str], limit: int) -> tuple[Hit, ...]:
    """Slower: reads texts from the newest on until it has enough."""
    whole = TEXT.c.title + " " + TEXT.c.summary + " " + TEXT.c.text
    query = load.ITEMS.where(*(whole.contains(t, autoescape=True) for t in terms))
    rows = connection.execute(query.order_by(TEXT.c.id.desc()).limit(limit))
    return tuple(
        Hit(
            item=item,
            excerpt=_around(f"{item.title} {item.summary} {item.text}", terms[0]),
        )
        for item in map(convert.item, rows)
    )


def _around(whole: str, term: str) -> str:
    start = max(0, whole.casefold().find(term.casefold()) - EXCERPT // 4)
    return whole[start : start + EXCERPT]


def _clean(words: str) -> str:
    """FTS5 reads a query up to the first NUL."""
    return convert.storable(words).replace("\0", " ")


def quoted(term: str) -> str:
    """A string to FTS5, so that `c++`, `-x`, `NEAR` and `a:b` are only words."""
    return '"' + term.replace('"', '""') + '"'


def _is_unspaced(term: str) -> bool:
    return any(low <= char <= high for char in term for low, high in UNSPACED)
