"""Changes: one edit of a model value, by path. Variants, contexts and levers are lists of changes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, SerializerFunctionWrapHandler, field_validator, model_serializer, model_validator

from simkit.language.messages import refusal, refuse_all, says
from simkit.scenario.form import Typed
from simkit.scenario.provenance import is_annotated
from simkit.scenario.strictness import require
from simkit.scenario.values import FileName, FrozenDict, Model, Moment, Name, Named, Text

ACTIONS = ("set", "scale", "add", "insert", "copy", "remove")
MOST_CHANGES = 2000


class Change(Model, metaclass=Typed):
    """One edit. ``path`` names keys and list positions from the scenario's top: ``sop.steps.visum.team``,
    ``network.agencies.uptd_ppa.teams.companions.staff``, ``sop.steps.*.next.*.by`` (``*``: every one).

    Exactly one action: ``set`` a value; ``scale`` or ``add`` to a number, a duration or all durations of a
    distribution; ``insert`` a new key, or a list item before the position that the path ends in (``.end``: last);
    ``copy`` another path's value to this new key, with the keys in ``insert`` laid over it; ``remove``.
    """

    path: str = Field(max_length=300)
    set: Any = None
    scale: float | None = Field(default=None, ge=0)
    add: Any = None
    insert: Any = None
    copy_: str | None = Field(default=None, alias="copy")
    remove: Literal[True] | None = None
    where: tuple[Any, ...] | None = Field(default=None, description="only where the present value is one of these")
    if_present: bool = Field(default=False, description="no fault when the path does not exist: the SOP in force has no such step")
    from_: Moment | None = Field(default=None, alias="from")
    until: Moment | None = None

    @field_validator("scale", "add", mode="before")
    @classmethod
    def _only_the_value(cls, value: Any) -> Any:
        """Without where the factor or what is added comes from: that is kept beside the scenario, as of every number."""
        return value["value"] if is_annotated(value) else value

    @model_validator(mode="after")
    def _one_action(self) -> Change:
        given = {("copy" if name == "copy_" else name) for name in self.model_fields_set} & set(ACTIONS)
        if given - {"insert"} and "copy" in given:
            given.discard("insert")
        in_order = not (self.from_ and self.until and self.until <= self.from_)
        if len(given) != 1:
            refuse_all([says("change.one", known=ACTIONS), *([] if in_order else [says("change.until")])])
        require(in_order, "change.until")
        return self

    @model_serializer(mode="wrap")
    def _only_what_was_given(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Without the keys that were left out, so that what was written can be read again."""
        written: dict[str, Any] = write(self)
        given = {*self.model_fields_set, *((field.alias or name) for name, field in type(self).model_fields.items() if name in self.model_fields_set)}
        return {key: value for key, value in written.items() if key in given}


class Context(Model):
    """Changes that come from outside, with dates. A change's own dates narrow those of the context."""

    title: Text | None = None
    description: Text | None = None
    from_: Moment | None = Field(default=None, alias="from")
    until: Moment | None = None
    changes: tuple[Change, ...] = Field(min_length=1, max_length=MOST_CHANGES)

    @model_validator(mode="after")
    def _in_order(self) -> Context:
        require(not (self.from_ and self.until and self.until <= self.from_), "change.until")
        return self


class LeverTarget(Model):
    """What a lever moves: ``set`` the value × ``factor`` (with ``unit``), or ``scale`` what stands there by value × ``factor``."""

    path: str
    how: Literal["set", "scale"] = "set"
    factor: float = 1
    unit: str = ""


class Lever(Model):
    """A value that a participant may move."""

    label: Text
    agency: Name | None = None
    unit: Text
    lowest: float
    highest: float
    step: float = Field(gt=0)
    at_start: float = Field(description="the value that the base scenario has")
    targets: tuple[LeverTarget, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _range(self) -> Lever:
        require(self.lowest <= self.at_start <= self.highest, "lever.order")
        return self

    def changes(self, value: float) -> tuple[Change, ...]:
        """The changes that put the lever at ``value``.

        Raises:
            ValueError: when the value is outside the lever's range.
        """
        if not self.lowest <= value <= self.highest:
            raise refusal("lever.range", name=self.label.en, low=self.lowest, high=self.highest, value=float(value))
        made = []
        for target in self.targets:
            amount = value * target.factor
            if target.how == "scale":
                made.append(Change(path=target.path, scale=amount))
            else:
                number: Any = int(amount) if float(amount).is_integer() and not target.unit else amount
                made.append(Change(path=target.path, set=f"{amount:.12g} {target.unit}" if target.unit else number))
        return tuple(made)


Levers = Named[Lever]
# Contexts are named as their files: hyphens allowed.
Contexts = Annotated[dict[FileName, Context], AfterValidator(FrozenDict)]
__all__ = ["ACTIONS", "Change", "Context", "Contexts", "Lever", "LeverTarget", "Levers", "Name"]
