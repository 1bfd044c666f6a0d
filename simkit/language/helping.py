"""What the command says of itself (``--help``) in Bahasa Indonesia, by what it says in English."""

from __future__ import annotations

HELP: dict[str, str] = {
    "Training and simulation kit for referral networks.": "Alat pelatihan dan simulasi untuk jejaring rujukan.",
    'All faults of a scenario\'s files, or "ok" and a summary.': 'Semua kesalahan dalam berkas sebuah skenario, atau "ok" dan ringkasannya.',
    "Figures with their intervals, as a table.": "Angka-angka dengan selangnya, dalam tabel.",
    "SOP drafts side by side: paired differences, in words.": "Rancangan SOP berdampingan: selisih berpasangan, dengan kata-kata.",
    "Every combination of values of levers, kept on disk as it goes; a kill at any moment loses nothing that was done.":
        "Semua gabungan nilai tuas, disimpan sambil berjalan; bila terhenti kapan pun, yang sudah dihitung tidak hilang.",
    "What is otherwise in one SOP draft than in another, in words.": "Apa yang berbeda antara rancangan SOP, dengan kata-kata.",
    "The JSON Schema of the scenario files, for editors that complete and check them.":
        "JSON Schema berkas skenario, untuk penyunting yang melengkapi dan memeriksanya.",
    "One case's way through the network: who she is, a timeline, how it ended. --json is the same in every language but for its 'words'.":
        "Jalan satu kasus melalui jejaring: siapa dia, garis waktunya, bagaimana berakhir. Isi --json sama dalam setiap bahasa, kecuali 'words'.",
    "The pathway exercise on paper: what is the next step?": "Latihan jalur di atas kertas: apa langkah berikutnya?",
    "The paper of a workshop: print list, vignettes, cards, capacity sheets, exercise, answers, SOP table, action plan, timelines.":
        "Kertas untuk lokakarya: daftar cetak, tokoh, kartu, lembar kapasitas, latihan, jawaban, tabel SOP, rencana tindak lanjut, "
        "garis waktu.",
    "The network as a picture in which the cases of one replication move.":
        "Jejaring sebagai gambar; kasus-kasus dari satu ulangan bergerak di dalamnya.",
    "The SOP in the official form, with the waits that the form does not have.":
        "SOP dalam bentuk resmi, dengan waktu tunggu yang tidak ada dalam bentuk itu.",
    "JupyterLab on the start page's notebook. Further options go to JupyterLab.": "JupyterLab pada halaman awal. Opsi lain diteruskan ke JupyterLab.",
    "The participants' screens as pages without code, on this machine only.": "Layar peserta sebagai halaman tanpa kode, hanya di komputer ini.",
    "a name under scenarios/, a folder, or one file": "nama di bawah scenarios/, sebuah folder, atau satu berkas",
    "the SOP or variant": "SOP atau variannya",
    "a context in force; may be repeated": "konteks yang berlaku; boleh diulang",
    "write the result here as JSON; - for standard output": "tulis hasilnya ke sini sebagai JSON; - untuk keluaran baku",
    "id or en; by default the machine's locale, else Indonesian": "id atau en; bila tidak disebut: bahasa komputer ini, selain itu Indonesia",
    "number of replications": "banyaknya ulangan",
    "random seed": "benih acak",
    "write the log of replication 0 here, .csv or .parquet, and beside it what it means": (
        "tulis catatan ulangan ke-0 ke sini, .csv atau .parquet, dan di sampingnya artinya"
    ),
    "all figures, not only the main ones": "semua angka, bukan hanya yang utama",
    "kernel or simpy; by default the kernel where Numba is installed": "kernel atau simpy; bila tidak disebut: kernel, kalau Numba terpasang",
    "SOPs with commas between; the first is the one the others are compared with":
        "SOP dengan koma di antaranya; yang pertama menjadi pembanding bagi yang lain",
    "a picture of the differences: .png, .svg or .pdf; of several drafts, one each":
        "gambar selisihnya: .png, .svg, atau .pdf; bila ada beberapa rancangan, satu untuk masing-masing",
    "a lever and its values, e.g. psychologists=1,2,3; may be repeated": "tuas dan nilainya, misalnya psychologists=1,2,3; boleh diulang",
    "the folder for the results; started again with the same folder, the sweep goes on":
        "folder untuk hasil; bila dijalankan lagi dengan folder yang sama, perhitungan dilanjutkan",
    "number of replications of each point": "banyaknya ulangan untuk tiap titik",
    "a Dask scheduler whose workers do the work, e.g. tcp://10.0.0.5:8786": "penjadwal Dask yang pekerjanya menghitung, misalnya tcp://10.0.0.5:8786",
    "SOPs with commas between; the others are told by their difference from the first":
        "SOP dengan koma di antaranya; yang lain disebut menurut bedanya dari yang pertama",
    "scenario, network, streams, sop, context, targets, sources or vignette":
        "scenario, network, streams, sop, context, targets, sources, atau vignette",
    "write all of them into this folder": "tulis semuanya ke folder ini",
    "number of the case in its replication": "nomor kasus dalam ulangannya",
    "instead of a number: the fictional person of this vignette": "sebagai ganti nomor: tokoh rekaan ini",
    "the file, .html: for the printer, with an answer sheet on a page of its own":
        "berkas .html: untuk dicetak, dengan lembar jawaban di halaman tersendiri",
    "the vignette; the first one by default": "tokohnya; bila tidak disebut, yang pertama",
    "the folder, made when it is not there": "foldernya; dibuat bila belum ada",
    "the file, .html: one page that needs no network, for a laptop or a phone":
        "berkas .html: satu halaman tanpa jaringan, untuk laptop atau telepon",
    "the file: .html (for the printer), .xlsx or .docx": "berkasnya: .html (untuk dicetak), .xlsx, atau .docx",
    "only the rows that this vignette's person walks": "hanya baris yang dilalui tokoh ini",
    "the yellow column: waits in the simulation": "kolom kuning: waktu tunggu dalam simulasi",
    "the address to listen on; others open the screens to the network": "alamat yang dipakai; alamat lain membuka layar bagi jaringan",
    "only print the address": "hanya tampilkan alamatnya",
    "Show this message and exit.": "Tampilkan bantuan ini.",
}  # fmt: skip
# what stands around them
FRAME: dict[str, tuple[str, str]] = {
    "ARGUMENTS_PANEL_TITLE": ("Yang disebut", "Arguments"),
    "OPTIONS_PANEL_TITLE": ("Opsi", "Options"),
    "COMMANDS_PANEL_TITLE": ("Perintah", "Commands"),
    "DEFAULT_STRING": ("[bila tidak disebut: {}]", "[default: {}]"),
    "REQUIRED_LONG_STRING": ("[wajib]", "[required]"),
}
