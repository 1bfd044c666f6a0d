// The film of one run: typed arrays, and who is where at a second. Nothing is scanned as a whole: segments are found by the day that they touch.
const EX_KINDS = ["waiting", "working", "appointment", "paper", "gate", "parallel", "letter", "bed", "caseload", "other"];
const [EX_WAITING, EX_WORKING, EX_APPOINTMENT, EX_PAPER, EX_GATE, EX_PARALLEL, EX_LETTER, EX_BED, EX_CASELOAD, EX_OTHER] = EX_KINDS.keys();
const EX_BESIDE = 1, EX_OVERTIME = 2, EX_STORY = 4, EX_PLACE = 8, EX_OPEN = 0xFFFFFFFF, EX_NOWHERE = 0xFF, EX_DAY = 86400;

class ExFilm {
  constructor(film, data) {
    Object.assign(this, film);
    const bytes = typeof data === "string" ? Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
    const types = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array };
    this.a = {};
    for (const [name, type, offset, length] of film.arrays) this.a[name] = new types[type](bytes.buffer, offset, length);
    this.zero = Date.parse(`${film.start.slice(0, 19)}Z`);
    this.size = this.a.start.length;
    this.bucket();
    this.people();
  }

  /** By day: which segments touch it, as one flat array with where each day begins. */
  bucket() {
    const { start, end } = this.a;
    this.day0 = Math.floor(this.begin / EX_DAY);
    const days = Math.ceil(this.end / EX_DAY) - this.day0 + 1;
    const first = (i) => Math.max(0, Math.floor(start[i] / EX_DAY) - this.day0);
    const last = (i) => Math.min(days - 1, Math.floor((Math.min(end[i], this.end) - 1) / EX_DAY) - this.day0);
    this.from = new Uint32Array(days + 1);
    for (let i = 0; i < this.size; i++) for (let d = first(i); d <= last(i); d++) this.from[d + 1]++;
    for (let d = 0; d < days; d++) this.from[d + 1] += this.from[d];
    const next = this.from.slice();
    this.list = new Uint32Array(this.from[days]);
    for (let i = 0; i < this.size; i++) for (let d = first(i); d <= last(i); d++) this.list[next[d]++] = i;
  }

  /** When people left, by how they left; and the segments of each person, asked for one at a time. */
  people() {
    const { people } = this.a;
    this.left = { end: [], bank: [], lost: [] };
    this.leavers = this.outcomes.map(() => []); // of those who chose to stop, by how
    for (let p = 0; p < people.length; p += 4) {
      const outcome = this.outcomes[people[p + 2]];
      if (people[p + 1] === EX_OPEN || people[p + 1] < this.begin) continue;
      this.left[outcome.lost ? "lost" : outcome.chosen ? "bank" : "end"].push(people[p + 1]);
      if (outcome.chosen && !outcome.lost) this.leavers[people[p + 2]].push(people[p + 1]);
    }
    for (const list of [...Object.values(this.left), ...this.leavers]) list.sort((x, y) => x - y);
  }

  /** How many of a sorted list are not after t. */
  static upTo(list, t) {
    let low = 0, high = list.length;
    while (low < high) { const middle = (low + high) >> 1; if (list[middle] <= t) low = middle + 1; else high = middle; }
    return low;
  }

  /** The next meeting of a gate after t, or null. */
  meeting(gate, t) {
    const times = this.a[`meets:${gate.step}`], k = ExFilm.upTo(times, t);
    return k < times.length ? times[k] : null;
  }

  /** The places at which one person came in her moves, up to t: positions of her movements. */
  movesOf(person) {
    const { moves } = this.a, found = [];
    for (let k = 0; k < moves.length / 4; k++) if (moves[4 * k + 1] === person) found.push(k);
    return found;
  }

  gone(how, t) { return ExFilm.upTo(this.left[how], t); }

  /** Calls act(i) for every segment that covers t, in order of start. */
  each(t, act) {
    const { start, end } = this.a;
    const d = Math.floor(t / EX_DAY) - this.day0;
    if (d < 0 || d + 1 >= this.from.length) return;
    for (let k = this.from[d]; k < this.from[d + 1]; k++) {
      const i = this.list[k];
      if (start[i] > t) break;
      if (t < end[i]) act(i);
    }
  }

  /** The stretch of a calendar around t: { open, until } (until: next change, or null when it never changes). */
  hours(calendar, t) {
    if (calendar === null) return { open: true, until: null };
    const opens = this.a[`opens:${calendar}`], closes = this.a[`closes:${calendar}`];
    const k = ExFilm.upTo(closes, t);
    if (k >= opens.length) return { open: false, until: null };
    return opens[k] <= t ? { open: true, until: closes[k] } : { open: false, until: opens[k] };
  }

  units(pool, t) {
    let now = 0;
    for (const [at, units] of this.pools[pool].units) if (at <= t) now = units;
    return now;
  }

  poolOpen(pool, t) { return pool === EX_NOWHERE || this.hours(this.pools[pool].calendar, t).open; }

  /** Who is where at t. `counts` is by card (the last one: no card) and kind; the lists hold segments in the order in which they are drawn. */
  at(t) {
    const { card, kind, pool, flags, priority, start } = this.a;
    const cards = Array.from({ length: this.cards.length + 1 }, () => ({
      counts: new Array(EX_KINDS.length).fill(0), queue: [], work: [], beds: [], letters: [], other: [], dates: [], paused: 0, oldest: null,
    }));
    const now = { wait: 0, letter: 0, work: 0, paused: 0, safe: 0, date: 0 };
    const letters = [];
    this.each(t, (i) => {
      const one = cards[Math.min(card[i], this.cards.length)];
      const what = kind[i];
      one.counts[what]++;
      if (what === EX_WAITING) { one.queue.push(i); now.wait++; if (one.oldest === null || start[i] < one.oldest) one.oldest = start[i];
      } else if (what === EX_WORKING) {
        one.work.push(i);
        if ((flags[i] & EX_OVERTIME) || this.poolOpen(pool[i], t)) now.work++; else { now.paused++; one.paused++; }
      } else if (what === EX_LETTER) { one.letters.push(i); letters.push(i); now.letter++;
      } else if (what === EX_BED) { one.beds.push(i); now.safe++;
      } else if (what === EX_OTHER) one.other.push(i);
      else if (what !== EX_CASELOAD) { now.date++; one.dates.push(i); }
    });
    for (const one of cards) one.queue.sort((x, y) => priority[x] - priority[y] || start[x] - start[y]);
    return { t, cards, now, letters };
  }

  /** The segments of one person, main way and beside. */
  ofPerson(person) {
    const found = [];
    for (let i = 0; i < this.size; i++) if (this.a.case[i] === person) found.push(i);
    return found;
  }

  /** The place of the first movement after t among all. */
  moveAfter(t) {
    const { moves } = this.a;
    let low = 0, high = moves.length / 4;
    while (low < high) { const middle = (low + high) >> 1; if (moves[4 * middle] <= t) low = middle + 1; else high = middle; }
    return low;
  }
}
