"""What the kit says when it cannot take what it was given, by key, in both languages.

A sentence says what is wrong; after `` | `` what to do. Words in quotation marks stand in the files as they are, in either language.
"""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    key: (indonesian, english)
    for key, indonesian, english in (
        # kinds of things
        ("kind.agency", "lembaga", "agency"),
        ("kind.pool", "tim, tempat, atau beban kasus", "pool"),
        ("kind.team", "tim", "team"),
        ("kind.place", "tempat atau beban kasus", "bed or caseload pool"),
        ("kind.step", "langkah", "step"),
        ("kind.mode", "cara merujuk", "referral mode"),
        ("kind.calendar", "kalender", "calendar"),
        ("kind.holidays", "daftar hari libur", "list of holidays"),
        ("kind.stage", "kolom peta", "stage"),
        ("kind.event", "peristiwa", "event"),
        ("kind.door", "pintu masuk", "door"),
        ("kind.type", "jenis kasus", "type of case"),
        ("kind.stream", "arus kasus", "stream"),
        ("kind.attribute", "ciri kasus", "attribute"),
        ("kind.value", "nilai ciri '{attribute}'", "value of '{attribute}'"),
        ("kind.tier", "kelompok wilayah", "district tier"),
        ("kind.sop", "SOP", "SOP"),
        ("kind.context", "konteks", "context"),
        ("kind.lever", "tuas", "lever"),
        ("kind.vignette", "tokoh", "vignette"),
        ("kind.figure", "angka", "figure"),
        ("kind.engine", "mesin hitung", "engine"),
        ("kind.schema", "skema", "schema"),
        ("kind.screen", "layar", "screen"),
        ("kind.number", "angka skenario", "number of the scenario"),
        ("kind.row", "jenis baris", "kind of row"),
        ("kind.source", "sumber", "source"),
        ("kind.beds", "tempat tidur yang terhitung", "counted beds"),
        ("none", "tidak ada", "none"),
        # the frame of a fault
        ("near", "; maksud Anda '{name}'?", "; did you mean '{name}'?"),
        (
            "more",
            "masih ada kesalahan lain | perbaiki dahulu yang di atas",
            "there are more faults than these | mend these first",
        ),
        ("from_on", "mulai {date}: {message}", "from {date} on: {message}"),
        ("under", "dengan {what} '{name}': {message}", "with the {what} '{name}': {message}"),
        ("no", "tidak ada {what} '{name}'", "there is no {what} '{name}'"),
        (
            "no_any",
            "tidak ada {what} '{name}', juga belum ada yang lain | buat dahulu, atau hapus nama ini",
            "there is no {what} '{name}', nor any other yet | make it first, or take this name out",
        ),
        ("no_of", "tidak ada {what} '{name}' | yang ada: {known}", "there is no {what} '{name}' | there are: {known}"),
        # a file that cannot be read
        (
            "file.no_file",
            "ini bukan berkas, jadi tidak dapat dibaca | hapus, atau ganti dengan berkas teks",
            "this is not a file, so it cannot be read | take it out, or put a text file in its place",
        ),
        ("file.gone", "berkas ini tidak ada | buat berkasnya, atau perbaiki namanya", "there is no such file | make it, or mend its name"),
        (
            "file.closed",
            "berkas ini tidak boleh dibaca | beri izin baca",
            "the file must not be read (permission denied) | give permission to read it",
        ),
        (
            "file.unread",
            "berkas tidak dapat dibaca ({reason}) | periksa berkas ini, atau hapus",
            "the file cannot be read ({reason}) | look at this file, or take it out",
        ),
        (
            "file.large",
            "berkas berisi {bytes} bita | berkas skenario paling besar {most} bita",
            "the file has {bytes} bytes | a scenario file has at most {most}",
        ),
        ("file.not_utf8", "bita ke-{byte} bukan UTF-8 | simpan berkas sebagai teks UTF-8", "byte {byte} is not UTF-8 | save the file as UTF-8 text"),
        (
            "file.office",
            "ini berkas Word, Excel, atau zip, bukan teks | simpan isinya sebagai teks UTF-8 dengan akhiran .yaml",
            "this is a file of Word, Excel or zip, not text | save what it says as UTF-8 text that ends in .yaml",
        ),
        (
            "file.ending",
            "berkas ini tidak dibaca karena akhirannya .yml | beri akhiran .yaml",
            "this file is not read, for it ends in .yml | let it end in .yaml",
        ),
        (
            "file.sign",
            "ini bukan YAML: tanda {sign} tidak boleh ada dalam berkas teks | simpan berkas sebagai teks UTF-8",
            "not valid YAML: the sign {sign} cannot stand in a text file | save the file as UTF-8 text",
        ),
        (
            "file.obeyed",
            "teks ini memuat tanda kendali {sign}, yang tidak tampak dan dapat mengubah apa yang terbaca di layar | hapus tanda itu",
            "this text holds the control sign {sign}, which cannot be seen and can change what the screen shows | take it out",
        ),
        (
            "file.run",
            "lebih dari {most} tanda tanpa spasi | pisahkan dengan spasi atau baris baru",
            "more than {most} signs in a row | part them by spaces or lines",
        ),
        (
            "file.second",
            "dokumen kedua mulai di sini; satu berkas hanya berisi satu dokumen | hapus '---' ini, atau pindahkan isinya ke berkas lain",
            "a second document begins here; a file holds one | take out this '---', or move what follows to another file",
        ),
        ("file.tag", "tanda tipe '{tag}' tidak diizinkan | hapus tanda seru dan kata sesudahnya", "tags are not allowed ({tag}) | take it out"),
        (
            "file.deep",
            "bersarang lebih dari {most} tingkat | kurangi tingkatnya",
            "nested deeper than {most} levels | write it with fewer",
        ),
        ("file.key", "kunci harus satu kata | tulis 'nama: nilai'", "a key must be a word | write 'name: value'"),
        ("file.key_long", "kunci paling panjang {most} tanda", "a key has at most {most} signs"),
        ("file.twice", "kunci '{key}' ditulis dua kali | hapus salah satunya", "this key is given twice: '{key}' | take one of the two out"),
        (
            "file.alias",
            "acuan '*{name}' tidak menunjuk apa pun yang ditulis sebelumnya | beri tanda '&{name}' di tempat asalnya",
            "the alias '*{name}' names nothing that stands before it | put '&{name}' where it stands first",
        ),
        (
            "file.alias_key",
            "acuan '*' tidak boleh menjadi kunci | tulis kuncinya",
            "an alias '*' cannot be a key | write the key itself",
        ),
        (
            "file.values",
            "lebih dari {most} nilai, acuan dihitung penuh | bagi isinya ke beberapa berkas, atau kurangi acuan",
            "more than {most} values, aliases counted in full | use fewer aliases, or several files",
        ),
        (
            "file.empty",
            "di sini diharapkan kunci dan nilai | tulis 'nama: nilai'",
            "expected keys and values | write 'name: value'",
        ),
        # what the parser of YAML cannot read
        (
            "yaml.colon_twice",
            "ini bukan YAML: ada titik dua kedua pada baris ini, atau barisnya menjorok terlalu dalam | beri tanda kutip pada teks "
            "yang memuat titik dua, atau samakan jarak dari tepi kiri",
            "not valid YAML: a second colon in this line, or the line is set in too far | put quotation marks around a text with a "
            "colon, or set it in as the lines above",
        ),
        (
            "yaml.no_colon",
            "ini bukan YAML: titik dua sesudah kunci tidak ditemukan | tulis 'nama: nilai', dengan spasi sesudah titik dua",
            "not valid YAML: no colon after a key | write 'name: value', with a space after the colon",
        ),
        (
            "yaml.key",
            "ini bukan YAML: di sini diharapkan kunci | periksa tanda kurung, tanda kutip, dan jarak dari tepi kiri pada baris ini dan di atasnya",
            "not valid YAML: a key was expected here | look at the brackets, quotation marks and indentation of this line and those above",
        ),
        (
            "yaml.item",
            "ini bukan YAML: di sini diharapkan '- ' | samakan jarak dari tepi kiri semua butir daftar ini",
            "not valid YAML: '- ' was expected here | set all items of this list in by the same number of spaces",
        ),
        (
            "yaml.list_open",
            "ini bukan YAML: kurung siku '[' tidak ditutup | beri ']' atau koma, dan periksa tanda kutip",
            "not valid YAML: the bracket '[' is not closed | put ']' or a comma, and look at the quotation marks",
        ),
        (
            "yaml.map_open",
            "ini bukan YAML: kurung kurawal '{{' tidak ditutup | beri '}}' atau koma, dan periksa tanda kutip",
            "not valid YAML: the brace '{{' is not closed | put '}}' or a comma, and look at the quotation marks",
        ),
        (
            "yaml.tab",
            "ini bukan YAML: ada tab di awal baris | ganti tab dengan spasi",
            "not valid YAML: a tab at the beginning of a line | put spaces instead",
        ),
        (
            "yaml.space",
            "ini bukan YAML: ada spasi khusus (U+00A0), yang sering tersalin dari Word atau situs web | ganti dengan spasi biasa",
            "not valid YAML: a space of another kind (U+00A0), as one copies from Word or a web page | put an ordinary space instead",
        ),
        (
            "yaml.sign",
            "ini bukan YAML: tanda ini tidak boleh mengawali kata | beri tanda kutip pada kata itu",
            "not valid YAML: this sign cannot begin a word | put quotation marks around the word",
        ),
        (
            "yaml.quote_open",
            "ini bukan YAML: tanda kutip tidak ditutup sampai akhir berkas | beri tanda kutip penutup",
            "not valid YAML: a quotation mark is not closed until the end of the file | close it",
        ),
        (
            "yaml.escape",
            "ini bukan YAML: sesudah '\\' ada tanda yang tidak dikenal | pakai tanda kutip tunggal, atau tulis '\\\\'",
            "not valid YAML: an unknown sign after '\\' | use single quotation marks, or write '\\\\'",
        ),
        (
            "yaml.list_here",
            "ini bukan YAML: daftar '- ' tidak boleh mulai di sini | mulai daftar pada baris baru di bawah kuncinya",
            "not valid YAML: a list '- ' cannot begin here | begin it in a new line below its key",
        ),
        (
            "yaml.other",
            "ini bukan YAML ({problem}) | periksa baris ini dan baris di atasnya",
            "not valid YAML ({problem}) | look at this line and the one above",
        ),
        # the folder of a scenario
        (
            "place.name",
            "ini tidak dapat menjadi nama skenario | beri nama di bawah scenarios/, sebuah folder, atau satu berkas",
            "this cannot be the name of a scenario | give a name under scenarios/, a folder, or one file",
        ),
        (
            "place.none",
            "tidak ada skenario, folder, atau berkas dengan nama ini | yang ada: {known}",
            "there is no scenario, folder or file of this name | there are: {known}",
        ),
        (
            "folder.none",
            "ini bukan folder skenario: tidak ada scenario.yaml di dalamnya | beri folder yang memuat scenario.yaml, atau satu dari: {known}",
            "this is no folder of a scenario: there is no scenario.yaml in it | give the folder that holds scenario.yaml, or one of: {known}",
        ),
        (
            "folder.part",
            "ini satu bagian dari sebuah skenario, bukan skenario utuh | beri foldernya: {folder}",
            "this is one part of a scenario, not a whole one | give its folder: {folder}",
        ),
        ("folder.files", "ada {count} berkas | satu folder paling banyak berisi {most}", "{count} files | a folder has at most {most}"),
        ("folder.twice", "'{part}' sudah ada di {file} | hapus dari sini", "'{part}' stands in {file} already | leave it out here"),
        (
            "folder.by_the_kit",
            "ini ditulis oleh simkit dalam skenario satu berkas | hapus dari folder",
            "the kit writes this into a scenario of one file | leave it out of a folder",
        ),
        (
            "folder.targets",
            "targets.yaml hanya punya satu kunci | tulis 'targets:' dengan daftar di bawahnya",
            "targets.yaml has one key | write 'targets:', a list",
        ),
        (
            "names",
            "di sini diharapkan nama-nama, masing-masing dengan isinya | tulis 'nama: …', satu baris tiap nama",
            "expected names, each with what belongs to it | write 'name: …', a line each",
        ),
        (
            "sop.only",
            "skenario ini hanya punya satu SOP, bukan '{name}' | jangan sebut SOP, atau beri folder dengan beberapa SOP",
            "this scenario has one SOP only, not '{name}' | name no SOP, or give a folder with several of them",
        ),
        (
            "context.twice",
            "konteks '{name}' disebut dua kali | hapus salah satunya",
            "the context '{name}' is named twice | take one of the two out",
        ),
        ("sop.name_one", "sebutkan salah satu SOP | yang ada: {known}", "name one of the SOPs | there are: {known}"),
        (
            "sop.chain",
            "terlalu banyak varian yang saling bertumpu | sebuah varian berdiri di atas paling banyak {most} varian lain",
            "too many variants stand on one another | a variant stands on at most {most} others",
        ),
        (
            "sop.circle",
            "SOP-SOP ini saling bertumpu dalam lingkaran: {chain} | ubah salah satu 'extends'",
            "these SOPs extend each other in a circle: {chain} | change one 'extends'",
        ),
        (
            "sop.variant_keys",
            "'{key}' bukan kunci sebuah varian | varian hanya punya: title, description, extends, changes",
            "'{key}' is no key of a variant | a variant has only: title, description, extends, changes",
        ),
        ("sop.changes", "ada {count} perubahan | sebuah varian paling banyak punya {most}", "{count} changes | a variant has at most {most}"),
        (
            "periods.written",
            "berkas ini ditulis dengan tanggal konteksnya di dalamnya | muat folder asalnya untuk memberlakukan konteks lain",
            "this file was written with the dates of its contexts in it | load the folder that it came from to put others in force",
        ),
        (
            "periods.after_end",
            "{date} sudah lewat dari akhir simulasi | beri tanggal yang lebih awal",
            "{date} lies after the end of the simulation | give an earlier date",
        ),
        ("periods.dates", "ada {count} tanggal perubahan | paling banyak {most}", "{count} dates on which something changes | there may be {most}"),
        (
            "periods.arrivals",
            "mulai {date} cara datangnya berjenis lain dari sebelumnya | tambahkan arus lain",
            "from {date} on arrivals are of another kind than before | add another stream",
        ),
        (
            "periods.names",
            "mulai {date} ada nama lain dari sebelumnya: {names} | tambah atau hapus tanpa tanggal",
            "from {date} on other names exist than before: {names} | insert or remove without dates",
        ),
        (
            "lever.range",
            "tuas '{name}' bergerak dari {low} sampai {high}, bukan {value}",
            "the lever '{name}' goes from {low} to {high}, not {value}",
        ),
        (
            "assumptions.wide",
            "'from' dan 'to' tidak boleh keduanya 1 | beri misalnya from: 0.5, to: 2",
            "'from' and 'to' must not both be 1 | give for example from: 0.5, to: 2",
        ),
        (
            "range.form",
            "rentang terdiri atas dua angka atau dua durasi | tulis misalnya [4, 16] atau ['30 min', '2 h']",
            "a range is two numbers or two durations | write for example [4, 16] or ['30 min', '2 h']",
        ),
        (
            "range.order",
            "rentang [{low}, {high}] tidak berurutan | tulis yang terkecil dahulu",
            "the range [{low}, {high}] is out of order | write the smaller one first",
        ),
        (
            "range.time",
            "ujung rentang '{value}' bukan durasi, padahal angkanya durasi | tulis misalnya ['30 min', '2 h']",
            "the end '{value}' of the range is not a duration, but the number is one | write for example ['30 min', '2 h']",
        ),
        (
            "range.number",
            "ujung rentang '{value}' bukan angka | tulis misalnya [4, 16]",
            "the end '{value}' of the range is not a number | write for example [4, 16]",
        ),
        (
            "vary.no_range",
            "'{path}' tidak punya rentang untuk digeser | beri range: [terkecil, terbesar]",
            "'{path}' has no range to be moved in | give range: [least, most]",
        ),
        ("vary.none", "'{path}' tidak dapat dikalikan", "'{path}' cannot be scaled"),
        # changes
        ("change.of", "perubahan '{path}': {message}", "change of '{path}': {message}"),
        (
            "change.single",
            "'{path}' berisi satu nilai saja; tidak ada '{name}' di dalamnya | hentikan jalurnya di '{path}'",
            "'{path}' holds a single value; there is no '{name}' in it | let the path end at '{path}'",
        ),
        (
            "change.values",
            "menaruh lebih dari {most} nilai | sebut lebih sedikit tempat di jalurnya",
            "it would put more than {most} values in place | name fewer places in the path",
        ),
        (
            "change.values_all",
            "semua perubahan bersama-sama menaruh lebih dari {most} nilai | kurangi perubahannya",
            "the changes together put more than {most} values in place | make fewer changes",
        ),
        ("change.no_of", "tidak ada '{name}' di {place} | yang ada: {known}", "there is no '{name}' in {place} | there are: {known}"),
        ("change.no", "tidak ada '{name}' di {place}", "there is no '{name}' in {place}"),
        ("change.whole", "skenario ini", "the scenario"),
        (
            "change.no_keys",
            "'insert' menaruh kunci di atas salinan 'copy'; {value} bukan kunci | tulis {{kunci: nilai}}",
            "'insert' lays keys over what 'copy' names; {value} are no keys | write {{key: value}}",
        ),
        ("change.exists", "'{path}' sudah ada | pakai 'set' untuk menggantinya", "'{path}' exists already | use 'set' to replace it"),
        (
            "change.no_number",
            "'{path}' berisi '{value}', bukan angka atau durasi | pakai 'set'",
            "'{path}' holds '{value}', neither a number nor a duration | use 'set'",
        ),
        (
            "change.no_amount",
            "'{path}' tidak berisi angka atau durasi | lanjutkan jalurnya sampai sebuah angka",
            "'{path}' holds neither a number nor a duration | lead the path on to a number",
        ),
        (
            "change.no_sum",
            "'{path}' adalah angka; '{value}' tidak dapat ditambahkan | tulis sebuah angka",
            "'{path}' is a number; '{value}' cannot be added to it | write a number",
        ),
        (
            "change.unit",
            "'{value}' tidak dapat ditambahkan pada '{held}' | tulis dalam satuan yang sama, misalnya '{example}'",
            "'{value}' cannot be added to '{held}' | write it in the same unit, e.g. '{example}'",
        ),
        (
            "change.one",
            "sebuah perubahan berisi tepat satu tindakan | tulis satu dari: {known}",
            "a change has exactly one action | give exactly one of: {known}",
        ),
        (
            "change.until",
            "'until' tidak sesudah 'from' | beri tanggal akhir yang lebih kemudian",
            "'until' is not later than 'from' | give a later end",
        ),
        (
            "lever.order",
            "urutan angka tuas salah | harus lowest ≤ at_start ≤ highest",
            "the numbers of the lever are out of order | it must be lowest ≤ at_start ≤ highest",
        ),
        # the form of values
        ("form.missing", "'{key}' belum ada | tambahkan di sini", "'{key}' is missing | add it here"),
        ("form.extra", "'{key}' bukan kunci yang dikenal di sini", "'{key}' is not a key of the language here"),
        (
            "form.extra_of",
            "'{key}' bukan kunci yang dikenal di sini | yang dikenal: {known}",
            "'{key}' is not a key of the language here | known keys: {known}",
        ),
        ("form.word", "di sini diharapkan kata atau teks, bukan {value}", "expected a word or a text, not {value}"),
        ("form.whole", "di sini diharapkan bilangan bulat, bukan {value}", "expected a whole number, not {value}"),
        ("form.number", "di sini diharapkan angka, bukan {value}", "expected a number, not {value}"),
        ("form.comma", "{value} bukan angka | pakai titik untuk pecahan: {right}", "{value} is not a number | write a point, not a comma: {right}"),
        (
            "form.comma_parts",
            "di dalam kurung kurawal, koma memisahkan dua kunci, jadi angka pecahan memakai titik | tulis {key}: {right}",
            "within braces a comma parts two keys, so a fraction is written with a point | write {key}: {right}",
        ),
        ("form.equals", "{value} belum tertulis sebagai syarat | tulis {right}", "{value} is not written as a condition | write {right}"),
        ("form.percent", "{value} bukan angka | tulis bagian dari satu: {right}", "{value} is not a number | write it as a part of one: {right}"),
        ("form.finite", "di sini diharapkan angka yang berhingga, bukan {value}", "expected a finite number, not {value}"),
        ("form.yes_no", "di sini diharapkan true (ya) atau false (tidak), bukan {value}", "expected true or false, not {value}"),
        (
            "form.list",
            "di sini diharapkan daftar, bukan {value} | tulis [a, b, …], atau satu butir tiap baris dengan '- '",
            "expected a list, not {value} | write [a, b, …], or an item a line with '- '",
        ),
        (
            "form.keys",
            "di sini diharapkan kunci dan nilai, bukan {value} | tulis 'nama: nilai'",
            "expected keys and values, not {value} | write 'name: value'",
        ),
        (
            "form.text",
            "di sini diharapkan teks dalam dua bahasa, bukan {value} | tulis {{id: …, en: …}}",
            "expected a text in both languages, not {value} | write {{id: …, en: …}}",
        ),
        (
            "form.keys_of",
            "di sini diharapkan kunci dan nilai, bukan {value} | kunci yang dikenal: {known}",
            "expected keys and values, not {value} | known keys: {known}",
        ),
        ("form.one_of", "{value} tidak dikenal di sini | pilih satu dari: {known}", "{value} is not known here | choose one of: {known}"),
        (
            "form.only",
            "{value} tidak dikenal di sini | tulis {known}, atau hapus kunci ini",
            "{value} is not known here | write {known}, or leave the key out",
        ),
        ("form.least", "{value} terlalu kecil | paling kecil {limit}", "{value} is too small | at least {limit}"),
        ("form.above", "{value} terlalu kecil | harus lebih dari {limit}", "{value} is too small | it must be above {limit}"),
        ("form.most", "{value} terlalu besar | paling besar {limit}", "{value} is too large | at most {limit}"),
        (
            "form.name",
            "{value} tidak dapat menjadi nama | pakai huruf kecil, angka, dan '_', mulai dengan huruf: misalnya 'rumah_aman'",
            "{value} cannot be a name | use small letters, digits and '_', beginning with a letter: 'safe_house'",
        ),
        (
            "form.file_name",
            "{value} tidak dapat menjadi nama berkas | pakai huruf kecil, angka, '_' dan '-', mulai dengan huruf: misalnya 'visum-dekat'",
            "{value} cannot be the name of a file | use small letters, digits, '_' and '-', beginning with a letter: 'visum-dekat'",
        ),
        (
            "form.time_of_day",
            "{value} bukan jam | tulis dalam tanda kutip, misalnya '09:30'",
            "{value} is not a time of day | write it in quotation marks: '09:30'",
        ),
        ("form.long", "teks terlalu panjang | paling banyak {most} tanda", "the text is too long | at most {most} signs"),
        ("form.empty", "teks ini tidak boleh kosong | tulis sesuatu", "the text is empty | write something"),
        ("form.many", "jumlahnya {count}, terlalu banyak | paling banyak {most}", "{count} is too many | at most {most}"),
        ("form.few", "jumlahnya {count}, terlalu sedikit | paling sedikit {least}", "{count} is too few | at least {least}"),
        ("form.either", "{value} tidak dikenal di sini | yang boleh: {choices}", "{value} is not known here | what may stand here: {choices}"),
        ("form.other", "nilai ini tidak dapat dipakai di sini ({problem})", "this value cannot be used here ({problem})"),
        ("choice.word", "kata atau teks", "a word or a text"),
        ("choice.whole", "bilangan bulat", "a whole number"),
        ("choice.number", "angka", "a number"),
        ("choice.list", "daftar", "a list"),
        ("choice.keys", "kunci dan nilai", "keys and values"),
        ("choice.name", "sebuah nama", "a name"),
        ("given.nothing", "kosong", "nothing"),
        ("given.list", "daftar", "a list"),
        ("given.keys", "kunci dan nilai", "keys and values"),
        ("given.value", "'{value}'", "'{value}'"),
        # durations, dates, hours, chances
        (
            "duration.unit",
            "durasi harus diberi satuan | tulis misalnya '{value} min', '{value} h', '{value} d', '{value} working days'",
            "a duration needs a unit | write for example '{value} min', '{value} h', '{value} d', '{value} working days'",
        ),
        (
            "duration.form",
            "'{value}' bukan durasi | tulis misalnya '45 min', '6 h', '3 d', '2 weeks', '3 working days'",
            "'{value}' is not a duration | write for example '45 min', '6 h', '3 d', '2 weeks', '3 working days'",
        ),
        ("duration.word", "'{value}' belum tertulis sebagai durasi | tulis '{right}'", "'{value}' is not written as a duration | write '{right}'"),
        (
            "duration.most",
            "durasi terlalu panjang | paling lama {most} d",
            "this duration is too long | at most {most} d",
        ),
        (
            "duration.clock",
            "hitung dengan jam, bukan hari kerja | pakai 's', 'min', 'h', 'd', atau 'weeks'",
            "working days do not count here | count it by the clock: 's', 'min', 'h', 'd' or 'weeks'",
        ),
        ("number.truth", "di sini diharapkan angka, bukan '{value}'", "expected a number, not '{value}'"),
        (
            "date.form",
            "{value} bukan tanggal | tulis 2021-10-18 atau '2021-10-18 21:00'",
            "{value} is not a date | write 2021-10-18 or '2021-10-18 21:00'",
        ),
        (
            "date.order",
            "'{value}' bukan tanggal: tahun harus di depan | tulis {right}",
            "'{value}' is not a date: the year comes first | write {right}",
        ),
        ("date.day", "'{value}' bukan tanggal | tulis 2021-08-17", "'{value}' is not a date | write 2021-08-17"),
        (
            "date.zone",
            "waktu tidak boleh memuat zona waktu | tulis waktu setempat saja",
            "a time has no time zone here | write the local time without a time zone",
        ),
        (
            "date.years",
            "'{value}' di luar tahun {first} sampai {last} | beri tahun di antaranya",
            "'{value}' lies outside the years {first} to {last} | give a year between them",
        ),
        ("week.word", "hari '{value}' ditulis lain dalam berkas | tulis {right}", "the day '{value}' is written otherwise here | write {right}"),
        (
            "week.day",
            "'{value}' bukan hari atau rentang hari | pakai {known}, mon-fri …",
            "'{value}' is not a weekday or a span of them | use {known}, mon-fri …",
        ),
        ("week.backwards", "'{value}' berjalan mundur | tulis hari yang lebih awal di depan", "'{value}' runs backwards | put the earlier day first"),
        (
            "week.twice",
            "hari '{value}' ditulis dua kali | hapus salah satunya",
            "'{value}' is given twice | take one of the two out",
        ),
        (
            "hours.form",
            "'{value}' bukan jam buka | tulis misalnya '07:30-12:00'",
            "'{value}' are not opening hours | write for example '07:30-12:00'",
        ),
        ("hours.points", "'{value}' bukan jam buka | tulis '{right}'", "'{value}' are not opening hours | write '{right}'"),
        (
            "hours.order",
            "'{value}': jam buka tidak berjalan maju | tulis berurutan, satu sesudah yang lain, dalam hari itu",
            "'{value}': these opening hours do not run forwards | write them one after the other, within the day",
        ),
        (
            "calendar.empty",
            "kalender ini tidak pernah buka | beri jam untuk paling sedikit satu hari, atau 'always'",
            "the calendar never opens | give hours for at least one weekday, or 'always'",
        ),
        (
            "sum_to_one",
            "peluang-peluang ini berjumlah {total} | ubah sehingga jumlahnya 1",
            "chances must sum to 1, these sum to {total} | change them so that they do",
        ),
        (
            "doors.sum",
            "peluang pintu masuk berjumlah {total} | ubah sehingga jumlahnya 1",
            "chances of doors must sum to 1, these sum to {total} | change them so that they do",
        ),
        # distributions
        (
            "distribution",
            "sebaran ini tidak dikenal | tulis durasi ('45 min') atau satu dari: {known}",
            "this distribution is not known | expected a duration ('45 min') or one of: {known}",
        ),
        (
            "spread",
            "sebaran ini kurang lengkap | beri mean dan sd, atau median dan p90",
            "this distribution is not complete | give mean and sd, or median and p90",
        ),
        (
            "spread.zero",
            "mean dan sd harus di atas nol | pakai 'constant' untuk durasi tanpa sebaran",
            "mean and sd must be above zero | use 'constant' for a duration without spread",
        ),
        (
            "spread.p90",
            "urutan median dan p90 salah | persentil ke-90 (p90) harus di atas median, dan median di atas nol",
            "median and p90 are out of order | the 90th percentile must be above the median, and the median above zero",
        ),
        (
            "clocks.mixed",
            "satu sebaran tidak boleh mencampur jam dan hari kerja | tulis semuanya dalam satuan yang sama",
            "one distribution cannot mix clock time and working days | write all of it in one of the two",
        ),
        (
            "order.two",
            "urutannya salah: {values} | tulis yang terkecil dulu, lalu yang terbesar",
            "least, most must not fall: {values} | write the smallest first, then the largest",
        ),
        (
            "order.three",
            "urutannya salah: {values} | tulis yang terkecil, yang paling mungkin, lalu yang terbesar",
            "least, likely, most must not fall: {values} | write the smallest, the most likely, then the largest",
        ),
        (
            "first_of.last",
            "baris terakhir 'first_of' harus berlaku bagi semua kasus | hapus 'when' pada baris itu",
            "the last row of first_of must apply to every case | leave out its 'when'",
        ),
        # streams
        (
            "attribute.form",
            "nilai ciri ini tidak dikenal | tulis sebuah nilai, atau satu dari: chance, chances, first_of, mixture",
            "this rule is not known | expected a value, or one of: chance, chances, first_of, mixture",
        ),
        (
            "weights",
            "bobot di sini salah | beri {length} bobot, tidak ada yang di bawah nol, tidak semuanya nol",
            "these weights cannot be used | give {length} weights, none below zero, not all zero",
        ),
        (
            "rate.bare",
            "'rate' saja tidak mengatakan per apa | tulis satu dari: {known}",
            "a bare 'rate' does not say per what | write one of: {known}",
        ),
        (
            "rate.one",
            "tepat satu laju kedatangan harus ada | tulis satu dari: {known}",
            "there must be one rate of arrivals | give exactly one rate: {known}",
        ),
        (
            "group.one",
            "besar rombongan harus ditulis dengan satu cara | tulis satu dari: exactly, geometric, triangular, one_of",
            "a group's size is written in one way | give exactly one of: exactly, geometric, triangular, one_of",
        ),
        (
            "group.order",
            "urutan besar rombongan salah | tulis terkecil, paling mungkin, terbesar, antara 1 dan {most}",
            "least, likely, most must not fall | write the smallest, the most likely, the largest, between 1 and {most}",
        ),
        (
            "group.sizes",
            "besar rombongan di luar batas | tulis 1 sampai {most} orang",
            "a group of such a size cannot be | write 1 to {most} people",
        ),
        (
            "door.profile",
            "'time_of_day' dan 'hours' tidak dapat dipakai bersama | hapus salah satunya",
            "'time_of_day' and 'hours' cannot be used together | take one of the two out",
        ),
        (
            "stream.entry",
            "arus ini harus punya tepat satu jalan masuk | beri 'first' (sebuah langkah) atau 'doors' (nama dan peluang)",
            "a stream has one way in | give either 'first' (a step) or 'doors' (names and chances)",
        ),
        (
            "streams.none",
            "belum ada arus kasus | beri paling sedikit satu di bawah 'cases'",
            "there is no stream | give at least one stream under 'cases'",
        ),
        (
            "limits.none",
            "batasnya belum ada | beri at_most, less_than, at_least, atau more_than",
            "a bound is missing | give at_most, less_than, at_least or more_than",
        ),
        (
            "condition.attribute",
            "'{key}' di sini adalah ciri kasus | beri nilai, atau daftar nilai yang boleh dimilikinya",
            "'{key}' names an attribute | give the value or the list of values that it may have",
        ),
        # network and SOP
        (
            "mode.sum",
            "incomplete, refused, dan lost bersama-sama lebih dari 1 | perkecil salah satunya",
            "incomplete, refused and lost together are more than 1 | make one of them smaller",
        ),
        (
            "mode.noticed",
            "cara merujuk yang dapat hilang harus mengatakan apakah hilangnya diketahui | tulis noticed: {{chance: …, after: …}}",
            "a mode that can lose referrals says whether the loss is noticed | write noticed: {{chance: …, after: …}}",
        ),
        (
            "mode.signatory",
            "tidak ada lembaga yang menyebut penandatangannya | beri 'signatory' pada paling sedikit satu lembaga",
            "no agency says who signs | give at least one 'signatory'",
        ),
        (
            "mode.round",
            "setiap rujukan kembali tanpa ada waktu yang berlalu | beri waktu, atau peluang yang lebih kecil",
            "every referral comes back, and no time passes | give a time, or a smaller chance",
        ),
        (
            "meeting.day",
            "'{day}' tidak termasuk hari dalam 'on' | tambahkan di 'on', atau pilih hari dari sana",
            "'{day}' is not among the days in 'on' | add it there, or choose one of those",
        ),
        (
            "gate.one",
            "'gate' hanya dapat dibuka dengan satu cara | tulis satu dari: meeting, group, arrival_group",
            "a gate opens in one way | give exactly one of: meeting, group, arrival_group",
        ),
        ("escalation.one", "eskalasi menuju tepat satu tujuan | beri to_class atau to", "an escalation has one aim | give either to_class or to"),
        (
            "target.one",
            "sebuah target punya tepat satu batas | beri at_most atau at_least",
            "a target has one line | give either at_most or at_least",
        ),
        (
            "step.team",
            "langkah dengan 'time' perlu 'team' | untuk jeda tanpa tim pakai 'before' atau 'after'",
            "a step with 'time' needs a 'team' | for a delay without a team use 'before' or 'after'",
        ),
        (
            "step.last",
            "baris terakhir 'next' harus selalu berlaku | hapus 'when' dan 'chance' pada baris itu",
            "the last row of 'next' must always hold | leave out its 'when' and 'chance'",
        ),
        # what does not fit together
        (
            "attribute.taken",
            "'{name}' sudah diketahui dari setiap kasus | pilih nama lain untuk ciri ini",
            "'{name}' is known of every case | choose another name for this attribute",
        ),
        (
            "door.first",
            "pintu masuk '{name}' belum punya langkah pertama di sini | tambahkan '{name}: langkah'",
            "the door '{name}' has no first step here | add '{name}: step'",
        ),
        (
            "attribute.hours",
            "hours_since adalah lama waktu sejak kejadian, bukan kata | tulis {{mixture: [{{chance: 1, uniform: [24 h, 24 h]}}]}}",
            "hours_since is the time since the incident, not a word | write {{mixture: [{{chance: 1, uniform: [24 h, 24 h]}}]}}",
        ),
        (
            "appointments.team",
            "langkah '{step}' tidak punya pelaksana, jadi tidak pernah menjadi janji | hapus dari daftar ini, atau beri 'team' pada langkah itu",
            "the step '{step}' has no team, so it never is an appointment | leave it out of this list, or give the step a 'team'",
        ),
        (
            "performers.last",
            "baris terakhir harus selalu berlaku | hapus 'when' dan 'chance' pada baris itu",
            "the last row must always hold | leave out its 'when' and 'chance'",
        ),
        (
            "way.unreached",
            "tidak ada kasus yang dapat sampai ke langkah ini | arahkan 'next' langkah lain ke sini, atau hapus langkah ini",
            "no case can reach this step | lead the 'next' of another step here, or take the step out",
        ),
        (
            "way.no_end",
            "langkah-langkah ini saling menyambung dan tidak ada jalan keluar: {names} | arahkan 'next' salah satunya ke '{end}'",
            "these steps lead only to one another, and no case can leave them: {names} | lead the 'next' of one of them to '{end}'",
        ),
        (
            "way.itself",
            "langkah {names} hanya kembali ke dirinya sendiri | tulis langkah berikutnya, atau '{end}'",
            "the step {names} leads only to itself | write the next step, or '{end}'",
        ),
        (
            "fork.no_join",
            "cabang ini tidak pernah menuju '{join}' | arahkan 'next' langkah terakhirnya ke '{join}'",
            "this branch never leads to '{join}' | lead the 'next' of its last step to '{join}'",
        ),
        (
            "join.no_fork",
            "menuju '{join}', padahal kasus dapat sampai di sini tanpa percabangan | tulis langkah berikutnya, atau '{end}'",
            "leads to '{join}', and a case can come here without a fork | write the next step, or '{end}'",
        ),
        (
            "no_show.round",
            "tidak ada yang pernah datang, dan tidak ada waktu sampai janji berikutnya | beri waktu, atau peluang yang lebih kecil",
            "nobody ever comes, and no time passes until the next date | give a time, or a smaller chance",
        ),
        (
            "way.round",
            "kembali ke langkah ini sendiri tanpa ada waktu yang berlalu | beri waktu, atau pakai syarat 'visits'",
            "leads back to itself, and no time passes on the way | give a time, or ask for 'visits'",
        ),
        (
            "ageing.zero",
            "rentang menunggu yang menaikkan kelas adalah nol | beri waktu di atas nol",
            "the span after which waiting counts for a class is zero | give one above zero",
        ),
        (
            "place.kept",
            "tidak ada yang pernah keluar dari '{place}' | tulis 'discharge' pada sebuah langkah, atau beri longest_stay",
            "nobody is ever discharged from '{place}' | discharge, or give longest_stay",
        ),
        (
            "warm_up",
            "masa pemanasan tidak lebih pendek dari 'horizon' | perpendek, atau perpanjang 'horizon'",
            "the warm-up is not shorter than the horizon | shorten it, or lengthen the horizon",
        ),
        (
            "horizon",
            "lama simulasi di luar batas | beri antara 1 s dan {most} d",
            "the horizon cannot be so long or short | give one between 1 s and {most} d",
        ),
        (
            "arrivals.many",
            "diperkirakan lebih dari {most} kedatangan selama simulasi | perkecil lajunya, atau perpendek 'horizon'",
            "more than {most} arrivals are to be expected within the horizon | give a smaller rate, or a shorter horizon",
        ),
        (
            "arrivals.often",
            "jarak sependek ini memberi lebih dari {most} kedatangan selama simulasi | beri jarak yang lebih panjang",
            "so short an interval gives more than {most} arrivals within the horizon | give a longer one",
        ),
        # wrong use of the command
        ("use.of", "{place}: {message}", "{place}: {message}"),
        ("use.help", "Bantuan: {command} --help", "Help: {command} --help"),
        ("use.command", "tidak ada perintah '{name}' | yang ada: {known}", "there is no command '{name}' | there are: {known}"),
        ("use.no_command", "perintahnya belum disebut | yang ada: {known}", "the command is missing | there are: {known}"),
        (
            "use.option",
            "perintah '{command}' tidak punya opsi '{name}' | yang ada: {known}",
            "'{command}' has no option '{name}' | there are: {known}",
        ),
        (
            "use.place",
            "skenarionya belum disebut | tulis nama di bawah scenarios/, sebuah folder, atau satu berkas, misalnya: {command} lampung",
            "the scenario is missing | write a name under scenarios/, a folder, or one file, for example: {command} lampung",
        ),
        ("use.missing", "{name} belum disebut | tambahkan: {name} …", "{name} is missing | add it: {name} …"),
        ("use.no_value", "opsi {name} belum diberi nilai | tulis nilainya sesudah {name}", "the option {name} has no value | write it after {name}"),
        ("use.flag", "opsi {name} tidak menerima nilai | tulis {name} saja", "the option {name} takes no value | write {name} alone"),
        (
            "use.extra",
            "tidak diharapkan di sini: {names} | beri tanda kutip pada nama yang memuat spasi, dan tulis setiap nilai sesudah opsinya",
            "not expected here: {names} | put quotation marks around a name with spaces, and write each value after its option",
        ),
        ("use.value", "nilai ini tidak dapat dipakai ({problem})", "this value cannot be used ({problem})"),
        ("use.suffix", "{what} hanya dapat ditulis sebagai {known}", "{what} is written as {known}"),
        (
            "use.several",
            "paling sedikit dua SOP harus disebut | pisahkan dengan koma, misalnya berjenjang,visum-dekat",
            "at least two SOPs must be named | put commas between, for example berjenjang,visum-dekat",
        ),
        (
            "use.same",
            "SOP '{name}' disebut dua kali, padahal perbandingan memerlukan SOP yang berlainan | hapus salah satunya",
            "the SOP '{name}' is named twice, and a comparison needs different ones | take one of the two out",
        ),
        (
            "use.lever_twice",
            "tuas '{name}' disebut dua kali | tulis semua nilainya sekali, misalnya {name}=1,2,3",
            "the lever '{name}' is named twice | write all its values once, e.g. {name}=1,2,3",
        ),
        (
            "use.lever",
            "'{value}' bukan tuas dengan nilainya | tulis misalnya psychologists=1,2,3",
            "'{value}' is no lever with its values | write a lever and its values, e.g. psychologists=1,2,3",
        ),
        (
            "use.one_person",
            "orangnya harus disebut dengan satu cara | beri --number atau --vignette",
            "a person is named in one way | give either --number or --vignette",
        ),
        (
            "use.language",
            "simkit tidak berbahasa '{name}' | pilih satu dari: {known}",
            "simkit does not speak '{name}', which is not one of the languages: {known}",
        ),
        (
            "use.no_notebooks",
            "folder 'notebooks' tidak ditemukan | jalankan simkit lab di dalam folder simkit",
            "the folder 'notebooks' was not found | start simkit lab in the kit's folder",
        ),
        (
            "use.no_notebook",
            "tidak ada notebook di {folder} | jalankan simkit lab di dalam folder simkit",
            "there is no notebook in {folder} | start simkit lab in the kit's folder",
        ),
        (
            "use.not_written",
            "'{file}' tidak dapat ditulis ({reason}) | beri jalur lain",
            "'{file}' cannot be written or read ({reason}) | give another path",
        ),
        ("reason.gone", "tidak ada", "there is no such place"),
        ("reason.closed", "tidak diizinkan", "not permitted"),
        ("reason.folder", "itu sebuah folder", "it is a folder"),
        ("reason.file", "itu sebuah berkas, bukan folder", "it is a file, not a folder"),
        ("reason.long", "namanya terlalu panjang", "the name is too long"),
        ("reason.full", "cakram penuh", "the disk is full"),
        (
            "variant.single",
            "{file} adalah satu berkas | varian disimpan di samping SOP dalam sebuah folder",
            "{file} is a single file | a variant is saved beside the SOPs of a folder",
        ),
        (
            "use.no_address",
            "halaman tidak dapat disajikan di {host}:{port} ({reason}) | beri --host atau --port lain",
            "the pages cannot be served at {host}:{port} ({reason}) | give another --host or --port",
        ),
        (
            "use.no_vignettes",
            "skenario ini belum punya tokoh | tambahkan satu berkas dalam folder vignettes",
            "this scenario has no vignettes yet | add a file in its folder vignettes",
        ),
        ("what.log", "catatan (log)", "the log"),
        ("what.picture", "gambar", "the picture"),
        ("what.exercise", "latihan", "the exercise"),
        ("what.sop", "SOP", "the SOP"),
        # experiments, figures, pictures
        (
            "call.scenario",
            "di sini diharapkan skenario, bukan {value} | beri hasil simkit.load(…), atau nama di bawah scenarios/, sebuah folder, satu berkas",
            "expected a scenario, not {value} | give what simkit.load(…) returns, or a name under scenarios/, a folder, one file",
        ),
        (
            "call.place",
            "di sini diharapkan nama di bawah scenarios/, sebuah folder, atau satu berkas, bukan {value} | tulis misalnya 'lampung'",
            "expected a name under scenarios/, a folder or one file, not {value} | write for example 'lampung'",
        ),
        (
            "call.path",
            "di sini diharapkan jalur sebuah folder, bukan {value} | tulis misalnya 'hasil/sapuan'",
            "expected the path of a folder, not {value} | write for example 'results/sweep'",
        ),
        (
            "call.keys",
            "di sini diharapkan nama dengan nilainya, bukan {value} | tulis {{'nama': nilai}}",
            "expected names with their values, not {value} | write {{'name': value}}",
        ),
        (
            "call.change",
            "di sini diharapkan perubahan, bukan {value} | tulis simkit.Change(path='…', set=…)",
            "expected changes, not {value} | write simkit.Change(path='…', set=…)",
        ),
        (
            "call.level",
            "taraf selang harus antara 0 dan 1, bukan {value} | tulis misalnya 0.95",
            "the level of an interval lies between 0 and 1, not at {value} | write for example 0.95",
        ),
        (
            "call.executor",
            "di sini diharapkan 'Executor' dari concurrent.futures, bukan {value} | beri misalnya ThreadPoolExecutor(4) atau client.get_executor()",
            "expected an executor of concurrent.futures, not {value} | give for example ThreadPoolExecutor(4) or client.get_executor()",
        ),
        (
            "call.callable",
            "di sini diharapkan sebuah fungsi, bukan {value} | beri fungsi, atau hapus argumen ini",
            "expected a function, not {value} | give one, or leave the argument out",
        ),
        (
            "call.frame",
            "di sini diharapkan tabel hasil, bukan {value} | beri misalnya results.summary()",
            "expected a table of results, not {value} | give for example results.summary()",
        ),
        ("call.figures", "belum ada angka | sebutkan paling sedikit satu", "there is no figure | name at least one"),
        (
            "live.end",
            "simulasi ini sudah sampai di akhirnya | mulai simulasi baru untuk mengubah sesuatu",
            "the run has reached its end; nothing can change any more | begin a new run",
        ),
        (
            "live.dates",
            "'{path}' bertanggal, padahal perubahan pada simulasi yang dijeda berlaku sejak sekarang | hapus 'from' dan 'until'",
            "'{path}' has a date; a change of a paused run holds from now on | leave out 'from' and 'until'",
        ),
        (
            "live.standing",
            "'{path}' tidak dapat berubah selama simulasi berjalan | ubah skenarionya, lalu mulai simulasi baru",
            "'{path}' cannot change while a run goes on | change the scenario and begin a new run",
        ),
        (
            "live.names",
            "'{name}' hanya dapat muncul atau hilang dalam simulasi baru: {what} tetap sama selama simulasi berjalan",
            "'{name}' can come or go only in a new run: one that goes on keeps what there is of this kind ({what})",
        ),
        (
            "live.past",
            "perubahan ini akan mengubah siapa yang sudah datang | mulai simulasi baru",
            "this would change who has already come | begin a new run",
        ),
        (
            "live.until",
            "di sini diharapkan detik sejak awal, atau durasi, bukan {value} | tulis misalnya 86400 atau '3 d'",
            "expected seconds from the start, or a duration, not {value} | write for example 86400 or '3 d'",
        ),
        (
            "live.back",
            "simulasi sudah sampai detik {now}, dan tidak dapat kembali ke detik {second} | mulai simulasi baru",
            "the run stands at second {now}, and cannot go back to second {second} | begin a new run",
        ),
        ("live.nothing", "belum ada yang terjadi | jalankan dulu", "nothing has happened yet | let it run first"),
        (
            "precise.figures",
            "belum ada angka | sebutkan sebuah angka dan setengah lebar selangnya, misalnya {{'time_to_safety.median': 0.05}}",
            "name at least one figure and its half-width, e.g. {{'time_to_safety.median': 0.05}}",
        ),
        (
            "precise.width",
            "setengah lebar selang '{figure}' harus di atas nol, bukan {width}",
            "the half-width of '{figure}' must be above zero, not {width}",
        ),
        ("precise.group", "skenario ini tidak punya angka '{figure}' untuk '{group}'", "this scenario has no figure '{figure}' of '{group}'"),
        (
            "work.version",
            "simkit pada pekerja '{name}' berversi lain | pasang versi yang sama di semua komputer",
            "the worker on '{name}' has another version of simkit | install the same one on all machines",
        ),
        (
            "work.closed",
            "yang membagikan pekerjaan ('executor') sudah ditutup, atau penjadwal atau prosesnya hilang | "
            "mulai lagi dengan yang baru; yang sudah selesai tersimpan",
            "the executor is shut down, or its scheduler or its processes are lost | start again with a new one; what is done is kept",
        ),
        ("compare.two", "perbandingan memerlukan paling sedikit dua skenario", "give at least two scenarios to compare"),
        (
            "compare.replications",
            "perbandingan memerlukan paling sedikit dua ulangan: selisih tanpa selangnya tidak mengatakan apa-apa",
            "give at least two replications: a difference without its interval says nothing",
        ),
        (
            "case.number",
            "tidak ada kasus nomor {number} | ulangan ini punya kasus 0 sampai {last}",
            "there is no case {number} | this replication has cases 0 to {last}",
        ),
        ("person.number", "tidak ada orang nomor {number} | nomornya 0 sampai {last}", "there is no person {number} | the numbers are 0 to {last}"),
        ("person.other_sop", "orang nomor {number} tidak datang di bawah SOP '{sop}'", "person {number} does not come under the SOP '{sop}'"),
        (
            "person.option",
            "tidak ada pilihan nomor {number} | ada {count} pilihan, nomor 0 sampai {last}",
            "there is no option {number} | there are {count} options, 0 to {last}",
        ),
        (
            "run.no_figure",
            "hasil ini tidak punya angka '{figure}' untuk kelompok '{group}'",
            "there is no figure '{figure}' of '{group}' in these results",
        ),
        (
            "live.frozen",
            "skenario yang sudah dimuat tidak dapat diubah | buat yang lain dengan simkit.changed(...)",
            "a loaded scenario cannot be changed | make another one with simkit.changed(...)",
        ),
        (
            "picture.no_run",
            "tidak ada hasil simulasi untuk digambar | beri satu hasil 'simkit.simulate', atau beberapa",
            "there is no run to draw | give one run of 'simkit.simulate', or several",
        ),
        ("picture.no_beds", "jejaring ini tidak punya tempat tidur yang terhitung", "this network has no beds that are counted"),
        (
            "picture.page",
            "tidak ada halaman {page} | SOP ini punya halaman 1 sampai {last}",
            "there is no page {page} | this SOP has pages 1 to {last}",
        ),
        (
            "picture.group",
            "hasil ini tidak punya angka '{figure}' menurut '{attribute}'",
            "there is no figure '{figure}' by '{attribute}' in these results",
        ),
        (
            "picture.compared",
            "'{name}' tidak dibandingkan di sini | yang dibandingkan: {known}",
            "'{name}' is not compared here | choose one of: {known}",
        ),
        (
            "sweep.lever",
            "belum ada tuas | sebutkan sebuah tuas dan nilainya, misalnya psychologists=1,2,3",
            "name at least one lever and its values, e.g. psychologists=1,2,3",
        ),
        ("sweep.values", "tuas '{name}' belum punya nilai | beri paling sedikit satu", "give at least one value for the lever '{name}'"),
        ("sweep.twice", "sebuah nilai tuas '{name}' ditulis dua kali", "a value of the lever '{name}' is given twice"),
        ("sweep.points", "ada {count} titik | paling banyak {most}", "{count} points | a sweep has at most {most}"),
        (
            "sweep.unread",
            "'{file}' tidak dapat dibaca | beri folder lain, atau hapus folder ini",
            "'{file}' cannot be read | give another folder, or remove this one",
        ),
        (
            "sweep.other",
            "folder '{folder}' berisi perhitungan lain (yang berbeda: {names}) | beri folder lain, atau hapus folder ini",
            "the folder '{folder}' holds another sweep (other: {names}) | give another folder, or remove this one",
        ),
        (
            "sweep.files",
            "folder '{folder}' berisi berkas lain | beri folder kosong atau baru",
            "the folder '{folder}' holds other files | give an empty or a new one",
        ),
        # fictional persons
        (
            "target.unit",
            "angka ini bersatuan '{unit}', bukan '{other}' | tulis unit: {unit}",
            "this figure is in '{unit}', not in '{other}' | write unit: {unit}",
        ),
        ("vignette.line", "satu baris cerita paling panjang {most} tanda", "a line has at most {most} characters"),
        (
            "vignette.arrives",
            "tokoh ini datang di luar waktu yang dihitung | beri tanggal sesudah masa pemanasan dan sebelum akhir simulasi",
            "she comes outside the time that is counted | give a date after the warm-up and before the end of the simulation",
        ),
        (
            "vignette.door_needed",
            "pintu masuknya belum disebut | sebutkan salah satu pintu masuk arus ini",
            "the door is missing | name one of the stream's doors",
        ),
        ("vignette.no_doors", "arus ini tidak punya pintu masuk | hapus 'door'", "this stream has no doors | leave it out"),
        (
            "vignette.other_door",
            "orang dari arus '{stream}' tidak datang lewat pintu masuk '{door}' | pintu masuk arus itu: {known}",
            "people of '{stream}' do not come through a door '{door}' | the doors of that stream: {known}",
        ),
        (
            "vignette.attribute",
            "orang dari arus '{stream}' tidak punya ciri '{name}' | ciri mereka: {known}",
            "people of '{stream}' have no attribute '{name}' | their attributes: {known}",
        ),
        (
            "vignette.incomplete",
            "setiap ciri perlu nilai, agar tokohnya selalu sama | belum ada: {names}",
            "each attribute needs its value, so that she is the same person each time | missing: {names}",
        ),
        (
            "vignette.hours_needed",
            "waktu sejak kejadian belum ada | beri 'hours_since'",
            "the time since the incident is missing | give the time since the incident",
        ),
        (
            "vignette.hours_none",
            "orang dari arus ini tidak punya waktu sejak kejadian | hapus 'hours_since'",
            "people of this stream have none | leave it out",
        ),
    )
}
