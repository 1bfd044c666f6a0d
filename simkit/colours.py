"""The colours of families of agencies, the same on screens, pictures and paper. (The screens' own stand in `workshop/static/common.css`.)"""

FAMILIES = {
    "protection": "#8262C4", "police_law": "#1F3157", "health": "#1E8468", "social": "#9C3A6E", "migrant": "#3F93D0",
    "community": "#858A1A", "administration": "#868D96",
}  # fmt: skip


def colour_of(family: str | None) -> str:
    """The colour of a family; that of the administration for one that is not known."""
    return FAMILIES.get(family or "administration", FAMILIES["administration"])
