"""Which words say that something happened, and did it?"""

import pytest

from monitor.extract.grammar import Grammar, grammar_of
from monitor.extract.triggers import find_triggers
from monitor.model.lexicon import Lexicon


@pytest.fixture(scope="module")
def grammar(lexicon: Lexicon) -> Grammar:
    return grammar_of(lexicon.wordings["en"])


CASES = [
    ("Two states sign a treaty", "agreement", "done"),
    ("Memorandum of understanding was signed on Monday", "agreement", "done"),
    ("The treaty comes into force", "agreement", "done"),
    ("Agreement between two governments", "agreement", "done"),
    ("Two states set up a joint committee", "agreement", "done"),
    ("Ruritania to sign a treaty", "agreement", "planned"),
    ("They will soon sign an agreement", "agreement", "planned"),
    ("Ministers are expected to sign the deal", "agreement", "planned"),
    ("They failed to reach an agreement", "negotiation", "denied"),
    ("They did not sign the agreement", "negotiation", "denied"),
    ("They didn't sign the agreement", "negotiation", "denied"),
    ("The deal signed in May collapsed", "negotiation", "denied"),
    ("Talks on a treaty collapsed", "negotiation", "denied"),
    ("Both sides negotiate over returns", "negotiation", "done"),
    ("The minister met his counterpart", "meeting", "done"),
    ("The ministry co-hosted the annual meeting", "meeting", "done"),
    ("A summit in spring", "meeting", "done"),
    ("The minister of justice visited the port", "meeting", "done"),
    ("Home Office launches a social media campaign", "campaign", "done"),
    ("Nine migrants drown off the coast", "death_in_transit", "done"),
    ("Bodies of nine found in a lorry", "death_in_transit", "done"),
    ("Navy intercepts boat with sixty aboard", "interception", "done"),
    ("Sixty migrants were found hiding in a van", "interception", "done"),
    ("Police rescue 46 women", "rescue", "done"),
    ("Nine victims were freed", "rescue", "done"),
    ("Smuggler jailed for twelve years", "sentence", "done"),
    ("Smuggler faces up to 12 years", "charge_trial", "done"),
    ("Six charged with smuggling", "charge_trial", "done"),
    ("Six held over smuggling", "arrest", "done"),
    ("Police arrested six, charged two", "arrest", "done"),
    ("Police have not arrested anyone", "arrest", "denied"),
    ("A hundred flown home", "deportation_return", "done"),
    ("The removal flight was cancelled", "deportation_return", "denied"),
    ("Flights resume. A removal flight left, others were cancelled",
     "deportation_return", "done"),
    ("Parliament passed a bill on borders", "law_policy", "done"),
    ("State bans imports of cotton", "law_policy", "done"),
    ("Report shows a rise", "warning_report", "done"),
    ("Nine hundred migrants rescued so far this year", "warning_report", "done"),
    ("Police warn of scams as six are arrested", "arrest", "done"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "status"), CASES)
def test_words_name_a_happening(
    text: str, kind: str, status: str, grammar: Grammar
) -> None:
    """Each wording of the table, and what turns it round."""
    trigger = find_triggers(text, grammar)[0]

    assert (trigger.type.value, trigger.status.value) == (kind, status)


@pytest.mark.parametrize(
    "text",
    [
        "States should sign a treaty",
        "Group urges states to sign the agreement",
        "Minister considers plan to stop migrants",
        "If they sign the agreement, all is well",
        "Why the smuggler was jailed",
        "Work goes on to stop boats",
        "Their wish is strong: to sign a treaty",
        "The sun shines",
        "",
    ],
)
def test_wishes_are_no_events(text: str, grammar: Grammar) -> None:
    """Calls, ideas, conditions and purposes tell of nothing that happened."""
    assert find_triggers(text, grammar) == []


def test_the_words_that_decide_the_status_are_kept(grammar: Grammar) -> None:
    """`explain` shows them."""
    text = "The two will sign a treaty"
    trigger = find_triggers(text, grammar)[0]

    assert trigger.why is not None
    assert text[slice(*trigger.why)].strip() == "will"


def test_what_the_sentence_is_about_comes_first(grammar: Grammar) -> None:
    """A strong wording before a weak one, then the one that stands first."""
    found = find_triggers("At the summit six were arrested, one later jailed", grammar)

    assert [t.type.value for t in found] == ["arrest", "sentence", "meeting"]
