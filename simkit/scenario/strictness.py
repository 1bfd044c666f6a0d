"""Whether models refuse what is well formed but does not hold together: always, except while the rest of a faulty file set is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from simkit.language.messages import refusal, refuse_all, says

_LENIENT: ContextVar[bool] = ContextVar("lenient", default=False)


def require(holds: bool, key: str, /, **parts: Any) -> None:
    """Refuses a model whose values do not hold together.

    Raises:
        RefusalError: with the sentence of this key, when it does not hold.
    """
    if not holds and not _LENIENT.get():
        raise refusal(key, **parts)


def require_all(*rules: tuple[bool, str] | tuple[bool, str, dict[str, Any]]) -> None:
    """Refuses a model that breaks any of several rules, and tells all of those that it breaks: (whether it holds, key, parts) each.

    Raises:
        RefusalError: with the sentences of all that do not hold.
    """
    if not _LENIENT.get():
        refuse_all([says(rule[1], **(rule[2] if len(rule) == 3 else {})) for rule in rules if not rule[0]])


@contextmanager
def lenient() -> Iterator[None]:
    """Within it models are made of all that is well formed; what does not hold together has been told before."""
    token = _LENIENT.set(True)
    try:
        yield
    finally:
        _LENIENT.reset(token)
