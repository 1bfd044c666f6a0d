"""What people call the scenarios of results: never by a name out of a file where there is a title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from simkit.scenario.model import Scenario
from simkit.scenario.values import Text


def titled(text: Text | None, name: str, language: str) -> str:
    """A title in one language, or the name in plain letters where there is none."""
    return text.in_language(language) if text is not None else name.rpartition(".")[2].replace("_", " ")


def spoken(scenarios: Mapping[str, Scenario], language: str) -> dict[str, str]:
    """By name, the title of the SOP; where several have the same one, with the contexts in force, else numbered."""
    found = {name: titled(one.sop.title, one.sop_name, language) for name, one in scenarios.items()}
    for add in (contexts_in_force, None):
        many = Counter(found.values())
        numbers: Counter[str] = Counter()
        for name, one in scenarios.items():
            if many[title := found[name]] > 1:
                numbers[title] += 1
                more = add(one, language) if add is not None else str(numbers[title])
                found[name] = f"{title} ({more})" if more else title
    return found


def contexts_in_force(scenario: Scenario, language: str) -> str:
    """The titles of the contexts in force; "" in a usual year."""
    return ", ".join(titled(scenario.contexts[name].title, name, language) for name in scenario.active_contexts if name in scenario.contexts)
