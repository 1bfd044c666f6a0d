// Where things stand: columns of stages on a laptop, one river downwards on a phone; the lines between the cards.
const EX_HEAD = 38, EX_HEAD_DOWN = 15; // px; the second one: of a stage on a phone
const EX_LINE = 13, EX_SOURCE = 80; // px: a line of a stream's name, and how wide it may be

/** A text in lines that are at most so wide; a word that is wider is broken at its own "/" or "-". */
function exLines(text, width, size, weight = 400) {
  const fits = (line) => textWidth(line.trimEnd(), size, weight) <= width, lines = [""];
  for (const part of text.split(/(?<= )/).flatMap((word) => (fits(word) ? [word] : word.split(/(?<=[/-])/)))) {
    if (lines.at(-1) && !fits(lines.at(-1) + part)) lines.push("");
    lines.push(lines.pop() + part);
  }
  return lines.map((line) => line.trimEnd());
}

/** A name as it fits: a little smaller, then in two lines; only what is wider than those gets an ellipsis. */
function exNamed(name, width, most) {
  for (let size = most; size >= 12; size -= 0.5) if (textWidth(name, size, 700) <= width) return { lines: [name], size };
  const lines = exLines(name, width, 12, 700);
  if (lines.length === 2 && lines.every((line) => textWidth(line, 12, 700) <= width)) return { lines, size: 12 };
  let shown = name;
  while (textWidth(shown, 12, 700) > width && shown.length > 4) shown = `${shown.replace(/…$/, "").slice(0, -1).trimEnd()}…`;
  return { lines: [shown], size: 12 };
}

class ExMap {
  /** Places every card for a width and a height; `phone` runs downwards. A map is as high as its cards must be, whatever the height. */
  constructor(film, width, height, phone, words) {
    Object.assign(this, { film, width, height, phone, paths: new Map(), said: [] });
    const columns = film.columns.length;
    if (phone) return this.down(words);
    this.side = width < 1100 ? 20 : 30; // between two columns: names need the room more than lines do
    this.entry = 92;
    this.bank = 26;
    this.cardWidth = Math.floor((width - 2 * this.entry - (columns + 1) * this.side + 14) / columns);
    this.end = width - this.entry + 8;
    this.names = film.cards.map((_, n) => exNamed(words.short(n), this.cardWidth - 18, 13));
    this.more = this.names.some(({ lines }) => lines.length > 1) ? 12 : 0; // px of a second line
    this.height = Math.max(height, film.rows * (44 + this.more + 8) + this.bank + EX_HEAD + 8);
    const room = this.height - this.bank - EX_HEAD - 8;
    this.gap = Math.max(8, Math.min(26, Math.floor((room / film.rows - 66) * 0.55)));
    this.cardHeight = Math.floor((room - this.gap * film.rows) / film.rows);
    this.tiny = this.cardHeight < 58 + this.more;
    this.tight = !this.tiny && this.cardHeight < 74 + this.more;
    this.boxes = film.cards.map((card) => ({ x: this.entry + this.side + card.column * (this.cardWidth + this.side), y: EX_HEAD + this.gap / 2 + card.row * (this.cardHeight + this.gap), w: this.cardWidth, h: this.cardHeight }));
    const pitch = room / film.streams.length, lines = film.streams.map((stream) => exLines(words.pair(stream), EX_SOURCE, 12).length);
    this.sources = film.streams.map((_, s) => EX_HEAD + pitch * (s + 0.5));
    // what a name may take without touching the next
    this.sourceLines = lines.map((_, s) => Math.max(2, Math.floor((2 * pitch) / EX_LINE) - Math.max(lines[s - 1] || 1, lines[s + 1] || 1)));
    this.endY = EX_HEAD + room * 0.42;
  }

  /** How many beds one drawn cell stands for: at most 24 cells, fewer on low cards. */
  bedsEach(places) { return Math.ceil(places / (this.tiny ? Math.max(3, Math.min(6, Math.floor((this.cardWidth - 76) / 11.5))) : this.tight ? 8 : 24)); }

  down(words) {
    this.names = this.film.cards.map((_, n) => exNamed(words.short(n), this.width - 220, 14));
    const { film, height } = this;
    const columns = film.columns.map((_, column) => film.cards.map((card, n) => [card, n]).filter(([card]) => card.column === column).sort((x, y) => x[0].row - y[0].row));
    const heads = columns.filter((found) => found.length).length;
    this.bank = 0;
    this.cardHeight = Math.max(26, Math.min(40, Math.floor((height - 6 - heads * EX_HEAD_DOWN) / film.cards.length)));
    this.boxes = [];
    this.heads = [];
    let y = 2;
    columns.forEach((found, column) => {
      if (!found.length) return;
      this.heads.push([column, y]);
      y += EX_HEAD_DOWN;
      for (const [, n] of found) { this.boxes[n] = { x: 0, y, w: this.width, h: this.cardHeight }; y += this.cardHeight; }
    });
    this.height = y + 4;
    this.rail = 20;
  }

  /** The corner points of a route; cards are left on the right and reached on the left, in the gutters and between the rows. */
  points([from, to]) {
    const { film, boxes } = this;
    if (this.phone) {
      const y = (place, top) => (place >= 0 ? boxes[place].y + boxes[place].h / 2 : top ? 4 : this.height - 4);
      return [[this.rail, y(from, true)], [this.rail, y(to, false)]];
    }
    const gutter = (column) => this.entry + this.side / 2 + column * (this.cardWidth + this.side);
    const pitch = this.cardHeight + this.gap;
    const row = (y) => (y - EX_HEAD - this.gap / 2 - this.cardHeight / 2) / pitch;
    const start = from >= 0 ? { x: boxes[from].x + boxes[from].w, y: boxes[from].y + boxes[from].h / 2, g: film.cards[from].column + 1 } : { x: this.entry - 8, y: this.sources[-1 - from], g: 0 };
    const last = film.columns.length;
    const goal = to >= 0 ? { x: boxes[to].x, y: boxes[to].y + boxes[to].h / 2, g: film.cards[to].column } : { x: this.end, y: to === film.targets.end ? this.endY : this.height - this.bank + 4, g: last };
    const points = [[start.x, start.y], [gutter(start.g), start.y]];
    if (to === film.targets.bank) return [...points, [gutter(start.g), goal.y]];
    if (start.g !== goal.g) {
      const corridor = EX_HEAD + Math.max(0, Math.min(film.rows, Math.round((row(start.y) + row(goal.y)) / 2 + 0.5))) * pitch;
      points.push([gutter(start.g), corridor], [gutter(goal.g), corridor]);
    }
    points.push([gutter(goal.g), goal.y], [goal.x, goal.y]);
    return points.filter((point, k) => !k || Math.abs(point[0] - points[k - 1][0]) + Math.abs(point[1] - points[k - 1][1]) > 0.5);
  }

  /** The line of a route as SVG path, corners rounded. */
  path(points) {
    let text = `M${points[0]}`;
    for (let k = 1; k < points.length - 1; k++) {
      const towards = (one, other) => {
        const length = Math.hypot(other[0] - one[0], other[1] - one[1]) || 1, part = Math.min(9, length / 2) / length;
        return [one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part];
      };
      text += ` L${towards(points[k], points[k - 1])} Q${points[k]} ${towards(points[k], points[k + 1])}`;
    }
    return `${text} L${points[points.length - 1]}`;
  }

  /** 65 places along a route, sampled once. */
  sampled(route) {
    if (!this.paths.has(route)) {
      const points = this.points(this.film.routes[route]);
      const lengths = points.slice(1).map((point, k) => Math.hypot(point[0] - points[k][0], point[1] - points[k][1]));
      const total = lengths.reduce((sum, one) => sum + one, 0) || 1;
      const found = new Float32Array(130);
      let k = 0, before = 0;
      for (let s = 0; s <= 64; s++) {
        const at = (s / 64) * total;
        while (k < lengths.length - 1 && before + lengths[k] < at) before += lengths[k++];
        const part = lengths[k] ? Math.min(1, (at - before) / lengths[k]) : 0;
        found[2 * s] = points[k][0] + (points[k + 1] ? (points[k + 1][0] - points[k][0]) * part : 0);
        found[2 * s + 1] = points[k][1] + (points[k + 1] ? (points[k + 1][1] - points[k][1]) * part : 0);
      }
      this.paths.set(route, found);
    }
    return this.paths.get(route);
  }

  place(route, part) {
    const found = this.sampled(route), at = Math.max(0, Math.min(1, part)) * 64, k = Math.min(63, Math.floor(at)), rest = at - k;
    return [found[2 * k] + (found[2 * k + 2] - found[2 * k]) * rest, found[2 * k + 1] + (found[2 * k + 3] - found[2 * k + 1]) * rest];
  }
}
