"""What a participant does in a day on all screens, as pieces of code for a kernel: its memory is measured, and what it loads is tested."""

STEPS = {
    "an empty kernel": "",
    "the screens, before anything is calculated": """
        import simkit.workshop.pages, ipywidgets
        shown = simkit.workshop.pages.served()
    """,
    "Ubah: before any change": "shown.session.screen = 'change'; shown['change']._calculator.wait()",
    "Ubah: ten levers moved": """
        for name, value in [(name, value) for value in (2, 3) for name in
                            ("psychologists", "visum_doctors", "companions", "interview_teams", "shelter_places")]:
            shown["change"].on_set(name, value)
            shown["change"]._calculator.wait()
    """,
    "Bandingkan: two SOPs": """
        shown.session.other_sop, shown.session.screen = "rumah-aman-dulu", "compare"
        shown["compare"]._calculator.wait()
    """,
    "Ubah: thirty more levers": """
        shown.session.screen = "change"
        for value in range(30):
            shown["change"].on_set("signing_hours", 0.5 + 0.5 * (value % 14))
            shown["change"]._calculator.wait()
    """,
    "Jelajah: somebody is looked at": """
        shown.session.screen = "explore"
        shown["explore"].on_guess("skipped")
        shown["explore"].on_pick(40)
    """,
    "Satu kasus: her way": "shown['explore'].on_way(40); shown['case'].on_skip()",
    "Satu kasus: the six people": """
        for name in list(shown.session.base.vignettes):
            shown["case"].on_pick(name)
            shown["case"].on_skip()
    """,
    "Tabel SOP, with the waits": """
        shown.session.screen = "sop"
        shown["sop"].on_waits()
        for name in ("", *shown.session.base.vignettes):
            shown["sop"].on_person(name)
    """,
    "Tabel SOP: taken along for Word and Excel": "shown['sop'].on_take('docx'); shown['sop'].on_take('xlsx')",
    "Latihan: one to its end": """
        shown.session.screen = "exercise"
        while not shown["exercise"].exercise.over:
            now = shown["exercise"].exercise.now.question
            shown["exercise"].on_choose([option.right for option in now.options].index(True))
            shown["exercise"].on_forward()
        shown["exercise"].on_paper()
    """,
    "Ubah, with all that comes from outside: ten levers": """
        shown.session.screen = "change"
        shown.session.contexts = tuple(shown.session.base.contexts)
        for value in range(10):
            shown["change"].on_set("signing_hours", 0.5 + 0.5 * (value % 14))
            shown["change"]._calculator.wait()
    """,
}  # fmt: skip
