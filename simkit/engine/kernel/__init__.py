"""The compiled kernel: the same model as `simkit.engine.simpy_engine`, over arrays, for thousands of replications.

`flatten` lays a scenario out in tables (`layout`); `machine` runs one replication over them. Each mechanism is one short function, in the
module of its name: `calendars`, `draws`, `conditions`, `arrivals`, `lists`, `gates`, `places`, `referrals`, `leaving`, `way`.
"""
