"""Pictures with matplotlib, one function each: every one answers a question, in both languages, and says in words what it shows."""

from simkit.charts.bars import by_group, deadlines, waits_by_team
from simkit.charts.differences import differences
from simkit.charts.network import network_flows, network_picture
from simkit.charts.split import time_split
from simkit.charts.style import Picture, style
from simkit.charts.swimlane import swimlane
from simkit.charts.through_time import queue_through_time, when_full
from simkit.charts.way import case_way

__all__ = [
    "Picture", "by_group", "case_way", "deadlines", "differences", "network_flows", "network_picture", "queue_through_time", "style", "swimlane",
    "time_split", "waits_by_team", "when_full",
]  # fmt: skip
