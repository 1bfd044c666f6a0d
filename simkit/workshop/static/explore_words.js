// What is said: times, the sentence of a card, the sentence of a person. All from the texts of the kit; numbers and dates by the browser's own rules.
class ExWords {
  constructor(shell, film) { this.shell = shell; this.film = film; this.kept = {}; }

  get english() { return this.shell.language === "en"; }
  word(key, parts) { return this.shell.word(key, parts); }
  pair(texts) { return texts[this.english ? 1 : 0]; }
  number(n) { return n.toLocaleString(this.english ? "en" : "id"); }

  format(options) {
    const key = JSON.stringify(options) + this.english;
    return (this.kept[key] ||= new Intl.DateTimeFormat(this.english ? "en-GB" : "id-ID", { timeZone: "UTC", ...options }));
  }

  date(t) { return new Date(this.film.zero + t * 1000); }
  /** "08.30" or "08:30". */
  clock(t) {
    const date = this.date(t), two = (n) => String(n).padStart(2, "0");
    return `${two(date.getUTCHours())}${this.english ? ":" : "."}${two(date.getUTCMinutes())}`;
  }
  weekday(t) { return this.format({ weekday: "long" }).format(this.date(t)); }
  weekdayShort(t) { return this.format({ weekday: "short" }).format(this.date(t)); }
  day(t) { return this.format({ day: "numeric", month: "short" }).format(this.date(t)); }
  month(t) { return this.format({ month: "short" }).format(this.date(t)); }
  /** "Kam 08.00" within the week, else with the date. */
  soon(t, now) { return t - now < 6 * EX_DAY ? `${this.weekdayShort(t)} ${this.clock(t)}` : `${this.day(t)} ${this.clock(t)}`; }
  full(t) { return this.word("time.before", { date: this.format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(this.date(t)), time: this.clock(t) }); }
  /** The same, short enough for a heading. */
  title(t) { return this.word("time.before", { date: this.format({ weekday: "long", day: "numeric", month: "short" }).format(this.date(t)), time: this.clock(t) }); }

  /** "9 hari", "3 jam", "20 menit". */
  long(seconds) {
    const [unit, size] = seconds >= 2 * EX_DAY ? ["day", EX_DAY] : seconds >= 5400 ? ["hour", 3600] : ["minutes", 60];
    const n = Math.max(1, Math.floor(seconds / size));
    return this.word(unit === "minutes" ? "unit.minutes" : n === 1 ? `unit.${unit}` : `unit.${unit}s`, { n: this.number(n) });
  }

  name(card) { return this.pair(this.film.cards[card].title); }
  short(card) { return this.pair(this.film.cards[card].short); }

  /** Whether a card is open: its desks decide, else its beds; a team on call beside the office hours counts as on call. */
  state(card, t) {
    const { film } = this, one = film.cards[card];
    const pools = one.teams.length ? one.teams : one.beds.length ? one.beds : one.caseloads;
    const found = pools.map((pool) => ({ pool, ...film.hours(film.pools[pool].calendar, t) }));
    const open = found.filter((pool) => pool.open);
    const always = open.filter((pool) => film.pools[pool.pool].calendar === null);
    const units = pools.map((pool) => film.units(pool, t));
    if (!pools.length) return { kind: "none" };
    if (!open.length) {
      const next = found.map((pool) => pool.until).filter((until) => until !== null);
      return { kind: "closed", until: next.length ? Math.min(...next) : null };
    }
    if (units.every((n) => n === null)) return { kind: "noqueue" };
    if (always.length && always.length < found.length && always.length === open.length) return { kind: "oncall" };
    if (always.length) return { kind: "open24" };
    return { kind: "open", until: Math.max(...open.map((pool) => pool.until)) };
  }

  /** The line under the name. */
  stateLine(card, one, t, short = false) {
    const state = this.state(card, t), beds = this.bedsOf(card, one, t);
    if (beds.places !== null && !this.film.cards[card].teams.length) return this.word(short ? "card.beds.short" : "card.beds", { n: this.number(beds.taken), m: this.number(beds.places) });
    if (state.kind === "noqueue" && one.queue.length) return ""; // they wait for somebody else who is needed there
    if (short) return state.kind === "none" ? "" : this.word({ closed: "card.closed.short", open: "card.open.short", open24: "card.open.short" }[state.kind] || `card.${state.kind}`);
    if (state.kind === "closed") return state.until === null ? this.word("card.closed.long") : this.word("card.closed", { when: this.soon(state.until, t) });
    if (state.kind === "open") return this.word("card.open", { time: this.clock(state.until) });
    return state.kind === "none" ? "" : this.word(`card.${state.kind}`);
  }

  /** Beds that are counted: how many there are (null: none are counted), how many are taken. */
  bedsOf(card, one, t) {
    const pools = this.film.cards[card].beds.filter((pool) => this.film.units(pool, t) !== null);
    if (!pools.length) return { places: null, taken: one.counts[EX_BED] };
    return { places: pools.reduce((sum, pool) => sum + this.film.units(pool, t), 0), taken: one.beds.filter((i) => pools.includes(this.film.a.pool[i])).length };
  }

  /** Staff on duty at t, null when they are not counted. */
  staff(card, t) {
    const { film } = this;
    let sum = 0;
    for (const pool of film.cards[card].teams) {
      const units = film.units(pool, t);
      if (units === null) return null;
      sum += units;
    }
    return sum;
  }

  /** The reasons for which people wait at a card, in the order of the parts of time: what, its colour, and their segments, the longest first. */
  reasons(one) {
    const { kind, flags, start } = this.film.a, place = (i) => (flags[i] & EX_PLACE) !== 0;
    const dates = (what) => one.dates.filter((i) => kind[i] === what);
    return [
      ["staff", one.queue.filter((i) => !place(i))], ["letter", one.letters], ["paper", dates(EX_PAPER)], ["date", dates(EX_APPOINTMENT)],
      ["gate", dates(EX_GATE)], ["place", one.queue.filter(place)], ["parallel", dates(EX_PARALLEL)],
    ].filter(([, list]) => list.length).map(([reason, list]) => [reason, [...list].sort((x, y) => start[x] - start[y])]);
  }

  /** The meetings of a card: next one, how many wait for it, how many at most. */
  gates(card, one, t) {
    const { a, gates } = this.film;
    return gates.filter((gate) => gate.card === card).map((gate) => ({ title: this.pair(gate.title), at: this.film.meeting(gate, t), most: gate.most,
      n: one.dates.filter((i) => a.kind[i] === EX_GATE && a.step[i] === gate.step).length }));
  }

  /** The open cases of those who carry cases here: how many, of how many, and by person on the team; null where nobody carries any. */
  caseload(card, one, t) {
    const pool = this.film.cards[card].caseloads.find((name) => this.film.units(name, t) !== null);
    if (pool === undefined) return null;
    const { managers } = this.film.pools[pool], staff = managers === null ? null : this.film.units(managers, t);
    return { n: one.counts[EX_CASELOAD], most: this.film.units(pool, t), each: staff ? one.counts[EX_CASELOAD] / staff : null };
  }

  /** All of a card in sentences, for eyes and for screen readers; `short` leaves out who waits, which then stands beside it. */
  sentences(card, one, t, short = false) {
    const { film } = this, state = this.state(card, t), told = [];
    if (state.kind === "closed" && state.until !== null) told.push(this.word("say.closed", { when: this.soon(state.until, t) }));
    else if (state.kind === "open") told.push(this.word("say.open", { time: this.clock(state.until) }));
    else if (["open24", "oncall"].includes(state.kind) || (state.kind === "noqueue" && !one.queue.length)) told.push(this.word(`say.${state.kind}`));
    const beds = this.bedsOf(card, one, t);
    if (beds.places !== null) told.push(this.word("say.beds", { n: this.number(beds.taken), m: this.number(beds.places) }));
    else if (one.counts[EX_BED]) told.push(this.word("say.stays", { n: this.number(one.counts[EX_BED]), agency: this.name(card) }));
    const busy = one.work.length - one.paused, staff = this.staff(card, t);
    const counted = (key, n) => (n ? told.push(n === 1 ? this.word(`${key}.1`) : this.word(key, { n: this.number(n) })) : 0);
    if (staff) told.push(this.word("say.staff", { n: this.number(busy + one.other.length), m: this.number(staff), k: this.number(busy) }));
    else counted("say.served", busy);
    counted("say.paused", one.paused);
    const load = this.caseload(card, one, t);
    if (load) told.push(this.word("say.caseload", { n: this.number(load.n), m: this.number(load.most) }), ...(load.each === null ? [] : [this.word("say.each", { n: this.number(Math.round(10 * load.each) / 10) })]));
    for (const gate of this.gates(card, one, t)) if (gate.at !== null) told.push(this.word(gate.most ? "say.gate" : "say.gate.free", { what: gate.title, when: this.soon(gate.at, t), n: this.number(gate.n), m: this.number(gate.most || 0) }));
    const waiting = one.queue.length;
    if (short) {
      if (!waiting && (staff !== null || beds.places !== null)) told.push(this.word("say.nobody"));
      return told.join(" ");
    }
    if (waiting) told.push(this.word(waiting === 1 ? "say.wait.1" : "say.wait", { n: this.number(waiting), long: this.long(t - one.oldest) }));
    else if (staff !== null || beds.places !== null) told.push(this.word("say.nobody"));
    if (one.letters.length) told.push(this.word("say.letters", { n: this.number(one.letters.length) }));
    if (one.dates.length) told.push(this.word("say.dates", { n: this.number(one.dates.length) }));
    return told.join(" ");
  }

  /** What a segment means for her, at t. */
  ofSegment(i, t) {
    const { a } = this.film, agency = a.card[i] < this.film.cards.length ? this.short(a.card[i]) : "", time = this.title(a.start[i]);
    switch (a.kind[i]) {
      case EX_WAITING: return this.word(a.flags[i] & EX_PLACE ? "person.place" : "person.wait", { agency, time });
      case EX_WORKING: return this.word((a.flags[i] & EX_OVERTIME) || this.film.poolOpen(a.pool[i], t) ? "person.work" : "person.paused", { agency });
      case EX_LETTER: return this.word("person.letter", { agency });
      case EX_BED: return this.word("person.bed", { agency });
      case EX_GATE: return this.word("person.gate");
      case EX_PARALLEL: return this.word("person.parallel");
      case EX_APPOINTMENT: return agency ? this.word("person.appointment", { agency }) : this.word("person.appointment.bare");
      case EX_PAPER: return agency ? this.word("person.paper", { agency }) : this.word("person.paper.bare");
      default: return null;
    }
  }

  /** Her heading and her sentences at t; `mine` are her segments. */
  ofPerson(person, mine, t) {
    const { a, outcomes } = this.film;
    const [arrived, ended, outcome] = a.people.subarray(4 * person, 4 * person + 3);
    const n = this.number(person);
    if (t < arrived) return { title: this.word("person.notyet", { n }), lines: [this.word("person.come")] };
    const title = this.word("person.day", { n, day: this.number(Math.floor((Math.min(t, ended) - arrived) / EX_DAY) + 1) });
    if (t >= ended) return { title, lines: [this.word(outcomes[outcome].lost ? "person.lost" : outcomes[outcome].chosen ? "person.left" : "person.done")] };
    const open = mine.filter((i) => a.start[i] <= t && t < a.end[i] && a.kind[i] !== EX_CASELOAD && a.kind[i] !== EX_OTHER);
    const main = open.filter((i) => !(a.flags[i] & EX_BESIDE)).map((i) => this.ofSegment(i, t));
    const beside = open.filter((i) => a.flags[i] & EX_BESIDE).map((i) => this.ofSegment(i, t));
    const told = mine.filter((i) => (a.flags[i] & EX_STORY) && a.start[i] <= t).length;
    const lines = [...(main.length ? main : beside.length ? [] : [this.word("person.move")]), ...beside.map((text) => `${this.word("person.also")} ${text}`)];
    return { title, lines: [...lines, told < 2 ? this.word(`person.told.${told}`) : this.word("person.told", { n: this.number(told) })] };
  }
}
