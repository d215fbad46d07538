"""Why did no topic reach its digest threshold?

Told by the rules of now: those of then are known by their version only.
"""

from dataclasses import replace
from enum import StrEnum

from monitor.classify.topics import Rules, Weighed, weigh
from monitor.model.view import TextHistory


class Unmatched(StrEnum):
    """What kept a text from every topic."""

    NO_RULE = "no rule found its words in it"
    FEW_POINTS = "the points did not suffice"
    WEAK = "nothing but weak cues spoke for a topic"
    TAKEN = "rules that take points away kept it below the threshold"
    OTHER_TOPICS = "its feed is not followed for the topic that it reaches"
    RULES_CHANGED = (
        "by the rules of now it matches; they were changed after it was seen"
    )


def unmatched(text: TextHistory, rules: Rules) -> tuple[Unmatched, str] | None:
    """With the sentence; None where it matches, or was not judged yet."""
    if text.matches or not text.classified_at:
        return None
    weighed = weigh(text.item, rules)
    if any(each.level for each in weighed):
        return _said(Unmatched.RULES_CHANGED, "")
    if text.item.topics:
        others = weigh(replace(text.item, topics=()), rules)
        reached = ", ".join(each.topic.name for each in others if each.level)
        if reached:
            followed = ", ".join(text.item.topics)
            return _said(Unmatched.OTHER_TOPICS, f"{reached}, and not {followed}")
    hit = [each for each in weighed if each.hits]
    if not hit:
        return _said(Unmatched.NO_RULE, "")
    nearest = max(hit, key=lambda each: each.score - each.topic.digest)
    taken = [each for each in hit if _given(each) >= each.topic.digest]
    if taken:
        weak = [each for each in taken if not each.strong]
        why = Unmatched.WEAK if len(weak) == len(taken) else Unmatched.TAKEN
        return _said(why, _points(taken[0]))
    return _said(Unmatched.FEW_POINTS, _points(nearest))


def _given(each: Weighed) -> int:
    """All that speaks for the topic, were nothing taken away and no cue weak."""
    return sum(hit.points for hit in each.hits if hit.points > 0)


def _points(each: Weighed) -> str:
    hits = ", ".join(f"{hit.rule.name} {hit.points:+d}" for hit in each.hits)
    return f"{each.topic.name} has {each.score} of {each.topic.digest} points ({hits})"


def _said(why: Unmatched, more: str) -> tuple[Unmatched, str]:
    return why, f"{why.value}: {more}" if more else why.value
