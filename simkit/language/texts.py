"""Words that the kit itself says, by key, in both languages."""

from __future__ import annotations

from simkit.scenario.values import Text

TEXTS: dict[str, Text] = {
    key: Text(id=indonesian, en=english)
    for key, indonesian, english in (
        ("better", "lebih baik", "better"),
        ("worse", "lebih buruk", "worse"),
        ("open", "belum dapat dibedakan", "not distinguishable"),
        ("open_among", "belum dapat dibedakan di antara sekian banyak perbandingan", "not distinguishable among so many comparisons"),
        ("same", "sama", "the same"),
        ("up", "naik {amount}", "up {amount}"),
        ("down", "turun {amount}", "down {amount}"),
        ("range", "{low} s.d. {high}", "{low} to {high}"),
        ("between", "antara {low} dan {high}", "between {low} and {high}"),
        ("down_bare", "turun {amount}", "{amount} down"),
        ("up_bare", "naik {amount}", "{amount} up"),
        ("unchanged", "tidak berubah", "unchanged"),
        ("hardly", "hampir tidak berubah", "hardly any change"),
        ("agree", "{n} dari {m} ulangan searah", "{n} of {m} replications agree"),
        ("nobody_worse", "Tidak ada kelompok yang terbukti lebih buruk.", "No group is shown to get worse."),
        ("all", "semua", "all"),
        ("too_few", "tidak ditampilkan (kurang dari 5)", "not shown (fewer than 5)"),
        ("precision.reached", "cukup teliti: ± {width}, diminta ± {asked}", "precise enough: ± {width}, asked for ± {asked}"),
        ("precision.equal", "cukup teliti: sama di semua {n} ulangan", "precise enough: the same in all {n} replications"),
        (
            "precision.not_reached",
            "belum cukup teliti: ± {width} sesudah {n} ulangan, diminta ± {asked}; itu perlu kira-kira {need} ulangan",
            "not precise enough yet: ± {width} after {n} replications, asked for ± {asked}; that takes about {need}",
        ),
        (
            "precision.without",
            "belum ada selang: kurang dari tiga dari {n} ulangan memilikinya",
            "no interval yet: fewer than three of {n} replications have it",
        ),
        ("apart", "Hanya ada pada satu di antaranya, jadi tidak ada selisihnya", "Only one of them has it, so there is no difference to tell"),
        ("apart_one", "{figure}: {value} pada {scenario}", "{figure}: {value} in {scenario}"),
        ("worse_more", "dan {n} lainnya (angka dan kelompok)", "and {n} more (figures and groups)"),
        ("interval", "Dalam kurung: selang kepercayaan 95 %.", "In brackets: 95% confidence interval."),
        (
            "adjusted",
            "Lebih baik atau lebih buruk disebut hanya bila bertahan setelah penyesuaian untuk semua yang dibandingkan (Holm).",
            "Better or worse is said only where it holds after the adjustment for all that is compared (Holm).",
        ),
        (
            "disclaimer",
            "Hasil simulasi adalah ilustrasi untuk diskusi, bukan ramalan dan bukan penilaian lembaga.",
            "Simulation results are illustrations for discussion, neither a forecast nor an assessment of any agency.",
        ),
        ("working", "Menghitung", "Calculating"),
        ("so_far", "{n} dari {m}", "{n} of {m}"),
        ("so_far.at_most", "{n} dari paling banyak {m}", "{n} of at most {m}"),
        ("left", "kira-kira {t} lagi", "about {t} left"),
        ("left.at_most", "paling lama {t} lagi", "at most {t} left"),
        ("how_to_stop", "■ menghentikannya", "■ stops it"),
        ("stopped", "Dihentikan.", "Stopped."),
        (
            "stopped.kept",
            "Dihentikan. Yang sudah selesai tersimpan; jalankan lagi untuk melanjutkan.",
            "Stopped. What is done is kept; run it again to go on.",
        ),
        ("yes", "ya", "yes"),
        ("no", "tidak", "no"),
        ("unit.share", "bagian dari 1", "share of 1"),
        ("unit.rupiah", "rupiah", "rupiah"),
        ("basis.sourced", "bersumber", "sourced"),
        ("basis.derived", "turunan", "derived"),
        ("basis.unverified", "perlu dicek", "to be checked"),
        ("basis.assumption", "asumsi", "assumption"),
        ("numbers", "angka", "numbers"),
        ("numbers.all", "semua", "all"),
        ("numbers.ranged", "dengan rentang", "with a range"),
        ("numbers.time", "waktu", "times"),
        ("numbers.chance", "peluang", "chances"),
        ("numbers.capacity", "kapasitas", "capacities"),
        ("numbers.rate", "kedatangan", "arrivals"),
        ("numbers.group", "besar rombongan", "sizes of groups"),
        ("numbers.hours", "jam buka", "opening hours"),
        ("numbers.profile", "pola hari dan jam", "patterns of days and hours"),
        ("numbers.cost", "biaya dan jarak", "costs and distances"),
        ("numbers.limit", "batas dalam aturan", "limits in rules"),
        ("numbers.deadline", "tenggat", "deadlines"),
        ("numbers.target", "target", "targets"),
        ("numbers.context", "yang diubah konteks", "what contexts change"),
        ("unit.seconds", "detik", "seconds"),
        ("unit.minutes", "menit", "minutes"),
        ("unit.hours", "jam", "hours"),
        ("unit.days", "hari", "days"),
        ("unit.second", "detik", "second"),
        ("unit.minute", "menit", "minute"),
        ("unit.hour", "jam", "hour"),
        ("unit.day", "hari", "day"),
        ("unit.points", "poin", "points"),
        ("unit.point", "poin", "point"),
        ("count.replications", "{n} ulangan", "{n} replications"),
        ("count.replication", "{n} ulangan", "{n} replication"),
        ("count.points", "{n} titik", "{n} points"),
        ("count.point", "{n} titik", "{n} point"),
        ("of_100", "dari 100 orang", "of 100 people"),
        ("model_date", "{weekday}, minggu ke-{week}, pukul {time}", "{weekday}, week {week}, {time}"),
        ("date", "{date}, pukul {time} WIB", "{date}, {time} WIB"),
    )
}


def say(key: str, language: str, **parts: object) -> str:
    """The text of a key, with its parts put in.

    Raises:
        KeyError: when there is no such text.
    """
    return TEXTS[key].in_language(language).format(**parts) if parts else TEXTS[key].in_language(language)
