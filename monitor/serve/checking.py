"""Do the rules do what their examples say, and what could be better about them?"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from monitor.classify.advice import Advice, advise
from monitor.classify.coverage import Gap, cover, gaps
from monitor.classify.examples import ExampleFailure, check_examples
from monitor.serve.config import Config
from monitor.serve.lexicon import state_languages


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Failures refuse the rules; advice does not."""

    examples: int  #: examples and quotes that were looked at
    failures: tuple[ExampleFailure, ...]
    advice: tuple[Advice | Gap, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "checked": self.examples,
            "failures": [str(failure) for failure in self.failures],
            "advice": [str(piece) for piece in self.advice],
        }

    def lines(self, most: int | None) -> Iterator[str]:
        """`most` pieces of advice of each kind, or all."""
        yield from map(str, self.failures)
        kinds: defaultdict[str, list[str]] = defaultdict(list)
        for piece in self.advice:
            kind = piece.kind.name if isinstance(piece, Advice) else "LANGUAGE"
            kinds[kind].append(f"advice: {piece}")
        for told in kinds.values():
            yield from told[:most]
            if most is not None and len(told) > most:
                yield f"advice: and {len(told) - most} more like these (--all)"
        wrong = len(self.failures) or "none"
        yield f"{self.examples} examples and quotes checked, {wrong} wrong"


def check_rules(config: Config) -> Checked:
    loaded = config.loaded
    seeds = {
        path.name: path.read_text("utf-8", errors="replace")
        for path in sorted(loaded.seeds.glob("*.txt"))
    }
    rules = [(topic, rule) for topic in loaded.topics for rule in topic.rules]
    told = [e for topic, rule in rules for e in rule.examples_in(topic.lang)]
    examples = sum(len(e.match) + len(e.no_match) for e in told)
    quotes = sum(bool(rule.quote) for _, rule in rules)
    covered = cover(config.rules, loaded.concepts, states=state_languages())
    langs = {rule.name: rule.langs for rule in covered.rules}
    return Checked(
        examples=examples + quotes,
        failures=check_examples(loaded.topics, config.rules, seeds),
        advice=(
            *advise(loaded.topics, loaded.concepts, config.rules, langs),
            *gaps(covered, loaded.feeds, {}),
        ),
    )
