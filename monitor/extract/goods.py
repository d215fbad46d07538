"""Is a crime one of goods, in which nobody was moved or exploited?

Police that stop a smuggler of cigarettes use the same words as for one of people.
"""

from monitor.extract.told import Told
from monitor.model.event import EventType

#: So many sentences say what a text is about.
TOP = 6
_CRIMES = frozenset(
    {
        EventType.ARREST,
        EventType.CHARGE_TRIAL,
        EventType.SENTENCE,
        EventType.INTERCEPTION,
    }
)


def is_of_goods(told: Told) -> bool:
    """Whether its words are of goods, and none at the top is of people in need."""
    if told.trigger.type not in _CRIMES:
        return False
    goods, souls = told.grammar.cue["goods"], told.grammar.cue["souls"]
    if not any(goods.search(sentence.text) for sentence in told.sentences):
        return False
    whole = (*told.sentences, *told.whole[:TOP])
    return not any(souls.search(sentence.text) for sentence in whole)
