"""Pictures with matplotlib, one function each."""

from simkit.charts.bars import by_group, deadlines
from simkit.charts.differences import differences
from simkit.charts.pictures import case_way, network_picture, queue_through_time, time_split, waits_by_team
from simkit.charts.style import Picture, style

__all__ = [
    "Picture", "by_group", "case_way", "deadlines", "differences", "network_picture", "queue_through_time", "style", "time_split", "waits_by_team",
]  # fmt: skip
