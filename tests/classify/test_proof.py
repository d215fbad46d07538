"""Ten thousand rules on a thousand texts in ten scripts, against the literal reader."""

import time

import pytest

from monitor.classify.core import COMPILED
from tests.classify.agreement import (
    Difference,
    compare,
    compile_all,
    find_hits,
    read_literally,
    told,
)
from tests.classify.literal_states import read_document
from tests.classify.made import make_rule
from tests.classify.made_texts import GAZETTEER, make_item
from tests.sizes import chance, size

RULES = size(400, 10_000)
DOCUMENTS = size(60, 1_000)
#: A difference is told with its query and text; more than a few help nobody.
MOST_TOLD = 10


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_says_what_the_literal_reader_says() -> None:
    """Of every rule and every text: satisfied or not, points, scope and evidence.

    And the compiled matcher, where it was built, says what the one in Python says.
    """
    dice = chance()
    rules = [make_rule(dice, number) for number in range(RULES)]
    items = [make_item(dice, number) for number in range(DOCUMENTS)]
    cores = {id(core): core for core in (None, COMPILED)}
    ready = [compile_all(rules, core) for core in cores.values()]
    asked = {rule.name: read_literally(rule.query) for rule in rules}
    differences: list[Difference] = []
    began, satisfied = time.monotonic(), 0
    for number, item in enumerate(items, 1):
        document = read_document(item, GAZETTEER)
        hits, *others = (find_hits(item, compiled) for compiled in ready)
        assert all(other == hits for other in others), item
        satisfied += len(hits)
        differences += compare(rules, asked, document, hits)
        if number % 50 == 0:
            seconds = time.monotonic() - began
            print(f"{number} texts, {satisfied:,} times satisfied, {seconds:.0f} s")

    assert satisfied > RULES * DOCUMENTS / 100
    assert not differences, "\n\n".join(map(told, differences[:MOST_TOLD]))
