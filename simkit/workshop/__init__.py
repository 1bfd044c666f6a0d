"""The workshop's screens, in a notebook and as served pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simkit.workshop.pages import Workshop

__all__ = ["show"]


def show(screen: str = "start", place: str = "lampung", language: str = "id", **chosen: Any) -> Workshop:
    """The screens in a notebook, beginning with one of them: ``start``, ``case``, ``explore``, ``change``, ``compare``, ``sop``, ``exercise``.

    Args:
        place: the scenario, as for `simkit.load`.
        language: ``id`` or ``en``; it can be switched on the screen.
        chosen: what has been chosen already, as the attributes of `simkit.workshop.session.Session`: ``sop="satu-atap"``,
            ``other_sop="paralel"``, ``levers={"psychologists": 2}``, ``filling=True``.

    Raises:
        ValueError: when there is no such screen or language.
    """
    from simkit.workshop.pages import Workshop
    from simkit.workshop.session import Session

    return Workshop(screen, Session(place, language=language, **chosen))
