"""What each figure is: its words, its unit, which way is better, and who counts. Each is defined here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simkit.language.messages import MissingError, kind, nearest, says
from simkit.scenario.model import Scenario
from simkit.scenario.network import Beds, Caseload
from simkit.scenario.values import Text

Direction = Literal["lower", "higher", "neutral"]
Unit = Literal["hours", "days", "share", "count", "mean", "rupiah"]


@dataclass(frozen=True)
class Figure:
    """A figure (KPI) and all its words.

    Attributes:
        id: ``time_to_safety.median``; members of a family carry the name of the pool, deadline, outcome or part.
        unit: ``share`` is 0 to 1; ``count`` whole things; ``mean`` a number per case.
        direction: which way is better.
        definition: what is measured.
        denominator: who or what counts.
    """

    id: str
    label: Text
    unit: Unit
    direction: Direction
    definition: Text
    denominator: Text

    def within(self, language: str) -> str:
        """Its name inside a sentence that has a colon of its own."""
        return self.label.in_language(language).replace(": ", ", ")


def text(indonesian: str, english: str) -> Text:
    """The same words in both languages."""
    return Text(id=indonesian, en=english)


MEASURED = text(
    "kasus yang datang sesudah masa pemanasan; kasus yang masih terbuka ikut dihitung",
    "cases that arrived after the warm-up; cases still open are counted",
)
REACHED_OR_OPEN = text(
    "kasus terukur yang sudah sampai; yang masih terbuka dan belum sampai dihitung dengan waktunya sejauh ini; yang berhenti lebih dulu "
    "dihitung pada angka 'belum tercapai'",
    "measured cases that got there; those still open and not there yet count with their time so far; who left before counts in 'not reached'",
)
REACHED_OR_RUN = text(
    "kasus terukur yang sudah sampai, yang berhenti lebih dulu, dan yang masih terbuka bila waktunya sudah lewat",
    "measured cases that got there, those who left before, and those still open whose time has run",
)
COULD_MAKE_IT = text(
    "kekerasan seksual (bila bentuknya dicatat) yang datang ketika masih sempat, bila sudah dilayani atau waktunya sudah lewat",
    "sexual violence (where the form is recorded) that arrived while there was still time, once seen or once the time has run",
)
WAITS = text(
    "semua antrean kasus terukur; yang berhenti atau masih menunggu dihitung dengan waktunya sejauh itu",
    "all waits of measured cases; those who left or still wait count with their time so far",
)
FINAL_REFERRALS = text("semua rujukan kasus terukur yang sudah ada hasilnya", "all referrals of measured cases that have come to a result")
WINDOW = text("waktu sesudah masa pemanasan sampai akhir simulasi", "the time after the warm-up until the end of the simulation")
STATISTICS = {
    "median": text("median", "median"),
    "mean": text("rerata", "mean"),
    "p90": text("9 dari 10", "9 of 10"),
}

_BASIC: list[Figure] = []


def _add(id_: str, label: Text, unit: Unit, direction: Direction, definition: Text, denominator: Text = MEASURED) -> None:
    _BASIC.append(Figure(id_, label, unit, direction, definition, denominator))


_TIMES: dict[str, tuple[Text, Text, Text]] = {
    "first_response": (
        text("Waktu tanggap", "Time to first response"),
        text("dari datang sampai tanggapan pertama seorang petugas", "from arrival to the first response by a person"),
        REACHED_OR_OPEN,
    ),
    "time_to_safety": (
        text("Waktu sampai aman", "Time to safety"),
        text("dari datang sampai berada di tempat yang aman", "from arrival to being in a safe place"),
        REACHED_OR_OPEN,
    ),
    "time_to_psychologist": (
        text("Waktu sampai bertemu psikolog", "Time to the psychologist"),
        text(
            "dari diminta ke psikolog sampai bertemu; menunggu janji dan tidak datang termasuk",
            "from being sent to the psychologist to having met; waiting for a date and failing to come included",
        ),
        text(
            "kasus terukur yang diminta ke psikolog dan sudah bertemu; yang masih terbuka dan belum bertemu dihitung dengan waktunya sejauh ini",
            "measured cases that were sent there and have met the psychologist; those still open who have not count with their time so far",
        ),
    ),
    "time_to_home": (
        text("Waktu sampai pulang", "Time to return home"),
        text("dari datang sampai serah terima di rumah", "from arrival to the hand-over at home"),
        text("kasus terukur yang sudah pulang", "measured cases that are home"),
    ),
    "shelter_time": (
        text("Lama tinggal di tempat aman", "Time in shelter"),
        text("dari masuk sampai meninggalkan tempat tidur", "from taking a bed to leaving it"),
        text(
            "semua masa tinggal kasus terukur; yang masih tinggal dihitung sejauh ini", "all stays of measured cases; those still there count so far"
        ),
    ),
    "closed_age": (
        text("Lama penanganan kasus selesai", "Age of closed cases"),
        text("dari datang sampai kasus ada hasilnya", "from arrival to the case's outcome"),
        text("kasus terukur yang sudah ada hasilnya", "measured cases that have an outcome"),
    ),
    "open_age": (
        text("Umur kasus terbuka", "Age of open cases"),
        text("dari datang sampai akhir simulasi", "from arrival to the end of the simulation"),
        text("kasus terukur yang masih terbuka", "measured cases still open"),
    ),
}
DAYS = {"time_to_psychologist", "time_to_home", "shelter_time", "open_age", "closed_age"}
for _name, (_label, _definition, _who) in _TIMES.items():
    for _statistic in ("median", "mean", "p90"):
        _word = STATISTICS[_statistic]
        _add(
            f"{_name}.{_statistic}",
            text(f"{_label.id}: {_word.id}", f"{_label.en}: {_word.en}"),
            "days" if _name in DAYS else "hours",
            "neutral" if _name == "shelter_time" else "lower",
            text(f"{_definition.id} ({_word.id})", f"{_definition.en} ({_word.en})"),
            _who,
        )
_add(
    "first_response.not_reached",
    text("Belum ditanggapi", "No response yet"),
    "count",
    "lower",
    text("kasus tanpa tanggapan pertama: masih terbuka atau sudah berhenti", "cases without a first response: still open, or left before"),
)
_add(
    "first_response.within_1h",
    text("Ditanggapi dalam 1 jam", "First response within 1 h"),
    "share",
    "higher",
    text(
        "bagian yang ditanggapi seorang petugas paling lama 1 jam sesudah datang",
        "the share with a first response by a person at most 1 h after arrival",
    ),
    REACHED_OR_RUN,
)
_add(
    "time_to_safety.not_reached",
    text("Belum sampai aman", "Not safe yet"),
    "count",
    "lower",
    text("kasus yang belum aman: masih terbuka atau sudah berhenti", "cases not in safety: still open, or left before"),
)
_add(
    "time_to_safety.within_24h",
    text("Aman dalam 24 jam", "Safe within 24 h"),
    "share",
    "higher",
    text("bagian yang berada di tempat aman paling lama 24 jam sesudah datang", "the share in a safe place at most 24 h after arrival"),
    REACHED_OR_RUN,
)
_add(
    "secured.within_24h",
    text("Diamankan dalam 24 jam", "Secured within 24 h"),
    "share",
    "higher",
    text(
        "bagian yang diamankan atau berada di tempat aman paling lama 24 jam sesudah datang", "the share secured, or safe, at most 24 h after arrival"
    ),
    REACHED_OR_RUN,
)
for _hours in (72, 120):
    _add(
        f"care.within_{_hours}h",
        text(f"Layanan kesehatan ≤ {_hours} jam", f"Care within {_hours} h"),
        "share",
        "higher",
        text(
            f"bagian yang mendapat layanan kesehatan paling lama {_hours} jam sesudah kejadian, dari yang masih sempat",
            f"the share that got health care at most {_hours} h after the incident, of those who could still make it",
        ),
        COULD_MAKE_IT,
    )
_add(
    "hand_offs",
    text("Alih tangan: rerata per orang", "Hand-offs: mean per person"),
    "mean",
    "lower",
    text("pergantian lembaga yang melayani sepanjang jalan utama", "changes of the agency that serves her along the main way"),
)
_add(
    "retellings",
    text("Bercerita ulang: rerata per orang", "Retellings: mean per person"),
    "mean",
    "lower",
    text("berapa kali ia harus menceritakan kejadiannya", "how often she had to tell what happened"),
)
_add(
    "referrals.completed",
    text("Rujukan tuntas", "Referrals completed"),
    "share",
    "higher",
    text("bagian rujukan yang diterima (langsung atau lewat kontak lain)", "the share of referrals accepted (at once or by another contact)"),
    FINAL_REFERRALS,
)
_add(
    "referrals.lost",
    text("Rujukan hilang", "Referrals lost"),
    "share",
    "lower",
    text("bagian rujukan yang hilang untuk selamanya", "the share of referrals lost for good"),
    FINAL_REFERRALS,
)
_add(
    "referrals.unconfirmed",
    text("Rujukan tidak terkonfirmasi", "Referrals unconfirmed"),
    "share",
    "lower",
    text(
        "bagian rujukan yang hilang tanpa diketahui, termasuk yang penyintasnya kembali sendiri",
        "the share of referrals lost without anybody noticing, those whose survivor came back by herself included",
    ),
    FINAL_REFERRALS,
)
_add(
    "referrals.returned",
    text("Rujukan dikembalikan", "Referrals returned"),
    "mean",
    "lower",
    text("pengembalian karena tidak lengkap, per rujukan", "returns as incomplete, per referral"),
    FINAL_REFERRALS,
)
_add(
    "referrals.time",
    text("Waktu rujukan: rerata", "Referral time: mean"),
    "hours",
    "lower",
    text("dari mulai menyiapkan rujukan sampai hasilnya, semua percobaan", "from the start of its preparation to the result, all attempts"),
    FINAL_REFERRALS,
)
_add(
    "withdrawn",
    text("Berhenti karena menunggu", "Stopped because of waiting"),
    "share",
    "lower",
    text("bagian yang memilih berhenti ketika menunggu; itu haknya", "the share who chose to stop while waiting; that is their right"),
)
_add(
    "left_track",
    text("Berhenti dari satu jalur saja", "Left one track only"),
    "share",
    "neutral",
    text(
        "bagian yang berhenti dari satu jalur, misalnya hukum; pilihan, bukan kegagalan",
        "the share who left one track only, such as the legal one; a choice",
    ),
)
_add(
    "asked_away",
    text("Ditampung di tempat lain", "Asked away"),
    "count",
    "lower",
    text("penempatan bukan di tempat pertama dalam daftar karena penuh", "placements not in the first place of the list, because it was full"),
)
_add(
    "bed_waits",
    text("Menunggu tempat tidur", "Waited for a bed"),
    "count",
    "lower",
    text("penempatan yang harus menunggu tempat", "placements that had to wait for a place"),
)
_add(
    "turned_away",
    text("Ditolak di pintu", "Turned away"),
    "count",
    "lower",
    text("kedatangan yang ditolak karena antrean penuh", "arrivals at a list that was too long"),
)
_add("cases.arrived", text("Kasus datang", "Cases arrived"), "count", "neutral", text("banyaknya kasus terukur", "number of measured cases"))
_add(
    "cases.closed",
    text("Kasus selesai", "Cases closed"),
    "count",
    "neutral",
    text("kasus terukur yang sudah ada hasilnya", "measured cases that have an outcome"),
)
_add(
    "cases.open",
    text("Kasus terbuka", "Cases open"),
    "count",
    "lower",
    text("kasus terukur yang masih terbuka di akhir", "measured cases still open at the end"),
)
_add(
    "cost.total",
    text("Biaya", "Cost"),
    "rupiah",
    "lower",
    text(
        "biaya langkah, jam kerja, malam, dan kilometer; pada angka semua kasus juga pekerjaan lain yang diberi biaya",
        "cost of steps, staff hours, nights and kilometres; of all cases together also that of others' work to which a cost is given",
    ),
)
_add(
    "cost.per_case",
    text("Biaya per kasus", "Cost per case"),
    "rupiah",
    "lower",
    text("biaya dibagi banyaknya kasus terukur", "cost over the number of measured cases"),
)

FIGURES: dict[str, Figure] = {figure.id: figure for figure in _BASIC}

MANAGED = (15, 20, 25)  # open cases per manager that the field names as lines
PLACE_FAMILIES = ("occupied", "occupancy", "full", "open_per_manager", *(f"above_{line}" for line in MANAGED))

# What a comparison looks at when nothing else is said.
HEADLINE: tuple[str, ...] = (
    "first_response.median",
    "time_to_safety.median",
    "time_to_safety.p90",
    "time_to_safety.within_24h",
    "secured.within_24h",
    "care.within_72h",
    "care.within_120h",
    "time_to_psychologist.mean",
    "hand_offs",
    "retellings",
    "referrals.completed",
    "referrals.lost",
    "withdrawn",
    "time_to_home.median",
    "cases.open",
)

PART_LABELS: dict[str, Text] = {
    "work": text("dilayani", "served"),
    "staff": text("menunggu petugas", "waiting for staff"),
    "closed": text("kantor tutup", "office closed"),
    "referral": text("menunggu jawaban surat", "awaiting a reply"),
    "gate": text("menunggu jadwal atau rombongan", "waiting for a date or group"),
    "bed": text("menunggu tempat tidur", "waiting for a bed"),
    "parallel": text("menunggu layanan lain", "waiting for another service"),
}


# Attributes by which figures are split, where a stream draws them; never an agency against another.
GROUPS = ("stream", "type", "age", "female", "tier", "risk", "documents", "needs_shelter")
_GROUP_LABELS: dict[str, Text] = {
    "stream": text("arus", "stream"),
    "type": text("jenis kasus", "type of case"),
    "age": text("umur", "age"),
    "female": text("perempuan", "female"),
    "tier": text("wilayah", "district tier"),
    "risk": text("risiko sebenarnya", "true risk"),
    "documents": text("punya dokumen", "has documents"),
    "needs_shelter": text("butuh rumah aman", "needs shelter"),
}
# What a row of the log is, by its kind, and how it ended.
ROW_LABELS: dict[str, Text] = {
    "service": text("dilayani", "served"),
    "accompaniment": text("didampingi", "accompanied"),
    "delay_before": text("menunggu jadwal", "waiting for a date"),
    "delay_after": text("menunggu jawaban atau berkas", "waiting for an answer or a paper"),
    "gate": text("menunggu jadwal atau rombongan", "waiting for a date or a group"),
    "place": text("menunggu tempat", "waiting for a place"),
    "stay": text("memakai tempat", "has a place"),
    "referral": text("rujukan", "referral"),
    "signature": text("tanda tangan", "signature"),
    "join": text("menunggu layanan lain", "waiting for another service"),
    "background": text("pekerjaan lain", "work of others"),
    "limit": text("menunggu hari berikutnya, janji hari itu sudah penuh", "waiting for the next day, no appointment left that day"),
}
ROW_OUTCOME_LABELS: dict[str, Text] = {
    "done": text("selesai", "done"),
    "open": text("masih berjalan", "still going on"),
    "accepted": text("diterima", "accepted"),
    "incomplete": text("dikembalikan, belum lengkap", "returned as incomplete"),
    "refused": text("ditolak, dicarikan kontak lain", "refused, another contact found"),
    "lost_noticed": text("hilang, ketahuan, dikirim lagi", "lost, noticed, sent again"),
    "came_back": text("hilang, ia datang sendiri", "lost, she came back by herself"),
    "lost": text("hilang", "lost"),
    "no_show": text("tidak datang, jadwal baru", "did not come, new date"),
    "asked_away": text("penuh, ke tempat berikutnya", "full, next place in the list"),
    "stopped": text("dihentikan", "stopped"),
    "longest_stay": text("batas lama tinggal", "longest stay"),
    "escalated": text("eskalasi", "escalated"),
}
# Outcomes that no SOP has to name.
OUTCOME_LABELS: dict[str, Text] = {
    "closed": text("kasus ditutup", "case closed"),
    "withdrew": text("mundur saat menunggu", "withdrew while waiting"),
    "turned_away": text("ditolak di pintu", "turned away"),
    "escalated": text("dialihkan setelah menunggu terlalu lama", "passed on after too long a wait"),
    "lost_at_referral": text("tidak terhubung lagi setelah rujukan hilang", "no longer in contact after a lost referral"),
}


def _attribute_title(scenario: Scenario | None, name: str) -> Text:
    """The words of an attribute: those of the scenario first."""
    words = scenario.streams.words.get(name) if scenario is not None else None
    return words.title if words is not None else _GROUP_LABELS.get(name) or _plain(name)


def _plain(name: str) -> Text:
    """A name that the scenario gives no title, without its agency and its underscores."""
    words = name.rpartition(".")[2].replace("_", " ").replace("-", " ")
    return text(words, words)


def _pool_title(scenario: Scenario, name: str) -> Text | None:
    """The title of a pool; with its agency's where pools of two agencies have the same."""
    pools = scenario.network.pools()
    pool = pools.get(name)
    if pool is None or pool.title is None:
        return None
    title: Text = pool.title
    agency = scenario.network.agencies[name.partition(".")[0]]
    where = agency.short or agency.title
    alike = [other for other in pools.values() if other.title is not None and (other.title.id == title.id or other.title.en == title.en)]
    if where is None or len(alike) == 1:
        return title
    return text(f"{title.id} ({where.id})", f"{title.en} ({where.en})")


def _title(scenario: Scenario | None, kind: str, name: str) -> Text:
    """The words of a pool, deadline, outcome or background stream; its plain name when the scenario gives none."""
    found: Text | None = None
    if scenario is not None:
        if kind == "pool":
            found = _pool_title(scenario, name)
        elif kind == "deadline":
            deadline = scenario.sop.deadlines.get(name)
            found = deadline.title if deadline is not None else None
        elif kind == "outcome":
            found = scenario.sop.outcomes.get(name) or OUTCOME_LABELS.get(name)
        elif kind == "background":
            stream = scenario.streams.background.get(name)
            found = stream.title if stream is not None else None
    return found or _plain(name)


def row_outcome(name: str, scenario: Scenario) -> Text:
    """How a row of the log ended, or with it the case."""
    return ROW_OUTCOME_LABELS.get(name) or _title(scenario, "outcome", name)


def wait(pool: str, statistic: str, scenario: Scenario | None = None) -> Figure:
    """Waiting at the steps that a team performs, or for a place; pools without limit have none."""
    title, word = _title(scenario, "pool", pool), STATISTICS[statistic]
    if scenario is not None and isinstance(scenario.network.pools().get(pool), Beds | Caseload):
        means = text(f"dari meminta tempat sampai mendapatnya ({word.id})", f"from asking for a place to having it ({word.en})")
    else:
        means = text(
            f"dari masuk antrean sampai dilayani, pada langkah yang dikerjakan tim ini; jam tutup termasuk, dan bila tim lain ikut, "
            f"juga menunggu tim itu ({word.id})",
            f"from joining the list to being served, at the steps that this team performs; closed hours included, and where others "
            f"work along, the wait for them too ({word.en})",
        )
    return Figure(
        f"wait.{pool}.{statistic}",
        text(f"Menunggu {title.id}: {word.id}", f"Wait for {title.en}: {word.en}"),
        "hours",
        "lower",
        means,
        WAITS,
    )


def background_wait(stream: str, statistic: str, scenario: Scenario | None = None) -> Figure:
    """Waiting of others, who only load a pool."""
    title, word = _title(scenario, "background", stream), STATISTICS[statistic]
    return Figure(
        f"background_wait.{stream}.{statistic}",
        text(f"{title.id} menunggu: {word.id}", f"Wait of {title.en}: {word.en}"),
        "hours",
        "lower",
        text(f"waktu tunggu pekerjaan lain ({word.id})", f"waiting time of others' work ({word.en})"),
        text("pekerjaan lain yang datang sesudah masa pemanasan", "others' work that arrived after the warm-up"),
    )


def deadline(name: str, scenario: Scenario | None = None) -> Figure:
    """The share of those to whom a deadline applies for whom it was kept."""
    title = _title(scenario, "deadline", name)
    return Figure(
        f"deadline.{name}",
        text(f"Tenggat ditepati: {title.id}", f"Deadline kept: {title.en}"),
        "share",
        "higher",
        text("bagian yang tenggatnya ditepati", "the share for whom the deadline was kept"),
        text(
            "kasus terukur yang dikenai tenggat ini, bila sudah tercapai atau waktunya sudah lewat",
            "measured cases to which it applies, once reached or once the time has run",
        ),
    )


def utilisation(pool: str, scenario: Scenario | None = None) -> Figure:
    """Work over what the pool could have worked."""
    title = _title(scenario, "pool", pool)
    return Figure(
        f"utilisation.{pool}",
        text(f"Beban kerja: {title.id}", f"Utilisation: {title.en}"),
        "share",
        "neutral",
        text(
            "jam kerja terpakai dibagi jam buka dikali jumlah petugas; ketidakhadiran acak tidak dikurangkan",
            "hours worked over opening hours times staff; random absences are not taken off",
        ),
        WINDOW,
    )


def place(kind: str, pool: str, scenario: Scenario | None = None) -> Figure:
    """Places: ``occupancy`` (share), ``occupied`` (number), ``full`` (share of time), ``open_per_manager``, ``above_15`` … (share of time)."""
    title = _title(scenario, "pool", pool)
    words: dict[str, tuple[str, str, str, str, Unit]] = {
        "occupancy": (
            "Hunian",
            "Occupancy",
            "tempat terisi dibagi semua tempat, rerata waktu",
            "places in use over all places, mean over time",
            "share",
        ),
        "occupied": ("Tempat terisi", "Places in use", "tempat terisi, rerata waktu", "places in use, mean over time", "mean"),
        "full": (
            "Penuh",
            "Full",
            "bagian waktu ketika semua tempat terpakai, termasuk yang sedang disiapkan",
            "share of the time in which all places are taken, being made ready included",
            "share",
        ),
        "open_per_manager": (
            "Kasus terbuka per pendamping",
            "Open cases per manager",
            "kasus terbuka dibagi pendamping, rerata waktu",
            "open cases over managers, mean over time",
            "mean",
        ),
    }
    for line in MANAGED:
        words[f"above_{line}"] = (
            f"Lebih dari {line} kasus per pendamping",
            f"More than {line} cases per manager",
            f"bagian waktu ketika ada lebih dari {line} kasus terbuka per pendamping",
            f"share of the time in which there are more than {line} open cases per manager",
            "share",
        )
    label_id, label_en, what_id, what_en, unit = words[kind]
    direction: Direction = "neutral" if kind in ("occupancy", "occupied") else "lower"
    return Figure(f"{kind}.{pool}", text(f"{label_id}: {title.id}", f"{label_en}: {title.en}"), unit, direction, text(what_id, what_en), WINDOW)


def outcome(name: str, scenario: Scenario | None = None) -> Figure:
    """The share of cases with an outcome."""
    title = _title(scenario, "outcome", name)
    lost = name.startswith(("withdrew", "lost", "turned_away"))
    return Figure(
        f"outcome.{name}",
        text(f"Hasil: {title.id}", f"Outcome: {title.en}"),
        "share",
        "lower" if lost else "neutral",
        text("bagian kasus dengan hasil ini", "the share of cases with this outcome"),
        MEASURED,
    )


def part(name: str) -> Figure:
    """A part of a case's whole time."""
    title = PART_LABELS[name]
    return Figure(
        f"part.{name}",
        text(f"Waktu: {title.id}", f"Time: {title.en}"),
        "days",
        "neutral" if name == "work" else "lower",
        text(
            "rerata hari per kasus, di jalan utama; semua bagian bersama adalah seluruh waktunya",
            "mean days per case, on the main way; all parts together are her whole time",
        ),
        MEASURED,
    )


def home_part(name: str) -> Figure:
    """What the time to return home was made of."""
    title = PART_LABELS[name]
    return Figure(
        f"time_to_home.part.{name}",
        text(f"Sebab lamanya pulang: {title.id}", f"What the return home took: {title.en}"),
        "days",
        "neutral" if name == "work" else "lower",
        text(
            "rerata hari dari datang sampai pulang, di jalan utama, menurut sebabnya; semua sebab bersama adalah seluruh waktu itu",
            "mean days from arrival to the return home, on the main way, by what they were spent on; all together are that whole time",
        ),
        text("kasus terukur yang sudah pulang", "measured cases that are home"),
    )


# The times of which the gap between groups is a figure.
_GAPS: dict[str, tuple[Text, Unit]] = {
    "time_to_safety": (text("waktu sampai aman", "time to safety"), "hours"),
    "time_to_psychologist": (text("waktu sampai bertemu psikolog", "time to the psychologist"), "days"),
}
GAPS = tuple(_GAPS)


def gap(time: str, attribute: str, scenario: Scenario | None = None) -> Figure:
    """The gap between the worst- and the best-served group in one of `GAPS`."""
    title, (what, unit) = _attribute_title(scenario, attribute), _GAPS[time]
    return Figure(
        f"{time}.gap.{attribute}",
        text(f"Kesenjangan {what.id} menurut {title.id}", f"Gap in {what.en} by {title.en}"),
        unit,
        "lower",
        text("median kelompok paling lama dikurangi median kelompok paling cepat", "median of the slowest group less that of the fastest"),
        text("kelompok dengan paling sedikit lima orang", "groups of at least five"),
    )


def figure(id_: str, scenario: Scenario | None = None) -> Figure:
    """The definition of a figure, by its id; the words of pools and deadlines come from the scenario.

    Raises:
        KeyError: when there is no such figure.
    """
    if id_ in FIGURES:
        return FIGURES[id_]
    family, _, rest = id_.partition(".")
    if family in ("wait", "background_wait"):
        name, _, statistic = rest.rpartition(".")
        if statistic in STATISTICS:
            return (wait if family == "wait" else background_wait)(name, statistic, scenario)
    elif family == "deadline":
        return deadline(rest, scenario)
    elif family == "utilisation":
        return utilisation(rest, scenario)
    elif family in PLACE_FAMILIES:
        return place(family, rest, scenario)
    elif family == "outcome":
        return outcome(rest, scenario)
    elif family == "part" and rest in PART_LABELS:
        return part(rest)
    elif id_.startswith("time_to_home.part.") and rest.removeprefix("part.") in PART_LABELS:
        return home_part(rest.removeprefix("part."))
    elif family in GAPS and rest.startswith("gap."):
        return gap(family, rest.removeprefix("gap."), scenario)
    raise MissingError(says("no", what=kind("figure"), name=id_), nearest(id_, FIGURES))
