// Satu kasus: two ways on one axis. Everything that is said comes from Python; here it is only drawn.

const NS_PARTS = {
  work: ["#1F6F9F", "#FFFFFF"], staff: ["#F4B62F", "#1D2733"], closed: ["#D3D8DE", "#1D2733"], referral: ["#E29A42", "#1D2733"],
  gate: ["#A65A14", "#FFFFFF"], bed: ["#6E3A12", "#FFFFFF"], parallel: ["#B3DCF5", "#1D2733"],
};
const NS_BACK = { staff: "#F4B62F", closed: "#E6E9ED", referral: "#F3C485", gate: "#8A4A10", bed: "#5A2E0D", parallel: "#D9EEFA", work: "#1F6F9F" };
const LEFT = 120, RIGHT = 92, DAY = 86400;

/** The seven fills with their patterns; ids of this drawing only. */
function fills() {
  const id = freshId("part");
  const pattern = (name, size, ...inside) => svg("pattern", { id: `${id}-${name}`, width: size[0], height: size[1], patternUnits: "userSpaceOnUse", patternTransform: size[2] || null }, inside);
  const ground = (size, colour) => svg("rect", { width: size[0], height: size[1], fill: colour });
  const defs = svg("defs", {},
    pattern("closed", [7, 7, "rotate(45)"], ground([7, 7], "#D3D8DE"), svg("rect", { width: 2.2, height: 7, fill: "#9AA4AE" })),
    pattern("referral", [9, 6], ground([9, 6], "#E29A42"), svg("rect", { y: 2.4, width: 5, height: 1.3, fill: "#8A4A08" })),
    pattern("gate", [8, 8], ground([8, 8], "#A65A14"), svg("rect", { width: 1.6, height: 8, fill: "#C98543" })),
    pattern("bed", [9, 9], ground([9, 9], "#6E3A12"), svg("path", { d: "M0 0H9M0 0V9", stroke: "#9A6234", "stroke-width": 1.6, fill: "none" })),
    pattern("parallel", [6, 6], ground([6, 6], "#B3DCF5"), svg("circle", { cx: 3, cy: 3, r: 1, fill: "#1F6F9F" })));
  return { defs, of: (part) => (part === "work" || part === "staff" ? NS_PARTS[part][0] : `url(#${id}-${part})`) };
}

function label(x, y, text, more = {}) {
  const { size = 13, weight = 400, colour = "#1D2733", anchor = "start", halo = false } = more;
  return svg("text", { x, y, "font-size": size, "font-weight": weight, fill: colour, "text-anchor": anchor,
    ...(halo ? { "paint-order": "stroke", stroke: "#fff", "stroke-width": 4, "stroke-linejoin": "round" } : {}) }, text);
}

/** The scale that both ways share: x of a second since her arrival. */
function scaleOf(view, width) {
  const { axis } = view;
  const per = (width - LEFT - RIGHT) / (axis.days * DAY);
  return { x: (seconds) => LEFT + (axis.origin + seconds) * per, day: (number) => LEFT + number * DAY * per, per, width };
}

/** Day names over all, where days are narrow over their numbers, where they are narrower only the numbers; above 40 days the weeks. */
function axisOf(view, scale) {
  const wide = scale.per * DAY, widest = (key) => Math.max(...view.axis.labels.map((day) => textWidth(day[key], 12.5))) + 5;
  const broad = widest("text"), above = !view.axis.weeks && wide < broad && wide >= widest("name"), height = above ? 34 : 22;
  const drawing = svg("svg", { width: scale.width, height, "aria-hidden": "true" });
  let last = -99;
  view.axis.labels.forEach((day, number) => {
    const text = view.axis.weeks ? day.week : wide >= broad ? day.text : wide >= 24 ? day.short : number % 7 === 0 ? day.week : "";
    if (!text) return;
    const left = !(wide >= 24) || view.axis.weeks;
    const x = left ? scale.day(number) + 2 : scale.day(number) + wide / 2;
    const half = textWidth(text, 12.5) / 2;
    if ((left ? x : x - half) < last + 3) return;
    last = left ? x + 2 * half : x + half;
    const look = { size: 12.5, colour: day.off ? "#5B6673" : "#4A5663", anchor: left ? "start" : "middle" };
    if (above) drawing.append(label(x, 14, day.name, look));
    drawing.append(label(x, height - 6, text, look));
  });
  return drawing;
}

/** Weekends and holidays grey, a thin line for each day (each week when days are narrow). */
function ground(view, scale, height) {
  const wide = scale.per * DAY;
  return svg("g", { "aria-hidden": "true" },
    view.axis.labels.map((day, number) => day.off && svg("rect", { x: scale.day(number), y: 0, width: wide, height, fill: "#F3F4F6" }, day.holiday ? svg("title", {}, day.holiday) : null)),
    [...view.axis.labels, {}].map((day, number) => (wide >= 12 || number % 7 === 0) && svg("line", { x1: scale.day(number), x2: scale.day(number), y1: 0, y2: height, stroke: "#E6E9ED" })));
}

/** Bands of one row; waits first, work above them so that even five minutes of it are seen. */
function bandsOf(bands, y, height, scale, paint, read, named) {
  const group = svg("g", {});
  const box = (band, x, width) => {
    const rect = svg("rect", { x, y, width, height, fill: paint.of(band.p), "data-part": band.p, role: "img", tabindex: "-1", "aria-label": band.t });
    rect.addEventListener("pointerenter", () => read(band.t));
    rect.addEventListener("focus", () => read(band.t));
    return rect;
  };
  for (const band of bands) if (band.p !== "work") {
    const x = scale.x(band.s), width = scale.x(band.e) - x;
    group.append(box(band, x, Math.max(width, 0.5)));
    if (width > 7) group.append(svg("line", { x1: x + width, x2: x + width, y1: y, y2: y + height, stroke: "#fff", "stroke-width": 1, "aria-hidden": "true" }));
    if (named && band.l) {
      const wide = textWidth(band.l, 12.5) + 10;
      if (wide + 4 < width) {
        group.append(svg("rect", { x: x + width / 2 - wide / 2, y: y + height / 2 - 8.5, width: wide, height: 17, rx: 3, fill: NS_BACK[band.p], "pointer-events": "none" }),
          svg("g", { "pointer-events": "none" }, label(x + width / 2, y + height / 2 + 4.5, band.l, { size: 12.5, anchor: "middle", colour: NS_PARTS[band.p][1] })));
      }
    }
  }
  for (const band of bands) if (band.p === "work") {
    const x = scale.x(band.s);
    group.append(box(band, x, Math.max(4, scale.x(band.e) - x)));
  }
  return group;
}

/**
 * Names over the work, each beside the line that leads down to it. In as few rows as let no line run through a name; with three
 * rows a line may run behind one, and a name that finds no room is left out (it is read at its band).
 */
function namesOf(works, scale) {
  const wanted = [];
  for (const [start, end, name] of works) {
    const x = Math.max(LEFT + 2, (scale.x(start) + Math.max(scale.x(end), scale.x(start) + 4)) / 2), wide = textWidth(name, 12.5, 600);
    if (wanted.length && wanted.at(-1).name === name && x - wanted.at(-1).x < 30) continue;
    const from = x + 4 + wide < scale.width - 2 ? x + 4 : x - 4 - wide; // at the right edge on the other side of its line
    wanted.push({ x, from, to: from + wide, name });
  }
  for (let rows = 1; ; rows += 1) {
    const names = [];
    let clean = true;
    for (const one of wanted) {
      const free = [...Array(rows).keys()].filter((row) => !names.some((other) => other.row === row && one.from < other.to + 12 && other.from < one.to + 12));
      const clear = free.filter((row) => !names.some((other) => (other.row > row && other.from - 3 < one.x && one.x < other.to + 3) || (row > other.row && one.from - 3 < other.x && other.x < one.to + 3)));
      if (!clear.length) clean = false;
      const row = clear.length ? clear[0] : free.at(-1);
      if (row !== undefined) names.push({ ...one, row });
    }
    if (clean || rows === 3) return { names, rows: names.length ? rows : 1 };
  }
}

/**
 * Deadlines in the head, each at the moment at which it is due: "tenggat 1 jam ▲", or the length alone where more of them find room then;
 * what finds none is read in the list of deadlines.
 */
function flagsOf(way, scale) {
  const due = way.deadlines.map((one) => ({ due: one, x: scale.x(one.at), sign: one.state === "kept" ? "✓" : one.state === "missed" && !one.indication ? "▲" : "○" }))
    .filter(({ due: one, x }) => (one.at <= way.until || one.state === "missed") && x >= LEFT && x <= scale.width - RIGHT + 4);
  const placed = (named) => {
    const lanes = [-99, -99];
    return due.flatMap((one, place) => [...(place < named ? [one.due.flag] : []), one.due.short].map((what) => ({ ...one, text: `${what} ${one.sign}`, wide: textWidth(`${what} ${one.sign}`, 12.5, 600) + 14 }))
      .map((flag) => ({ ...flag, lane: lanes.findIndex((end) => flag.x - flag.wide / 2 > end + 4) }))
      .filter((flag) => flag.lane >= 0 && flag.x + flag.wide / 2 <= scale.width).slice(0, 1)
      .map((flag) => { lanes[flag.lane] = flag.x + flag.wide / 2; return flag; }));
  };
  return [due.length, 1, 0].map(placed).reduce((best, other) => (other.length > best.length ? other : best));
}

/** One way: deadlines in the head, main way, retellings, tracks beside it, the stay. */
function wayOf(view, way, scale, read) {
  const paint = fills();
  const parts = [];
  const flags = flagsOf(way, scale);
  const head = flags.some((flag) => flag.lane) ? 44 : flags.length ? 22 : 2;
  const { names, rows } = namesOf(way.works, scale);
  const tall = 3 + rows * 15;
  const main = head + tall, bar = 30;
  let y = main + bar;
  const lead = (text, at) => parts.push(label(12, at, text, { weight: 600, size: text.length > 14 ? 12 : 13 }));
  parts.push(bandsOf(way.bands, main, bar, scale, paint, read, true));
  lead(view.words["row.main"], main + bar / 2 + 5);
  const topOf = (one) => head + 11 + one.row * 15;
  for (const one of names) parts.push(svg("line", { x1: one.x, x2: one.x, y1: topOf(one) - 9, y2: main, stroke: "#1F6F9F", "stroke-width": 1.4, "aria-hidden": "true" }));
  for (const one of names) parts.push(label(one.from, topOf(one), one.name, { size: 12.5, weight: 600, colour: "#14527A", halo: true }));
  const whole = scale.x(way.until);
  parts.push(label(whole + 8, main + bar / 2 + 5, way.whole, { size: 14.5, weight: 700 }));
  // retellings: numbered speech marks; two of one hour stand side by side
  let free = -99;
  const marks = svg("g", {});
  for (const [at, number, sentence] of way.told) {
    const x = Math.max(scale.x(at), free + 25);
    free = x;
    const mark = svg("g", { role: "img", tabindex: "-1", "aria-label": sentence },
      svg("path", { d: `M${x - 8} ${y + 5}h16a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3h-5l-3 4-3-4h-5a3 3 0 0 1-3-3v-10a3 3 0 0 1 3-3z`, fill: "#fff", stroke: "#4A5663", "stroke-width": 1.3 }),
      label(x, y + 17.5, String(number), { size: 12, weight: 700, anchor: "middle" }));
    mark.addEventListener("pointerenter", () => read(sentence));
    mark.addEventListener("focus", () => read(sentence));
    marks.append(mark);
  }
  lead(view.words["row.told"], y + 17);
  parts.push(marks);
  y += 29;
  for (const row of way.rows) {
    lead(row.title, y + 14);
    // what overlaps in time goes to a line of its own
    const lines = [];
    for (const band of row.bands) {
      let line = lines.find((known) => known.at(-1).e <= band.s);
      if (!line) { if (lines.length === 2) continue; line = []; lines.push(line); }
      line.push(band);
    }
    const each = lines.length > 1 ? 9 : 18;
    lines.forEach((line, number) => parts.push(bandsOf(line, y + 1 + number * (each + 1), each, scale, paint, read, false)));
    y += 23;
  }
  if (way.stays.length) {
    lead(view.words["row.stay"], y + 14);
    for (const [start, end, text, sentence] of way.stays) {
      const x = scale.x(start), width = Math.max(4, scale.x(end) - x), wide = textWidth(text, 12.5);
      const box = svg("rect", { x, y: y + 1, width, height: 18, fill: "#E4F2FA", stroke: "#1F6F9F", role: "img", tabindex: "-1", "aria-label": sentence });
      box.addEventListener("pointerenter", () => read(sentence));
      box.addEventListener("focus", () => read(sentence));
      parts.push(box);
      if (wide + 12 < width) parts.push(svg("g", { "pointer-events": "none" }, label(x + width / 2, y + 14.5, text, { size: 12.5, colour: "#14527A", anchor: "middle" })));
    }
    y += 23;
  }
  const height = y + 4;
  const drawing = svg("svg", { width: scale.width, height, class: "case-way", tabindex: "0", role: "group", "aria-label": `${way.letter}. ${way.title}. ${way.whole}` },
    paint.defs, ground(view, scale, height),
    flags.map((flag) => svg("line", { x1: flag.x, x2: flag.x, y1: 20 + flag.lane * 22, y2: height, stroke: "#1D2733", "stroke-width": 1.6, "stroke-dasharray": "5 3" })),
    parts,
    flags.map((flag) => {
      const sentence = `${flag.due.title}: ${flag.due.what} (${flag.due.due_text})`;
      const mark = svg("g", { role: "img", tabindex: "-1", "aria-label": sentence },
        svg("rect", { x: flag.x - flag.wide / 2, y: 3 + flag.lane * 22, width: flag.wide, height: 18, rx: 3, fill: "#1D2733" }),
        label(flag.x, 16.5 + flag.lane * 22, flag.text, { size: 12.5, weight: 600, colour: "#fff", anchor: "middle" }));
      mark.addEventListener("pointerenter", () => read(sentence));
      mark.addEventListener("focus", () => read(sentence));
      return mark;
    }));
  // one tab stop a way; the arrow keys read band by band
  drawing.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step && event.key !== "Home" && event.key !== "End") return;
    const all = [...drawing.querySelectorAll('[role="img"]')];
    const here = all.indexOf(document.activeElement);
    const next = event.key === "Home" ? 0 : event.key === "End" ? all.length - 1 : here < 0 ? 0 : Math.max(0, Math.min(all.length - 1, here + step));
    all[next]?.focus();
    event.preventDefault();
  });
  return drawing;
}

/** Where the time went: two bars without remainder on the longest one's scale. */
function sumsOf(view, width) {
  const paint = fills(), per = (width - LEFT - RIGHT) / view.longest, parts = [];
  view.ways.forEach((way, number) => {
    const y = 6 + number * 38;
    let x = LEFT;
    parts.push(label(12, y + 20, `SOP ${way.letter}`, { weight: 600 }));
    for (const [part, seconds, text] of way.sums) {
      const wide = seconds * per, room = textWidth(text, 12.5, 700) + 8;
      parts.push(svg("rect", { x, y, width: Math.max(wide, 0.5), height: 28, fill: paint.of(part), stroke: "#fff", "stroke-width": wide > 3 ? 1 : 0, "data-sum": part }, svg("title", {}, `${view.keys.find(([key]) => key === part)[1]}: ${text}`)));
      if (room + 2 < wide) parts.push(svg("rect", { x: x + wide / 2 - room / 2, y: y + 5, width: room, height: 18, rx: 3, fill: "#fff" }), label(x + wide / 2, y + 18.5, text, { size: 12.5, weight: 700, anchor: "middle" }));
      x += wide;
    }
    parts.push(label(x + 8, y + 19, way.whole, { size: 14.5, weight: 700 }));
  });
  return svg("svg", { width, height: 80, role: "img", "aria-label": view.ways.map((way) => `SOP ${way.letter}: ${way.sums.map(([part, , text]) => `${view.keys.find(([key]) => key === part)[1]} ${text}`).join(", ")}`).join(". ") }, paint.defs, parts);
}

function keysOf(view) {
  return h("ul", { class: "case-keys" }, view.keys.map(([part, text]) => {
    const paint = fills();
    return h("li", {}, svg("svg", { width: 30, height: 16, "aria-hidden": "true" }, paint.defs, svg("rect", { width: 30, height: 16, fill: paint.of(part) })), text);
  }));
}

/** As many whole sentences as fit on two lines, or what stands before the colon of the first; only a longer one is cut. The whole text is its title. */
function fitted(text, line, size = 13) {
  const width = 1.9 * line, sentences = text.split(/(?<=\.) /), parts = sentences.map((_, n) => sentences.slice(0, sentences.length - n).join(" "));
  const whole = [...parts, sentences[0].split(":")[0]].find((part) => textWidth(part, size) <= width);
  if (whole) return whole;
  let kept = text;
  while (kept && textWidth(`${kept}…`, size) > width) kept = kept.slice(0, kept.lastIndexOf(" ") > 0 ? kept.lastIndexOf(" ") : -1);
  return `${kept.replace(/[,;.: ]+$/, "")}…`;
}

function chooser(shell, letter, chosen) {
  const { view } = shell;
  const field = h("select", { "aria-label": `SOP ${letter}`, "data-letter": letter, onchange: (event) => { busy(shell); shell.tell("sop", { letter, name: event.target.value }); } },
    view.sops.map(([name, title]) => h("option", { value: name, selected: name === chosen }, title)));
  return field;
}

function busy(shell) {
  const place = shell.root.querySelector(".case-busy");
  if (place) place.textContent = shell.word("busy");
}

/** In the line of the question: the same person in another week, or what is being worked out. */
function otherWeek(shell) {
  const { view } = shell;
  if (!view.shown) return [];
  return [h("span", { class: "case-top" }, h("span", { class: "case-busy", role: "status" }),
    view.week && h("button", { type: "button", class: "sk-less", "data-keep": "week", onclick: () => { busy(shell); shell.tell("week"); } }, `${view.words.other} (${view.week})`))];
}

function draw(shell) {
  const { view, body } = shell;
  shell.ask();
  if (view.empty) { body.replaceChildren(h("div", { class: "sk-box" }, view.empty)); return; }
  const { words } = view;
  const focused = body.contains(document.activeElement) ? document.activeElement.dataset.keep || document.activeElement.dataset.letter : null;
  const field = h("input", { type: "text", inputmode: "decimal", size: 6, value: view.typed[0], "data-keep": "guess", "aria-label": view.ask.replaceAll("**", "") });
  const unit = h("select", { "aria-label": words.days, "data-keep": "unit" }, ["days", "hours"].map((name) => h("option", { value: name, selected: view.typed[1] === name }, words[name])));
  const send = () => { busy(shell); shell.tell("guess", { text: field.value, unit: unit.value }); };
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") send(); });
  const guessRow = h("div", { class: "case-guess" }, field, unit, h("button", { type: "button", class: "sk-primary sk-less", "data-keep": "show", onclick: send }, words.show));
  const guess = view.shown
    ? h("div", { class: "sk-box" }, h("h2", {}, words.predict), h("p", {}, rich(view.ask)),
      h("p", {}, words.mine, " ", h("b", {}, view.guess), h("br"), words.sim, " ", h("b", {}, view.truth)))
    : h("div", { class: "sk-box case-ask" }, h("h2", {}, words.predict), h("p", {}, rich(view.ask)), guessRow,
      h("button", { type: "button", class: "sk-link", "data-keep": "skip", onclick: () => { busy(shell); shell.tell("skip"); } }, words.skip));
  const pick = h("select", { class: "case-pick", "data-keep": "pick", onchange: (event) => { busy(shell); shell.tell("pick", { vignette: event.target.value }); } },
    view.picks.map(([name, text]) => h("option", { value: name, selected: name === view.vignette }, text)));
  const person = h("div", { class: "sk-box case-person" }, h("h2", {}, view.name, " ", h("span", { class: "sk-small" }, words.fictional)),
    h("p", {}, view.story.slice(0, -1).join(" ")), h("p", {}, h("b", {}, view.story.at(-1))), view.shown && h("p", { class: "sk-small" }, view.comes), h("label", { class: "case-other" }, `${words.pick} (${view.picks.length})`, pick));
  const side = h("div", { class: "case-side" }, person, guess);
  if (view.shown) {
    side.append(h("div", { class: "sk-box" }, h("h2", {}, words.sentences), view.sentences.map((sentence) => h("p", {}, rich(sentence))), h("p", { class: "sk-small" }, words.caution)));
  }
  const card = h("div", { class: "case-card" });
  body.replaceChildren(h("div", { class: `case-layout${view.shown ? " case-shown" : ""}` }, side, card));
  if (view.faults.guess) shell.fault(field, view.faults.guess, guessRow.parentElement);
  if (!view.shown) {
    card.append(h("div", { class: "case-heads" }, ["A", "B"].map((letter) => h("div", { class: "case-head" }, h("b", {}, letter), chooser(shell, letter, view[letter.toLowerCase()])))),
      h("div", { class: "case-hidden" }, h("p", {}, words.hidden), h("span", { class: "case-busy", role: "status" })));
  } else {
    const axis = h("div", {}), places = view.ways.map(() => h("div", {})), sums = h("div", {}), tip = h("p", { class: "case-tip", "aria-hidden": "true" }, h("span", { class: "sk-small" }, words.tip));
    const read = (sentence) => { tip.textContent = sentence; };
    const head = (way) => h("div", { class: "case-head" }, h("b", {}, way.letter), chooser(shell, way.letter, view[way.letter.toLowerCase()]), h("span", { class: "case-sub", title: way.sub }, way.sub));
    card.append(axis);
    view.ways.forEach((way, number) => card.append(head(way), places[number]));
    card.append(tip, h("div", { class: "case-head" }, h("b", {}, words.where), h("span", { class: "case-sub", title: words.where_sub }, words.where_sub)), sums, keysOf(view), deadlinesOf(view) || "",
      h("p", { class: "sk-small case-after" }, view.ways.map((way) => (way.after ? `SOP ${way.letter}: ${way.after} ` : ""))),
      shell.table(view.name, [words["table.sop"], words["table.since"], words["table.what"], words["table.long"], words["table.part"]], view.table),
      h("details", { class: "sk-table" }, h("summary", {}, words.talk), h("ul", { class: "case-talk" }, view.questions.map((one) => h("li", {}, one)))));
    const paintAll = () => {
      if (!card.isConnected) return;
      const width = Math.floor(card.clientWidth);
      if (width < 300) return;
      const scale = scaleOf(view, width);
      axis.replaceChildren(axisOf(view, scale));
      view.ways.forEach((way, number) => places[number].replaceChildren(wayOf(view, way, scale, read)));
      sums.replaceChildren(sumsOf(view, width));
      for (const one of card.querySelectorAll(".case-sub")) {
        one.textContent = "\u00a0";
        one.textContent = fitted(one.title, one.clientWidth - 2);
      }
    };
    paintAll();
    shell.watcher?.disconnect();
    let known = card.clientWidth;
    shell.watcher = new ResizeObserver(() => { if (card.clientWidth !== known) { known = card.clientWidth; paintAll(); } });
    shell.watcher.observe(card);
    shell.announce(view.alt);
  }
  for (const letter of ["A", "B"]) if (view.faults[letter]) {
    const select = card.querySelector(`select[data-letter="${letter}"]`);
    shell.fault(select, view.faults[letter], select.closest(".case-head"));
  }
  if (focused) body.querySelector(`[data-keep="${focused}"], [data-letter="${focused}"]`)?.focus();
  shell.leave = () => shell.watcher?.disconnect();
}

/** All deadlines of both ways in words: the flags can hold only their lengths. */
function deadlinesOf(view) {
  const line = (due) => h("li", { class: due.state === "kept" ? "case-kept" : due.state === "missed" && !due.indication ? "case-missed" : "" },
    h("b", {}, due.what), ` · ${due.title}`, due.law ? h("span", { class: "sk-small" }, ` (${due.law})`) : "");
  if (!view.ways.some((way) => way.deadlines.length)) return null;
  return h("div", { class: "case-deadlines" }, view.ways.map((way) => h("div", {}, h("h3", {}, `${view.words.deadlines}, SOP ${way.letter}`), h("ul", {}, way.deadlines.map(line)))));
}

export default { render: screen({ draw, lead: (shell) => shell.view.words?.sub || "", tools: otherWeek }) };
