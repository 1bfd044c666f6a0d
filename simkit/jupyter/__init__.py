"""JupyterLab and Voilà as the kit uses them: they ask nothing of the internet."""

from typing import Any

# What Jupyter's kernels are started with. Where the C library is glibc, each thread that calculates would keep a heap of its own: 30 to 60 MB
# in every participant's kernel; and arrays of half a megabyte and more would leave holes in it, 20 MB, which are given back to the system so.
SMALL = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": str(1 << 19)}


def encryption() -> str:
    """Whether what Jupyter and its kernels say to each other is encrypted: wherever it can be, so that no other user of the machine reads it."""
    import zmq

    return "auto" if zmq.has("curve") else "disabled"


def without_live_screens(model: dict[str, Any], **_: object) -> None:
    """Before JupyterLab stores a notebook: of a screen only the sentence stays that says how it is opened.

    A widget lives as long as its kernel; the day after, JupyterLab would show "Error displaying widget" in its place.
    """
    if model.get("type") != "notebook" or not model.get("content"):
        return
    for cell in model["content"]["cells"]:
        for output in cell.get("outputs", []):
            if "text/plain" in output.get("data", {}):
                output["data"].pop("application/vnd.jupyter.widget-view+json", None)
