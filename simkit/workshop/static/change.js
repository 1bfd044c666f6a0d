// Ubah: levers, figures that follow, and what was changed.

const FOLLOW = 150; // ms between two questions while a lever is dragged

/** A number as the language writes it, without grouping in a field. */
function written(shell, value) {
  return new Intl.NumberFormat(shell.language === "en" ? "en" : "id", { maximumFractionDigits: 4, useGrouping: false }).format(value);
}

/** What was typed into a lever's field: { value } or { fault: a sentence }. */
function readNumber(shell, lever, typed, inUse) {
  const text = typed.trim();
  const [mark, other] = shell.language === "en" ? [".", ","] : [",", "."];
  const whole = Number.isInteger(lever.step) && Number.isInteger(lever.low);
  const value = written(shell, inUse);
  if (!text) return { fault: shell.word("err.blank", { value }) };
  if (new RegExp(`^-?\\d+\\${other}\\d+$`).test(text)) return { fault: whole ? shell.word("err.whole", { example: value }) : shell.word("err.comma", { example: text.replace(other, mark) }) };
  if (!new RegExp(`^-?\\d+(\\${mark}\\d*)?$`).test(text)) return { fault: shell.word("err.number", { text: text.slice(0, 20), value }) };
  const number = Number(text.replace(mark, "."));
  if (number < lever.low || number > lever.high) return { fault: shell.word("err.range", { low: written(shell, lever.low), high: written(shell, lever.high), value }) };
  if (whole && !Number.isInteger(number)) return { fault: shell.word("err.whole", { example: value }) };
  const steps = (number - lever.low) / lever.step;
  if (Math.abs(steps - Math.round(steps)) > 1e-6) {
    const near = lever.low + Math.round(steps) * lever.step;
    return { fault: shell.word("err.step", { step: written(shell, lever.step), example: written(shell, Math.min(near, lever.high)) }) };
  }
  return { value: number };
}

/** One lever: name, where its number comes from, slider and field as one control. */
function leverControl(shell, lever) {
  const valueNow = () => shell.view.values[lever.name] ?? lever.start;
  const nameId = freshId("lever");
  const range = h("input", { type: "range", min: lever.low, max: lever.high, step: lever.step, "aria-labelledby": nameId });
  const field = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-labelledby": nameId });
  const was = h("span", { class: "sk-was" });
  const root = h("div", { class: "sk-lever", "data-lever": lever.name });
  const badge = h("span", {});
  const mark = h("span", { class: "sk-mark", "aria-hidden": "true" });
  const place = (value) => { const share = (value - lever.low) / (lever.high - lever.low); return `calc(10px + ${share} * (100% - 20px))`; };
  const round = (value) => Number((lever.low + Math.round((value - lever.low) / lever.step) * lever.step).toFixed(6));
  let shown = null;
  let asked = 0;
  let waiting = null;
  let dragging = false;

  const paint = (value) => {
    const [from, to] = value < lever.start ? [value, lever.start] : [lever.start, value];
    range.style.setProperty("--from", place(from));
    range.style.setProperty("--to", place(to));
    range.setAttribute("aria-valuetext", `${written(shell, value)} ${lever.unit}`);
    was.hidden = value === lever.start;
    was.textContent = shell.word("change.was", { before: written(shell, lever.start), now: written(shell, value) });
  };
  const show = (value) => { shown = value; range.value = String(value); field.value = written(shell, value); shell.fault(field, null); paint(value); };
  const set = (value) => { clearTimeout(waiting); dragging = false; show(value); shell.tell("set", { lever: lever.name, value }); };

  range.addEventListener("input", () => {
    dragging = true;
    const value = round(Number(range.value));
    field.value = written(shell, value);
    shell.fault(field, null);
    paint(value);
    const ask = () => { asked = Date.now(); shell.tell("drag", { lever: lever.name, value: round(Number(range.value)) }); };
    clearTimeout(waiting);
    const rest = FOLLOW - (Date.now() - asked);
    if (rest <= 0) ask(); else waiting = setTimeout(ask, rest);
  });
  range.addEventListener("change", () => set(round(Number(range.value))));
  range.addEventListener("keydown", (event) => {
    const steps = { PageUp: 10, PageDown: -10 }[event.key];
    if (steps) { event.preventDefault(); set(round(Math.min(lever.high, Math.max(lever.low, Number(range.value) + steps * lever.step)))); }
  });

  const take = () => {
    const read = readNumber(shell, lever, field.value, valueNow());
    if (read.fault) { shell.fault(field, read.fault, root); return false; }
    if (read.value !== valueNow()) set(read.value); else show(read.value);
    return true;
  };
  let pause = null;
  field.addEventListener("input", () => {
    clearTimeout(pause);
    // said once the person has stopped typing; a right number takes the sentence away at once
    const read = readNumber(shell, lever, field.value, valueNow());
    if (!read.fault) shell.fault(field, null);
    else pause = setTimeout(() => shell.fault(field, readNumber(shell, lever, field.value, valueNow()).fault || null, root), 500);
  });
  field.addEventListener("keydown", (event) => {
    clearTimeout(pause);
    if (event.key === "Enter") take();
    else if (event.key === "Escape") show(valueNow());
  });
  field.addEventListener("blur", () => {
    clearTimeout(pause);
    if (field.dataset.fault) show(valueNow()); // the sentence was seen: the good value comes back
    else if (field.value !== written(shell, valueNow())) take();
  });

  mark.style.left = place(lever.start);
  root.append(
    h("div", { class: "sk-name" }, h("span", {}, h("span", { id: nameId }, lever.label), " ", badge), was),
    h("div", { class: "sk-control" }, h("span", { class: "sk-slide" }, mark, range), field, h("span", { class: "sk-unit" }, lever.unit)));
  return {
    root,
    update(fresh) {
      if (badge.dataset.basis !== fresh.basis) { badge.dataset.basis = fresh.basis; badge.replaceChildren(shell.badge(fresh.basis, fresh.about, fresh.label)); }
      const value = valueNow();
      if (!dragging && !field.dataset.fault && (value !== shown || document.activeElement !== field)) show(value);
    },
  };
}

function leverGroup(shell, group, open) {
  const controls = group.levers.map((lever) => leverControl(shell, lever));
  const inside = h("div", { hidden: !open }, controls.map((control) => control.root));
  const count = h("span", {});
  const head = h("button", { type: "button", "aria-expanded": String(open), onclick: () => fold(inside.hidden) }, group.title, count);
  const fold = (unfolded) => {
    inside.hidden = !unfolded;
    head.setAttribute("aria-expanded", String(unfolded));
    const word = group.levers.length === 1 ? shell.word("change.levers.count.1") : shell.word("change.levers.count", { n: group.levers.length });
    count.textContent = `${unfolded ? "▾" : "▸"} ${word}`;
    shell.unfolded[group.name] = unfolded;
  };
  fold(open);
  return {
    root: h("div", { class: "sk-group", style: `border-left-color:var(--${group.family})` }, h("h3", {}, head), inside),
    update(fresh) { controls.forEach((control, place) => control.update(fresh.levers[place])); },
  };
}

/** What comes from outside, above the levers: a group that is folded until it is wanted. */
function outsideGroup(shell) {
  if (!shell.model.get("outside").length || shell.view.filling) return null;
  const inside = h("div", {}, h("p", { class: "sk-small" }, shell.word("outside.about")), shell.outsideSwitches());
  const arrow = h("span", {});
  const head = h("button", { type: "button", onclick: () => { shell.unfolded["*outside"] = inside.hidden; update(); } }, shell.word("outside.title"), h("span", {}, arrow, " ", shell.outsideCounted()));
  const update = () => {
    const open = shell.unfolded["*outside"] || false;
    inside.hidden = !open;
    head.setAttribute("aria-expanded", String(open));
    arrow.textContent = open ? "▾" : "▸";
  };
  update();
  return { root: h("div", { class: "sk-group sk-fromoutside" }, h("h3", {}, head), inside), update };
}

/** The plot of a figure: before (hollow), now (filled), their intervals, the target as a dashed line. */
function figurePlot(shell, row, width) {
  const left = 14;
  const right = width - 12 - textWidth(row.axis, 12);
  const X = (value) => left + Math.max(0, Math.min(1, value / row.highest)) * (right - left);
  const parts = [
    svg("line", { x1: left, x2: right, y1: 42, y2: 42, stroke: "#C9D1D8" }),
    svg("text", { x: left - 4, y: 45.5, "text-anchor": "end", "font-size": 12, fill: "#4A5663" }, "0"),
    svg("text", { x: right + 5, y: 45.5, "font-size": 12, fill: "#4A5663" }, row.axis),
  ];
  if (row.line !== null) parts.push(svg("line", { x1: X(row.line), x2: X(row.line), y1: 2, y2: 42, stroke: "#1D2733", "stroke-width": 1.6, "stroke-dasharray": "3 2" }));
  const one = (mark, y, now) => {
    const words = mark.text;
    const wide = textWidth(words, now ? 13.5 : 12.5, now ? 700 : 400);
    const [low, high] = [X(mark.low), X(mark.high)];
    const lineAt = row.line === null ? null : X(row.line);
    const hits = lineAt !== null && lineAt > high - 2 && lineAt < high + 12 + wide;
    const fits = [low - 8 - wide > 0, high + 8 + wide < width - 2];
    const onLeft = (fits[0] && (hits || !fits[1])) || (!fits[0] && !fits[1] && low > width - high);
    const hatched = now && shell.view.provisional;
    if (hatched) {
      parts.push(svg("rect", { x: low, y: y - 4.5, width: Math.max(2, high - low), height: 9, fill: "none", stroke: "#174A6E", "stroke-opacity": 0.6 }));
      for (let x = low + 2; x < high + 4; x += 5) parts.push(svg("line", { x1: Math.min(x, high), x2: Math.max(low, x - 5), y1: y - 4.5, y2: y + 4.5, stroke: "#174A6E", "stroke-opacity": 0.45 }));
    } else parts.push(svg("rect", { x: low, y: y - 4, width: Math.max(2, high - low), height: 8, fill: now ? "#174A6E" : "#5B6673", opacity: now ? 0.28 : 0.25 }));
    parts.push(svg("circle", { cx: X(mark.value), cy: y, r: now ? 5 : 4.5, fill: now ? "#174A6E" : "#fff", stroke: now ? "none" : "#5B6673", "stroke-width": 1.8 }));
    parts.push(svg("text", { x: onLeft ? low - 7 : high + 7, y: y + 4.5, "text-anchor": onLeft ? "end" : "start", "font-size": now ? 13.5 : 12.5, "font-weight": now ? 700 : 400,
      fill: now ? "#174A6E" : "#4A5663" }, words));
  };
  one(row.before, 12, false);
  if (row.meaning) one(row.now, 29, true);
  return svg("svg", { width, height: 47, "aria-hidden": "true" }, parts);
}

function drawFigures(shell) {
  const { view, parts } = shell;
  const wide = parts.figures.clientWidth;
  if (!wide) return;
  // a lever that moves changes other parts at once: the figures are drawn when they change, not while the machine works on the next ones
  const state = JSON.stringify([view.rows, view.provisional, view.language, wide]);
  if (parts.drawn === state) return;
  parts.drawn = state;
  const narrow = wide < 780;
  const plot = Math.max(150, wide - 12 - (narrow ? 150 + 216 : 222 + 284) - 16);
  const word = (key) => shell.word(key);
  const key = h("div", { class: "sk-key" },
    h("span", {}, svg("svg", { width: 11, height: 12, "aria-hidden": "true" }, svg("circle", { cx: 5.5, cy: 6, r: 4.5, fill: "#fff", stroke: "#5B6673", "stroke-width": 1.8 })), word("change.head.before")),
    h("span", { style: "color:#174A6E" }, svg("svg", { width: 11, height: 12, "aria-hidden": "true" }, svg("circle", { cx: 5.5, cy: 6, r: 5, fill: "#174A6E" })), word("change.head.now"), view.provisional && view.rows.some((row) => row.meaning) ? ` (${word("busy.provisional")})` : ""),
    h("span", {}, svg("svg", { width: 24, height: 12, "aria-hidden": "true" }, svg("rect", { y: 2, width: 24, height: 8, fill: "#174A6E", opacity: 0.28 })), word("change.head.interval")),
    h("span", {}, svg("svg", { width: 4, height: 12, "aria-hidden": "true" }, svg("path", { d: "M2 0V12", stroke: "#1D2733", "stroke-width": 1.6, "stroke-dasharray": "3 2" })), word("change.head.target")));
  parts.figures.replaceChildren(
    h("div", { class: "sk-head" }, h("span", {}, word("change.head.what")), key, h("span", {}, word("change.head.means"))),
    ...view.rows.map((row) => h("div", { class: "sk-figure", role: "group", "aria-label": row.label, "data-figure": row.figure },
      h("div", { title: row.definition }, h("div", { class: "sk-k" }, row.title), h("div", { class: "sk-d" }, row.about)),
      figurePlot(shell, row, plot),
      h("div", { class: "sk-m" }, row.said ? h("b", { class: `sk-${row.meaning}` }, row.said) : null, row.aim_words))),
    shell.table(shell.word("q.change"), [word("change.head.what"), word("change.head.before"), word("change.head.now"), word("change.head.interval"), word("change.head.target"), word("change.head.means")],
      view.rows.map((row) => [`${row.title}, ${row.about}`, row.before.full, row.now.full, row.now.interval.join(view.language === "id" ? " s.d. " : " to "), row.aim_words.replace(/^[✓▲] /, ""), row.said.replace(/^[✓▲○] /, "") || "–"])));
  if (shell.tableOpen) parts.figures.querySelector("details").open = true;
  parts.figures.querySelector("details").addEventListener("toggle", (event) => { shell.tableOpen = event.target.open; });
}

function drawGuess(shell) {
  const { view, parts } = shell;
  const state = JSON.stringify([view.guess, view.language, view.watch]);
  if (parts.guess.dataset.state === state) return;
  parts.guess.dataset.state = state;
  const { guess } = view;
  parts.guess.hidden = guess.state === "skipped";
  if (guess.state === "ask") {
    const choose = h("select", { "aria-label": shell.word("change.guess.figure") }, view.watch.map(([name, title]) => h("option", { value: name }, title)));
    choose.value = shell.guessFor && view.watch.some(([name]) => name === shell.guessFor) ? shell.guessFor : (view.watch[2] || view.watch[0])[0];
    choose.addEventListener("change", () => { shell.guessFor = choose.value; });
    const say = (direction) => h("button", { type: "button", class: "sk-less", onclick: () => shell.tell("guess", { figure: choose.value, direction }) }, shell.word(`predict.${direction}`));
    parts.guess.replaceChildren(h("b", { class: "sk-t" }, shell.word("change.guess.title")), h("div", { class: "sk-row" }, choose),
      h("div", { class: "sk-row" }, ["up", "same", "down"].map(say), h("button", { type: "button", class: "sk-less sk-link", onclick: () => shell.tell("skip") }, shell.word("predict.skip"))));
  } else if (guess.state !== "skipped") {
    parts.guess.replaceChildren(h("b", { class: "sk-t" }, shell.word("predict.mine").replace(":", "")), h("div", {}, rich(guess.said)),
      h("div", {}, guess.came ? rich(guess.came) : shell.word("change.guess.wait")),
      h("button", { type: "button", class: "sk-less sk-link", onclick: () => shell.tell("again") }, shell.word(guess.came ? "change.guess.again" : "predict.change")));
  }
}

function drawBusy(shell) {
  const { view, parts } = shell;
  if (!view.busy) { shell.busySince = 0; clearTimeout(shell.busyLater); parts.busy.replaceChildren(view.replications ? `${view.replications}${view.slow ? ` ${shell.word("err.slow")}` : ""}` : ""); return; }
  if (!shell.busySince) shell.busySince = Date.now();
  const since = Date.now() - shell.busySince;
  clearTimeout(shell.busyLater);
  const said = [];
  if (since >= 450) said.push(view.first && since > 2000 ? shell.word("busy.first") : shell.word("busy"));
  if (since >= 2000) {
    if (view.progress) said.push(` ${view.progress} `);
    said.push(h("progress", view.share ? { value: view.share, "aria-label": shell.word("busy") } : { "aria-label": shell.word("busy") }));
    if (view.rows.length) said.push(h("button", { type: "button", class: "sk-less sk-link", onclick: () => shell.tell("cancel") }, shell.word("busy.cancel")));
  }
  parts.busy.replaceChildren(...said);
  if (since < 2100) shell.busyLater = setTimeout(() => drawBusy(shell), since < 450 ? 450 - since : 2010 - since);
}

function drawMine(shell) {
  const { view, parts } = shell;
  for (const [name, on] of [["undo", view.undo], ["redo", view.redo], ["reset", view.lines.length > 0], ["save", view.savable]]) {
    // a button that can no longer be pressed hands the focus on, or the keyboard would be lost
    const focused = document.activeElement === parts[name];
    parts[name].disabled = !on;
    if (focused && !on) ([parts.undo, parts.redo].find((one) => !one.disabled) || shell.root).focus();
  }
  const state = JSON.stringify([view.lines, view.cost, view.said, view.language]);
  if (parts.lines.dataset.state === state) return;
  parts.lines.dataset.state = state;
  const within = parts.lines.contains(document.activeElement);
  parts.lines.replaceChildren(
    view.lines.length ? h("ol", {}, view.lines.map((line) => h("li", {}, h("span", {}, rich(line.words)),
      h("button", { type: "button", class: "sk-less", "aria-label": shell.word("change.drop.label", { change: line.words.replaceAll("**", "") }), onclick: () => (line.context ? shell.tell("context", { name: line.context, on: false }) : shell.tell("drop", { lever: line.lever })) }, shell.word("change.drop")))))
      : h("p", { class: "sk-sub" }, shell.word("change.nothing")),
    view.cost ? h("p", { class: "sk-sub" }, view.cost) : "", view.said ? h("p", { role: "status", class: "sk-better" }, `✓ ${view.said}`) : "");
  if (within) (parts.undo.disabled ? shell.root : parts.undo).focus(); // the line that was taken back held the keyboard
}

function askName(shell) {
  const field = h("input", { type: "text", maxlength: 60, autocomplete: "off", style: "width:100%" });
  const label = h("label", { style: "display:block;margin-top:8px" }, shell.word("change.save.name"), field);
  const save = () => shell.tell("save", { name: field.value });
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); save(); } });
  field.addEventListener("input", () => shell.fault(field, null));
  shell.naming = { field, label };
  shell.open(shell.word("change.save"), label, h("div", { class: "sk-row" },
    h("button", { type: "button", onclick: () => shell.close() }, shell.word("change.save.cancel")), h("button", { type: "button", class: "sk-primary", onclick: save }, shell.word("change.save.do"))));
  field.focus();
}

function drawChange(shell) {
  const { view } = shell;
  const layout = `${view.language} ${view.filling} ${view.groups.map((group) => group.levers.map((lever) => [lever.name, lever.start]).join()).join(";")}`;
  if (shell.layout !== layout || !shell.body.firstChild) {
    shell.layout = layout;
    shell.unfolded = shell.unfolded || {};
    const groups = view.groups.map((group, place) => leverGroup(shell, group, shell.unfolded[group.name] ?? place < (view.filling ? 1 : 4)));
    const outside = outsideGroup(shell);
    const button = (name, kind, act) => h("button", { type: "button", class: `sk-less ${kind}`, onclick: act }, shell.word(`change.${name}`));
    const parts = {
      groups,
      outside,
      guess: h("div", { class: "sk-guess" }),
      sum: h("div", { class: "sk-sum" }),
      explained: h("div", { class: "sk-sub" }),
      busy: h("div", { class: "sk-busy" }),
      figures: h("div", { class: "sk-box sk-figures" }),
      lines: h("div", {}),
      undo: button("undo", "", () => shell.tell("undo")),
      redo: button("redo", "", () => shell.tell("redo")),
      reset: button("reset", "", () => shell.tell("reset")),
      save: button("save", "sk-primary", () => askName(shell)),
    };
    parts.undo.setAttribute("aria-keyshortcuts", "Control+Z");
    parts.redo.setAttribute("aria-keyshortcuts", "Control+Y");
    shell.parts = parts;
    const levers = h("div", { class: "sk-box sk-levers", role: "region", "aria-label": shell.word("change.levers") },
      h("div", { class: "sk-head" }, h("b", {}, shell.word("change.levers")), h("span", { class: "sk-small" }, shell.word("change.levers.mark"))), outside?.root, groups.map((group) => group.root));
    const mine = h("div", { class: "sk-box sk-mine" }, h("div", { class: "sk-head" }, h("h2", { style: "font-size:15px" }, shell.word("change.mine")),
      h("div", { class: "sk-buttons" }, parts.undo, parts.redo, parts.reset, view.filling ? null : parts.save)), parts.lines);
    const filling = h("div", { class: "sk-box" }, h("p", {}, shell.word("change.fill.hidden")),
      h("p", { style: "margin-top:8px" }, h("button", { type: "button", class: "sk-primary", onclick: () => shell.tell("filled") }, shell.word("change.fill.done"))));
    const right = view.filling ? [filling, mine]
      : [h("div", { class: "sk-box sk-say" }, parts.guess, h("div", { class: "sk-verdict" }, h("div", { "aria-live": "polite" }, parts.sum, parts.explained), parts.busy)), parts.figures, mine];
    shell.body.replaceChildren(h("div", { class: "sk-change" }, levers, h("div", { class: "sk-right" }, right)));
    if (shell.sized) shell.sized.disconnect();
    let width = 0;
    shell.sized = new ResizeObserver(() => { const now = parts.figures.clientWidth; if (Math.abs(now - width) > 1) { width = now; drawFigures(shell); } });
    shell.sized.observe(parts.figures);
    shell.leave = () => { shell.sized.disconnect(); clearTimeout(shell.busyLater); };
    shell.frame();
  }
  const { parts } = shell;
  view.groups.forEach((group, place) => parts.groups[place].update(group));
  parts.outside?.update();
  drawMine(shell);
  if (!view.filling) {
    drawGuess(shell);
    if (parts.sum.textContent !== view.verdict) parts.sum.textContent = view.verdict;
    if (parts.explained.textContent !== view.explained) parts.explained.textContent = view.explained;
    drawBusy(shell);
    drawFigures(shell);
  }
  if (shell.naming && shell.dialog.open) {
    if (view.refused) { shell.fault(shell.naming.field, view.refused, shell.naming.label); shell.naming.field.focus(); }
    else if (view.said) { shell.close(); shell.announce(view.said); }
  }
}

function changeKeys(shell, event) {
  if (!event.ctrlKey && !event.metaKey) return;
  // in a field in which something is being typed, undo is the field's own
  if (event.target.matches("input[type=text]") && (event.target.dataset.fault || shell.dialog.open)) return;
  const key = event.key.toLowerCase();
  if (key === "z" && !event.shiftKey) { event.preventDefault(); shell.tell("undo"); }
  else if (key === "y" || (key === "z" && event.shiftKey)) { event.preventDefault(); shell.tell("redo"); }
}

export default {
  render: screen({
    draw: drawChange,
    lead: (shell) => (shell.view.filling ? shell.word("change.how.fill")
      : [h("span", { class: "sk-beside" }, shell.word("change.how")), h("span", { class: "sk-stacked" }, shell.word("change.how.narrow"))]),
    keys: changeKeys,
    retry: (shell) => shell.tell("retry"),
  }),
};
