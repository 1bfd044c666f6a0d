// The parts of the screen that stand still: cards, lines between them, the strip of the week, the line of the whole time.
const EX_LOAD = 30; // open cases by person at the end of the bar of a caseload

function exCards(shell) {
  const { ex } = shell, { film, words, map } = ex, p = ex.parts;
  const focused = p.map.contains(document.activeElement) ? document.activeElement.dataset.card : null;
  p.lines = svg("svg", { class: "ex-lines", width: map.width, height: map.height, "aria-hidden": "true" });
  p.canvas = h("canvas", { "aria-hidden": "true" });
  p.veil = h("div", { class: "ex-veil" });
  const still = [];
  if (map.phone) {
    still.push(h("div", { class: "ex-river" }), ...map.heads.map(([column, y]) => h("div", { class: "ex-stage", style: { top: `${y}px` } }, `${column + 1} ${words.pair(film.columns[column])}`)));
  } else {
    const head = (text, x, w) => h("div", { class: "ex-stage", style: { left: `${x}px`, width: `${w}px` } }, text);
    film.columns.forEach((title, column) => {
      const x = map.entry + map.side + column * (map.cardWidth + map.side);
      still.push(h("div", { class: "ex-lane", style: { left: `${x - 7}px`, width: `${map.cardWidth + 14}px` } }), head(`${column + 1} ${words.pair(title)}${column + 1 < film.columns.length ? "\u00a0›" : ""}`, x - 14, map.cardWidth + 28));
    });
    still.push(head(shell.word("stage.entry"), 0, map.entry), head(shell.word("stage.end"), map.end, map.width - map.end));
    still.push(...film.streams.map((stream, s) => h("div", { class: "ex-source", title: words.pair(stream), style: { top: `${map.sources[s] - 14}px`, "--lines": map.sourceLines[s] } }, h("span", {}, words.pair(stream)))));
    p.closed = h("b", {});
    p.end = h("div", { class: "ex-end", style: { left: `${map.end}px`, top: `${map.endY - 34}px` } }, shell.word("now.closed"), p.closed);
    p.bank = h("div", { class: "ex-bank" });
    still.push(p.end, p.bank);
    const every = svg("g", { opacity: 0.19, fill: "none", stroke: "#3F6484", "stroke-width": 5, "stroke-linejoin": "round" });
    film.routes.forEach((route) => { if (route[1] !== film.targets.bank) every.append(svg("path", { d: map.path(map.points(route)) })); });
    p.chosen = svg("g", { fill: "none", "stroke-linejoin": "round" });
    p.lines.append(every, p.chosen);
  }
  p.hers = svg("g", { class: "ex-hers", fill: "none", stroke: "#1D2733", "stroke-width": map.phone ? 3 : 2.6, "stroke-linejoin": "round", "stroke-linecap": "round" });
  p.lines.append(p.hers);
  p.cards = film.cards.map((card, n) => {
    const box = map.boxes[n], { lines, size } = map.names[n], whole = lines.length > 1 || lines[0] === words.short(n);
    const one = { state: h("span", { class: "ex-state" }), foot: h("span", { class: "ex-foot" }), mail: h("span", { class: "ex-mail" }), gate: null, load: null };
    if (!map.phone && map.gap >= 14 && film.gates.some((gate) => gate.card === n)) one.gate = h("span", { class: "ex-gate", style: { left: `${box.x}px`, top: `${box.y + box.h - 2}px` } });
    if (!map.phone && card.caseloads.length) one.load = h("span", { class: "ex-load", "aria-hidden": "true" }, h("i", {}), [15, 20, 25].map((tick) => h("u", { style: { left: `${(tick / EX_LOAD) * 100}%` } })));
    one.button = h("button", {
      type: "button", class: "ex-card", "data-card": n, title: whole ? null : words.short(n), tabindex: n === ex.focus ? "0" : "-1",
      style: { left: `${box.x}px`, top: `${box.y}px`, width: `${box.w}px`, height: `${box.h}px`, "--family": `var(--${card.family})` },
      onfocus: () => { ex.focus = n; p.cards.forEach((other, k) => { other.button.tabIndex = k === n ? 0 : -1; }); },
    }, h("b", { class: lines.length > 1 ? "ex-two" : null, style: `font-size:${size}px` }, lines.map((line, k) => (k ? [" ", h("br"), line] : line))), one.load, one.state, one.foot, one.mail);
    return one;
  });
  p.map.replaceChildren(p.veil, ...still.filter((part) => part.className === "ex-lane"), p.lines, ...still.filter((part) => part.className !== "ex-lane"), ...p.cards.map((one) => one.button), ...p.cards.map((one) => one.gate).filter(Boolean), p.canvas);
  p.map.classList.toggle("ex-tight", Boolean(map.tight));
  p.map.classList.toggle("ex-tiny", Boolean(map.tiny));
  ex.dots = new ExDots(p.canvas);
  if (focused !== null) p.cards[focused].button.focus({ preventScroll: true });
}

/** One week: white office hours, pale day, dark night; closed days and holidays by name. */
function exStrip(shell) {
  const { ex } = shell, { film, words, map } = ex, p = ex.parts, width = map.width, day = width / 7;
  const monday = (t) => { const d = words.date(t); return t - (((d.getUTCDay() + 6) % 7) * EX_DAY + (d.getUTCHours() * 60 + d.getUTCMinutes()) * 60 + d.getUTCSeconds()); };
  const begins = monday(ex.t);
  if (begins !== ex.stripWeek) {
    ex.stripWeek = begins;
    p.strip.replaceChildren(svg("rect", { width, height: 36, fill: "#EEF3F7" }));
    p.strip.setAttribute("width", width);
    p.strip.setAttribute("height", 36);
    for (let d = 0; d < 7; d++) {
      const at = begins + d * EX_DAY, x = d * day, holiday = film.holidays[words.date(at).toISOString().slice(0, 10)];
      p.strip.append(svg("rect", { x, y: 20, width: day, height: 16, fill: "#3B4A63" }), svg("rect", { x: x + day / 4, y: 20, width: day / 2, height: 16, fill: "#DCE6EE" }));
      let open = false, first = null, last = null;
      for (let q = 0; q < 48 && film.office; q++) {
        if (at + q * 1800 < 0 || !film.hours(film.office, at + q * 1800).open) continue;
        open = true;
        if (first === null) first = q;
        last = q + 1;
        p.strip.append(svg("rect", { x: x + (q / 48) * day, y: 20, width: day / 48 + 0.3, height: 16, fill: "#fff" }));
      }
      const short = `${words.weekdayShort(at)} ${words.day(at)}`, long = `${words.weekday(at)} ${words.day(at)}`, closed = shell.word("strip.closed");
      const shut = holiday ? [`${short} · ${words.pair(holiday)}`, `${short} · ${shell.word("strip.free")}`] : [`${long} · ${closed}`, `${short} · ${closed}`];
      const labels = map.phone ? [] : [...(film.office && !open ? shut : [long]), short]; // the first that fits
      const fits = labels.find((label) => textWidth(label, 12.5, 600) <= day - 8) ?? words.weekdayShort(at);
      p.strip.append(svg("text", { x: x + day / 2, y: 14.5, "text-anchor": "middle", "font-size": 12.5, "font-weight": 600, fill: open ? "#1D2733" : "#4A5663" }, svg("title", {}, holiday ? shell.word("strip.holiday", { name: words.pair(holiday) }) : labels[0] ?? fits), fits));
      if (!map.phone && day > 120) {
        if (d) p.strip.append(svg("text", { x, y: 32, "text-anchor": "middle", "font-size": 12, fill: "#FFFFFF" }, shell.word("strip.night"))); // around midnight
        if (first !== null) p.strip.append(svg("text", { x: x + ((first + last) / 96) * day, y: 32, "text-anchor": "middle", "font-size": 12, fill: "#4A5663" }, `${Math.floor(first / 2)}–${Math.ceil(last / 2)}`));
      }
      if (d) p.strip.append(svg("line", { x1: x, x2: x, y1: 3, y2: 17, stroke: "#BCC2CA" }));
    }
    p.hand = svg("g", {}, svg("line", { y1: 17, y2: 36, stroke: "#1D2733", "stroke-width": 3 }), svg("path", { d: "M-6 15H6L0 22Z", fill: "#1D2733" }));
    p.strip.append(p.hand);
  }
  p.hand.setAttribute("transform", `translate(${Math.max(2, Math.min(width - 2, ((ex.t - begins) / (7 * EX_DAY)) * width))} 0)`);
}

/** The waiting line of the whole time, with what has a date; also the handle to move in time. */
function exLine(shell) {
  const { ex } = shell, { film, words } = ex, line = ex.parts.line, width = Math.max(120, line.clientWidth || 120), high = line.clientHeight || 66;
  const left = ex.map.phone ? 4 : 30, top = ex.map.phone ? 6 : 16, foot = high - 16, wide = width - left - 8;
  const waiting = film.a.waiting, most = Math.max(1, waiting.reduce((x, y) => Math.max(x, y), 0));
  const x = (t) => left + ((t - film.begin) / (film.end - film.begin)) * wide;
  ex.line = { left, wide, x };
  let path = `M${left} ${foot}`;
  const step = Math.max(1, Math.floor(waiting.length / wide));
  for (let k = 0; k < waiting.length; k += step) {
    let high2 = 0;
    for (let q = k; q < Math.min(waiting.length, k + step); q++) high2 = Math.max(high2, waiting[q]);
    path += ` L${(left + (k / waiting.length) * wide).toFixed(1)} ${(foot - (high2 / most) * (foot - top)).toFixed(1)}`;
  }
  line.replaceChildren(svg("path", { d: `${path} L${left + wide} ${foot}Z`, fill: "#F4B62F", "fill-opacity": 0.55, stroke: "#7A4E00", "stroke-width": 1 }));
  const months = [];
  for (let t = film.begin; t < film.end; t += EX_DAY) { const d = words.date(t); if (d.getUTCDate() === 1) months.push(t); }
  let free = 0;
  for (const t of months) {
    line.append(svg("line", { x1: x(t), x2: x(t), y1: top - 2, y2: foot + 3, stroke: "#B4BCC4" }));
    const text = words.month(t);
    if (x(t) >= free && x(t) + textWidth(text, 12) + 4 < width) { line.append(svg("text", { x: x(t) + 3, y: high - 3, "font-size": 12, fill: "#4A5663" }, text)); free = x(t) + textWidth(text, 12) + 10; }
  }
  if (!ex.map.phone) {
    line.append(svg("text", { x: left - 4, y: top + 9, "text-anchor": "end", "font-size": 12, fill: "#5E3C00" }, words.number(most)), svg("text", { x: left - 4, y: foot + 2, "text-anchor": "end", "font-size": 12, fill: "#5E3C00" }, "0"));
    const heading = shell.word("explore.line");
    if (left + 2 + textWidth(heading, 12, 700) < width) line.append(svg("text", { x: left + 2, y: 11, "font-size": 12, "font-weight": 700, fill: "#5E3C00" }, heading));
    let taken = left + textWidth(heading, 12, 700) + 14;
    for (const event of film.events) {
      const text = event.text ? words.pair(event.text) : shell.word("explore.group", { n: words.number(event.group) });
      line.append(svg("line", { x1: x(event.at), x2: x(event.at), y1: top - 4, y2: foot, stroke: "#4A5663", "stroke-dasharray": "2 2" }, svg("title", {}, text)));
      const long = textWidth(text, 12), at = Math.min(x(event.at) + 3, width - long - 4);
      if (at >= taken) { line.append(svg("text", { x: at, y: 11, "font-size": 12, fill: "#1D2733" }, text)); taken = at + long + 10; }
    }
  }
  ex.parts.handle = svg("g", {}, svg("line", { y1: top - 2, y2: foot, stroke: "#1D2733", "stroke-width": 2.5 }), svg("circle", { cy: foot, r: 7, fill: "#1D2733", stroke: "#fff", "stroke-width": 2 }));
  line.append(ex.parts.handle);
}
