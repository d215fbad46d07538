"""How does a topic look that was derived, before a person has read it?

It is a topic file that can be used as it is, and should not be: what the rules are
made of stands above them, with counts and sentences, to accept, reject or generalise.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.classify.derive import Article, Candidate
from monitor.classify.ngrams import clauses

DIGEST = 4
ALERT = 6
#: A phrase may reach the digest alone; a word proves nothing.
WORDS = 1
MOST_TERMS = 8
MOST_NAMES = 12
#: Of an article's first paragraph; an example is as long as a lead in a newspaper.
LEAD_WORDS = 60
SAMPLE = 160
ENDINGS = ("ings", "ing", "ers", "er", "ed", "ies", "s")
SHORTEST_STEM = 5
SHORTEST_WIDENED = 4
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")

HEAD = """\
# DRAFT: derived by `monitor rules derive`, read by nobody yet.
#
# Strike out what is true of other news as well, widen what is too narrow, then:
#   monitor rules check
#   monitor rules test "A headline that must match, and one that must not"
#
# Still missing, for a person to write:
# - must-not-match examples (no_match): news that shares these words and is not meant
# - at least three must-match examples for each rule, of other articles than these
# - the terms of other languages, in a concept
# - a seed and a quote, or a note, that says why each rule exists
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What goes into the file."""

    topic: str
    articles: tuple[Article, ...]
    candidates: tuple[Candidate, ...]
    derived_at: datetime
    archive: int  #: archived items that it was compared with


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    note: str
    points: int
    terms: tuple[str, ...]


def write_draft(draft: Draft) -> str:
    """The text of a TOML file that `monitor rules check` takes as it is.

    At least one candidate is no name.
    """
    rules = _rules(draft)
    parts = [
        HEAD,
        _provenance(draft),
        f"label = {_string(_label(draft.topic))}\ndigest = {DIGEST}\nalert = {ALERT}\n",
        _list(draft, rules),
        *(_rule(rule, draft, rules[0].terms) for rule in rules),
    ]
    return "\n".join(parts)


def offers(candidate: Candidate) -> tuple[str, ...]:
    """How the phrase may be widened: other endings, other words between, one word."""
    *before, last = candidate.phrase.split()
    stem = f"{_stem(last)}*" if len(last) >= SHORTEST_WIDENED else last
    found = [_term(" ".join([*before, stem]))]
    if before:
        found.append(f"{_term(' '.join(before))} NEAR/5 {_term(stem)}")
    if candidate.hyphenated:
        found.append(_term("".join([*before, last])))
    return tuple(each for each in found if each != _term(candidate.phrase))


def digest_of(article: Article) -> str:
    """What a later reader can check the file against."""
    return hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()


def example_of(article: Article) -> str:
    """Its headline and its first paragraph, cut where a sentence ends."""
    title = " ".join(article.title.split())
    paragraphs = (" ".join(each.split()) for each in article.text.splitlines())
    lead = next((each for each in paragraphs if each and each != title), "")
    kept = ""
    for sentence in _SENTENCE.split(lead):
        longer = f"{kept} {sentence}".strip()
        if kept and len(longer.split()) > LEAD_WORDS:
            break
        kept = longer
    return f"{title}\n{kept}".strip()


def _provenance(draft: Draft) -> str:
    articles = "\n".join(
        f"#   {_line(article.name)}, {len(article.text.split())} words, "
        f"sha256 of its text {digest_of(article)}"
        for article in draft.articles
    )
    archive = (
        f"general word frequencies and {draft.archive} archived items"
        if draft.archive
        else "general word frequencies only: there is no archive yet"
    )
    return (
        f"# Derived on {draft.derived_at:%Y-%m-%d} from\n{articles}\n"
        f"# against {archive}.\n"
    )


def _list(draft: Draft, rules: Iterable[_Rule]) -> str:
    """Every candidate in one block of comments, in use or not."""
    used = {term for rule in rules for term in rule.terms}
    words = [each for each in draft.candidates if not each.name]
    names = [each.phrase for each in draft.candidates if each.name]
    lines = ["# Candidates, the best first; [x] is used in a rule below."]
    for each in words:
        lines += _entry(each, used, len(draft.articles))
    if names:
        told = ", ".join(names[:MOST_NAMES])
        lines += ["#", f"# Names and places, used in no rule: {told}"]
    return "\n".join(lines) + "\n"


def _entry(candidate: Candidate, used: set[str], articles: int) -> Iterable[str]:
    tick = "x" if candidate.phrase in used else " "
    archive = (
        ""
        if candidate.per_1000 is None
        else f", in {candidate.per_1000:.1f} of 1,000 archived items"
    )
    yield (
        f"# [{tick}] {_term(candidate.phrase)}: score {candidate.score:.0f}, "
        f"{candidate.count} times in {candidate.articles} of {articles}{archive}"
    )
    if wider := offers(candidate):
        yield f"#     or wider: {'  |  '.join(wider)}"
    for sample in candidate.samples:
        yield f"#     “{_line(sample)}”"


def _rules(draft: Draft) -> Sequence[_Rule]:
    """Phrases, which may stand alone, and words, which may not."""
    phrases = _best([each for each in draft.candidates if " " in each.phrase], ())
    single = [each for each in draft.candidates if " " not in each.phrase]
    words = _best(single, [word for phrase in phrases for word in phrase.split()])
    if not phrases:
        return [_Rule("words", "Derived; these words are traps alone.", DIGEST, words)]
    found = [_Rule("phrases", "Derived from the articles above.", DIGEST, phrases)]
    if words:
        note = "Derived; single words raise what a phrase has found."
        found.append(_Rule("words", note, WORDS, words))
    return found


def _best(candidates: Iterable[Candidate], taken: Iterable[str]) -> tuple[str, ...]:
    """What several articles share, if anything is; nothing that another one covers."""
    fitting = [each for each in candidates if not each.name]
    shared = [each for each in fitting if each.articles > 1]
    covered = list(taken)
    chosen: list[str] = []
    for phrase in (each.phrase for each in shared or fitting):
        if not any(f" {each} " in f" {phrase} " for each in covered):
            chosen.append(phrase)
            covered.append(phrase)
    return tuple(chosen[:MOST_TERMS])


def _rule(rule: _Rule, draft: Draft, strong: Iterable[str]) -> str:
    """An example is given to the rule that it satisfies, in a topic that it reaches."""
    examples = [example_of(article) for article in draft.articles]
    holding = [each for each in examples if _holds(each, rule.terms)]
    match = "".join(f"  {_string(each)},\n" for each in holding if _holds(each, strong))
    missing = "".join(
        f"# No term of this rule stands in: {_line(each.partition(chr(10))[0])}\n"
        for each in examples
        if each not in holding
    )
    query = " OR ".join(map(_term, rule.terms))
    return (
        f"{missing}[[rules]]\nname = {_string(rule.name)}\n"
        f"query = '''{query}'''\npoints = {rule.points}\n"
        f"note = {_string(rule.note)}\n"
        f"match = [\n{match}]\nno_match = [\n]\n"
    )


def _holds(text: str, terms: Iterable[str]) -> bool:
    wanted = set(terms)
    return any(
        clause.phrase(start, end) in wanted
        for clause in clauses(text)
        for start, end in clause.runs()
    )


def _term(phrase: str) -> str:
    return phrase if phrase.removesuffix("*").isalpha() else f'"{phrase}"'


def _stem(word: str) -> str:
    for ending in ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= SHORTEST_STEM:
            return stem
    return word


def _label(topic: str) -> str:
    return topic.replace("_", " ").replace("-", " ").capitalize()


def _line(text: str) -> str:
    """What may stand in a comment: one line, nothing that cannot be seen."""
    seen = "".join(char if char.isprintable() else " " for char in text)
    return seen if len(seen) <= SAMPLE else f"{seen[: SAMPLE - 1]}…"


def _string(text: str) -> str:
    """JSON's strings are TOML's, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
