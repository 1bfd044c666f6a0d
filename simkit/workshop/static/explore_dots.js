// The dots: people in queues, at desks, in beds and on their way, letters on theirs. One canvas, small pictures drawn once, only what is open at t.
const EX_MOST = 14, EX_LEFT_OUT = 6, EX_DESKS = 4;

class ExDots {
  constructor(canvas) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d");
    this.hits = [];
  }

  resize(map) {
    this.map = map;
    this.ratio = Math.min(2, window.devicePixelRatio || 1) * (map.zoom || 1);
    Object.assign(this.canvas, { width: Math.round(map.width * this.ratio), height: Math.round(map.height * this.ratio) });
    Object.assign(this.canvas.style, { width: `${map.width}px`, height: `${map.height}px` });
    this.sprites();
  }

  /** A small picture, w × h px, drawn once around its middle. */
  sprite(w, h, draw) {
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(w * this.ratio);
    canvas.height = Math.ceil(h * this.ratio);
    const pen = canvas.getContext("2d");
    pen.scale(this.ratio, this.ratio);
    pen.translate(w / 2, h / 2);
    draw(pen);
    return { canvas, w, h };
  }

  sprites() {
    const dot = (radius, fill, stroke, width = 1.4, alpha = 1) => this.sprite(14, 14, (pen) => {
      pen.globalAlpha = alpha;
      pen.beginPath();
      pen.arc(0, 0, radius, 0, 7);
      if (fill) { pen.fillStyle = fill; pen.fill(); }
      if (stroke) { pen.strokeStyle = stroke; pen.lineWidth = width; pen.stroke(); }
    });
    const box = (w, h, fill, stroke, more) => this.sprite(w + 3, h + 3, (pen) => {
      pen.fillStyle = fill;
      pen.strokeStyle = stroke;
      pen.beginPath();
      pen.roundRect(-w / 2, -h / 2, w, h, 2);
      pen.fill();
      pen.stroke();
      if (more) more(pen);
    });
    this.s = {
      wait: dot(5, "#F4B62F", "#7A4E00"), waitBeside: dot(3.6, "#F4B62F", "#7A4E00"),
      work: dot(4.6, "#1F6F9F", "#14527A", 1), workBeside: dot(3.4, "#1F6F9F", "#14527A", 1), paused: dot(4.6, "#1F6F9F", null, 0, 0.45), gone: dot(4.4, "#FFFFFF", "#5B6673", 1.6),
      phone: dot(3.6, "#FFFFFF", "#A65A14", 1.5), place: dot(5, "#6E3A12", "#4A2508", 1),
      desk: box(14, 14, "#FFFFFF", "#6F8496"), other: box(14, 14, "#C4D2DE", "#6F8496"), shut: box(14, 14, "#E1E4E8", "#B4BBC3"),
      bed: box(10, 13, "#FFFFFF", "#6F8496"),
      taken: box(10, 13, "#B3DCF5", "#6F8496", (pen) => { pen.fillStyle = "#1F6F9F"; pen.beginPath(); pen.arc(0, 0, 3, 0, 7); pen.fill(); }),
      letter: this.sprite(15, 12, (pen) => {
        pen.fillStyle = "#fff";
        pen.strokeStyle = "#A65A14";
        pen.lineWidth = 1.3;
        pen.beginPath();
        pen.rect(-6, -4.5, 12, 9);
        pen.moveTo(-6, -4.5);
        pen.lineTo(0, 0.6);
        pen.lineTo(6, -4.5);
        pen.fill();
        pen.stroke();
      }),
    };
  }

  put(sprite, x, y) { this.pen.drawImage(sprite.canvas, x - sprite.w / 2, y - sprite.h / 2, sprite.w, sprite.h); }

  person(sprite, x, y, i) {
    this.put(sprite, x, y);
    this.seen(x, y, this.film.a.case[i], i);
  }

  seen(x, y, person, i) {
    this.hits.push(x, y, person, i);
    if (person === this.chosen) {
      this.pen.strokeStyle = "#1D2733";
      this.pen.lineWidth = 2.2;
      this.pen.beginPath();
      this.pen.arc(x, y, 8.5, 0, 7);
      this.pen.stroke();
    }
  }

  text(text, x, y, align = "right", font = "700 12.5px", colour = "#5E3C00") {
    this.pen.font = font + ' "Segoe UI", "Liberation Sans", Arial, sans-serif';
    this.pen.textAlign = align;
    this.pen.textBaseline = "middle";
    this.pen.fillStyle = colour;
    this.pen.fillText(text, x, y);
  }

  /** All of one moment. `speed` in model seconds a second of the screen; `travel` false leaves the lines empty. */
  draw(film, state, words, chosen, speed, travel) {
    Object.assign(this, { film, chosen });
    this.hits.length = 0;
    this.pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.pen.clearRect(0, 0, this.map.width, this.map.height);
    this.onTheWay = new Set();
    if (travel) this.moves(state.t, speed);
    film.cards.forEach((card, n) => this.tray(card, n, state.cards[n], words, state.t));
    if (travel) this.letters(state);
  }

  /** People on the lines: from the second of the log in which they move, for at least 0.6 s of the screen; those who leave sink for 1.2 s. */
  moves(t, speed) {
    const { a, routes, targets } = this.film, going = Math.max(60, 0.6 * speed), sinking = Math.max(60, 1.2 * speed);
    for (let k = this.film.moveAfter(t) - 1; k >= 0; k--) {
      const [at, person, route, beside] = a.moves.subarray(4 * k, 4 * k + 4);
      if (t - at >= sinking) break;
      const leaves = routes[route][1] === targets.bank, part = (t - at) / (leaves ? sinking : going);
      if (part >= 1) continue;
      const [x, y] = this.map.place(route, part * part * (3 - 2 * part));
      if (leaves) this.pen.globalAlpha = 1 - part * part;
      this.put(leaves ? this.s.gone : beside ? this.s.workBeside : this.s.work, x, y);
      this.pen.globalAlpha = 1;
      this.seen(x, y, person, -1);
      if (!beside) this.onTheWay.add(person);
    }
  }

  /** Letters and calls: at the sender's edge until signed, then along the line; one that is sent back turns; one that is lost fades. */
  letters(state) {
    const { a } = this.film;
    for (const i of state.letters) {
      const route = a.route[i];
      if (route === 0xFFFF) continue;
      const letter = a.slot[i], signed = a.signed[letter], kind = a.letters[2 * letter], outcome = a.letters[2 * letter + 1];
      const known = a.end[i] !== EX_OPEN;
      let part = 0.03;
      if (state.t >= signed && signed !== EX_OPEN) part = known ? (state.t - signed) / Math.max(1, a.end[i] - signed) : 0.5;
      if (outcome === 1 && known) part = part < 0.5 ? 2 * part : 2 - 2 * part;
      if (outcome === 2) { this.pen.globalAlpha = part > 0.7 ? Math.max(0.15, (1 - part) / 0.3) : 1; part *= 0.6; }
      const [x, y] = this.map.place(route, Math.max(0.03, Math.min(0.97, part)));
      this.put(kind === 0 ? this.s.letter : this.s.phone, x, y);
      this.pen.globalAlpha = 1;
      this.seen(x, y, a.case[i], i);
    }
  }

  /** Beds, desks and the queue of one card, from its right edge to the left. */
  tray(card, n, one, words, t) {
    const box = this.map.boxes[n], { a } = this.film, phone = this.map.phone;
    const middle = phone ? box.y + box.h / 2 : box.y + (this.map.tiny || this.map.tight ? box.h - 14 : Math.min(50, box.h - 27) + this.map.more);
    // where its words end
    this.left = phone ? box.x + box.w - 172 : box.x + 12 + (this.map.tiny ? (this.map.said[n] || 0) + 1 : 0);
    let right = box.x + box.w - (phone ? 10 : 6);
    const beds = words.bedsOf(n, one, t);
    if (beds.places) {
      const each = this.map.bedsEach(beds.places), cells = Math.ceil(beds.places / each), low = this.map.tiny || this.map.tight, wide = low ? cells : Math.ceil(cells / 2);
      const inside = one.beds.filter((i) => !this.onTheWay.has(a.case[i]));
      for (let c = 0; c < cells; c++) {
        const x = right - (wide - 1 - (c % wide)) * 11.5 - 6, y = low ? middle : middle + (c < wide ? -7 : 7.5);
        this.put(c * each < beds.taken ? this.s.taken : this.s.bed, x, y);
        if (each === 1 && inside[c] !== undefined) this.seen(x, y, a.case[inside[c]], inside[c]);
      }
      right -= wide * 11.5 + 4;
    }
    const staff = words.staff(n, t), shut = card.teams.length && card.teams.every((pool) => !this.film.poolOpen(pool, t));
    if (card.teams.length) {
      const shown = staff === null ? one.work.length + one.other.length : staff;
      const most = shown > (this.map.tiny ? 2 : EX_DESKS) ? (this.map.tiny ? 0 : 1) : shown;
      // on a low card the queue goes before the desks where it has no room beside them
      const desks = this.map.tiny && one.queue.length && this.room(right - most * 17 - 3) < Math.min(4, one.queue.length) ? 0 : most;
      const here = one.work.filter((i) => !this.onTheWay.has(a.case[i]));
      const busy = here.length + one.other.length;
      for (let d = 0; d < desks; d++) {
        const x = right - 8 - (desks - 1 - d) * 17, y = middle;
        const i = here[d];
        this.put(i === undefined && d < busy ? this.s.other : shut ? this.s.shut : this.s.desk, x, y);
        if (i !== undefined) this.person((a.flags[i] & EX_OVERTIME) || this.film.poolOpen(a.pool[i], t) ? (a.flags[i] & EX_BESIDE ? this.s.workBeside : this.s.work) : this.s.paused, x, y, i);
      }
      right -= desks ? desks * 17 + 3 : 0;
      // on a low card the queue has the room; how many are at work is in its sentence
      if (shown > desks && !(this.map.tiny && one.queue.length)) right = this.bar(right, middle, busy, shown, words);
    }
    this.queue(one.queue.filter((i) => !this.onTheWay.has(a.case[i])), one.queue.length, right, middle, words);
  }

  /** Many staff: how many are at work, in words and as a bar; gives where the queue begins. */
  bar(right, middle, busy, shown, words) {
    const text = words.word("card.staff", { n: words.number(busy), m: words.number(shown) }), wide = textWidth(text, 12) + 2;
    this.pen.fillStyle = "#D5DAE0";
    this.pen.fillRect(right - wide, middle + 5, wide, 4);
    this.pen.fillStyle = "#1F6F9F";
    this.pen.fillRect(right - wide, middle + 5, (wide * Math.min(busy, shown)) / shown, 4);
    this.text(text, right, middle - 3, "right", "400 12px", "#4A5663");
    return right - wide - 4;
  }

  /** How many dots fit between the words of a card and what stands at its right. */
  room(right) {
    return 2 * Math.max(this.map.tiny ? 0 : 1, Math.floor((right - this.left) / 11.5));
  }

  /** Two rows of dots, the first in line next to the desk; what does not fit is a number. */
  queue(list, all, right, middle, words) {
    const { a } = this.film;
    const room = this.room(right), most = Math.min(EX_MOST, room);
    const over = all > most && !this.map.tiny; // a low card says the number itself
    const drawn = over ? Math.max(2, Math.min(most - EX_LEFT_OUT, room - 6)) : Math.min(list.length, most);
    for (let q = 0; q < Math.min(drawn, list.length); q++) {
      const i = list[q], x = right - 6 - Math.floor(q / 2) * 11.5, y = middle + (q % 2 ? 6.5 : -5.5);
      this.person(a.flags[i] & EX_PLACE ? this.s.place : a.flags[i] & EX_BESIDE ? this.s.waitBeside : this.s.wait, x, y, i);
      if (a.priority[i] === 0 && this.film.classes && list.some((other) => a.priority[other] > 0)) {
        this.pen.fillStyle = "#1D2733";
        this.pen.fillRect(x - 0.8, y - 9.5, 1.6, 4);
      }
    }
    if (over && drawn) this.text(`+${words.number(all - drawn)}`, right - Math.ceil(drawn / 2) * 11.5 - 2, middle);
  }

  /** The dot within 12 px of a point: { person, segment }, or null. */
  under(x, y) {
    let best = null, near = 144;
    for (let k = 0; k < this.hits.length; k += 4) {
      const away = (this.hits[k] - x) ** 2 + (this.hits[k + 1] - y) ** 2;
      if (away < near) { near = away; best = { person: this.hits[k + 2], segment: this.hits[k + 3] }; }
    }
    return best;
  }
}
