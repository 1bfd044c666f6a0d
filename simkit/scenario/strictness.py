"""Whether models refuse what is well formed but does not hold together: always, except while the rest of a faulty file set is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from simkit.language.messages import refusal

_LENIENT: ContextVar[bool] = ContextVar("lenient", default=False)


def require(holds: bool, key: str, /, **parts: Any) -> None:
    """Refuses a model whose values do not hold together.

    Raises:
        RefusalError: with the sentence of this key, when it does not hold.
    """
    if not holds and not _LENIENT.get():
        raise refusal(key, **parts)


@contextmanager
def lenient() -> Iterator[None]:
    """Within it models are made of all that is well formed; what does not hold together has been told before."""
    token = _LENIENT.set(True)
    try:
        yield
    finally:
        _LENIENT.reset(token)
