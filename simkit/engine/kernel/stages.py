"""Where a track is on its way: what it waits for, and what it does next. They mirror the yields of the SimPy engine's generators."""

from __future__ import annotations

# Waiting: what comes next happens when the track is woken.
(UNBORN, FOR_DELAY_BEFORE, AT_GATE, AT_PLACE, FOR_GROUP_WORK, IN_LIST, FOR_NEW_DATE, FOR_DELAY_AFTER, AT_FORK, AT_JOIN, IN_REFERRAL,
 AT_SIGNATURE) = range(12)  # fmt: skip

# Doing: the function of this name says what comes next.
(FOLLOW, ENTER, PASS, ADMIT, TEAM, WORK, FINISH, LEAVE, CHOOSE, REFER, PREPARE, SIGN, SEND, ANSWER, RETURN, WAIT, OVER) = range(20, 37)
