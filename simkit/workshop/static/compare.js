// Bandingkan: two SOPs, what gets better, what gets worse, for whom; right always means better.

const MARK = { better: "✓", worse: "▲", open: "○", changed: "·" };
const COLOUR = { better: "#0E6F66", worse: "#A8401C", open: "#5B6673", changed: "#5B6673" };
const MOST = 3;

/** Intervals in rows, with the worse side on the left and the better one on the right. */
function intervalPlot(shell, width, rows, { reach, ticks, axis, height }) {
  const left = Math.max(...rows.map((row) => textWidth(row.title, 14))) + 12;
  const said = Math.max(...rows.map((row) => Math.max(textWidth(`${MARK[row.meaning]} ${row.said}`, 14, 700), textWidth(row.beside || "", 12.5) + 16))) + 14;
  const narrow = width < left + said + 150;
  const labels = narrow ? Math.min(left, width * 0.3) : left;
  const words = narrow ? Math.min(said, width * 0.42) : said;
  const from = labels;
  const to = Math.max(from + 80, width - words);
  const middle = (from + to) / 2;
  const X = (value) => middle + (value / reach) * ((to - from) / 2 - 6);
  const top = 20;
  const bottom = top + rows.length * height;
  const fit = (text, room, size, weight) => { let short = text; while (short.length > 4 && textWidth(`${short}…`, size, weight) > room) short = short.slice(0, -1); return textWidth(text, size, weight) <= room ? text : `${short.trimEnd()}…`; };
  const parts = [
    svg("rect", { x: from, y: top, width: middle - from, height: bottom - top, fill: "#FBF1EC" }),
    svg("rect", { x: middle, y: top, width: to - middle, height: bottom - top, fill: "#EAF4F2" }),
    svg("text", { x: middle - 8, y: 14, "text-anchor": "end", "font-size": 13, "font-weight": 700, fill: "#8A3315" }, axis ? "" : shell.word("cmp.axis.worse")),
    svg("text", { x: middle + 8, y: 14, "font-size": 13, "font-weight": 700, fill: "#0B5A53" }, axis ? "" : shell.word("cmp.axis.better")),
  ];
  const shown = ticks.length ? ticks.filter(([value]) => ticks.length <= 9 || Math.round(value / (ticks[1][0] - ticks[0][0])) % 2 === 0) : [];
  for (const [value, text] of shown) {
    parts.push(svg("line", { x1: X(value), x2: X(value), y1: top, y2: bottom, stroke: "#D5DAE0" }));
    parts.push(svg("text", { x: X(value), y: bottom + 15, "text-anchor": "middle", "font-size": 12, fill: "#4A5663" }, text));
  }
  parts.push(svg("line", { x1: middle, x2: middle, y1: top - 4, y2: bottom, stroke: "#1D2733", "stroke-width": 1.6 }));
  rows.forEach((row, place) => {
    const y = top + height * (place + 0.5);
    const colour = COLOUR[row.meaning];
    const [low, high] = [X(row.low), X(row.high)];
    const beside = row.beside ? -5 : 4.5;
    parts.push(svg("text", { x: labels - 10, y: y + 4.5, "text-anchor": "end", "font-size": 14, fill: "#1D2733" }, svg("title", {}, row.title), fit(row.title, labels - 12, 14, 400)));
    parts.push(svg("rect", { x: low, y: y - 3, width: Math.max(2, high - low), height: 6, fill: colour, opacity: shell.view.provisional ? 0.45 : 0.85 }));
    if (row.meaning === "worse") parts.push(svg("path", { d: `M${X(row.middle)} ${y - 7.5}l8 13.5h-16z`, fill: colour }));
    else parts.push(svg("circle", { cx: X(row.middle), cy: y, r: 6, fill: row.meaning === "better" ? colour : "#fff", stroke: colour, "stroke-width": 2 }));
    const verdict = `${MARK[row.meaning]} ${row.said}`;
    parts.push(svg("text", { x: to + 10, y: y + (row.beside ? -1 : 4.5), "font-size": 14, "font-weight": 700, fill: row.meaning === "better" ? "#0B5A53" : row.meaning === "worse" ? "#8A3315" : "#4A5663" },
      svg("title", {}, verdict), fit(verdict, width - to - 10, 14, 700)));
    if (row.beside) parts.push(svg("text", { x: to + 26, y: y + 13.5, "font-size": 12.5, fill: "#4A5663" }, svg("title", {}, row.beside), fit(row.beside, width - to - 26, 12.5, 400)));
  });
  let end = bottom + (ticks.length ? 20 : 4);
  if (axis) {
    parts.push(svg("text", { x: from, y: end + 12, "font-size": 12, fill: "#4A5663" }, axis[0]));
    if (textWidth(axis[0], 12) + textWidth(axis[1], 12) + 12 > to - from) end += 15; // side by side where there is room
    parts.push(svg("text", { x: to, y: end + 12, "font-size": 12, "text-anchor": "end", fill: "#4A5663" }, axis[1]));
    end += 18;
  }
  return svg("svg", { class: "sk-plot", width, height: end, role: "img", "aria-label": rows.map((row) => (row.label || `${row.title}: ${row.said}`).replace(/\.?$/, ".")).join(" ") }, parts);
}

function sentences(shell, kind, list) {
  const item = (words) => h("li", {}, h("span", { class: `sk-${kind}`, "aria-hidden": "true" }, MARK[kind]), h("span", {}, rich(words)));
  const more = list.slice(MOST);
  return [h("h3", { class: `sk-${kind}` }, shell.word(`cmp.${kind}`)),
    h("ul", {}, list.length ? list.slice(0, MOST).map(item) : h("li", {}, h("span", {}), h("span", { class: "sk-sub" }, shell.word("cmp.none")))),
    more.length ? h("details", {}, h("summary", {}, `${shell.word("cmp.more")} (${more.length})`), h("ul", {}, more.map(item))) : null];
}

function drawPictures(shell) {
  const { view, parts } = shell;
  if (!view.ready) return;
  const room = (box) => box.clientWidth - 28;
  const narrow = shell.root.clientWidth < 760;
  const rows = view.rows;
  if (room(parts.size) > 0) {
    parts.sizePlot.replaceChildren(intervalPlot(shell, room(parts.size), rows, { reach: 1, ticks: [], axis: null, height: narrow ? 36 : 32 }),
      shell.table(shell.word("cmp.size"), [shell.word("change.head.what"), "A", "B", "B − A", ""], rows.map((row) => [`${row.title}, ${row.about}`, row.before, row.after, row.said, row.beside])));
  }
  const { groups } = view;
  if (groups.rows.length && room(parts.group) > 0) {
    parts.groupPlot.replaceChildren(intervalPlot(shell, room(parts.group), groups.rows, {
      reach: groups.reach, ticks: groups.ticks, height: 26, axis: [shell.word("cmp.axis.longer", { unit: groups.unit }), shell.word("cmp.axis.sooner", { unit: groups.unit })],
    }), groups.small ? h("p", { class: "sk-small" }, `${groups.small}: ${shell.word("cmp.small")}.`) : "",
    shell.table(shell.word("cmp.group"), ["", shell.word("change.head.means")], groups.rows.map((row) => [row.title, row.said])));
  }
}

function drawCompare(shell) {
  const { view } = shell;
  if (shell.sized) shell.sized.disconnect();
  const focused = document.activeElement && shell.body.contains(document.activeElement) ? document.activeElement.dataset.side : null;
  const choose = (side, choices, value) => {
    const select = h("select", { "aria-label": shell.word(`cmp.${side}`), "data-side": side, onchange: (event) => shell.tell("choose", { side, sop: event.target.value }) },
      side === "b" && !value ? h("option", { value: "", disabled: true }, shell.word("cmp.choose")) : null,
      choices.map(([name, title]) => h("option", { value: name }, `${side.toUpperCase()} · ${title}`)));
    select.value = value;
    return select;
  };
  const b = choose("b", [...view.mine, ...view.choices], view.b);
  const field = h("span", { class: "sk-field" }, b);
  const words = view.words.length || view.state === "ready"
    ? h("button", { type: "button", class: "sk-less", disabled: view.state !== "ready", onclick: () => shell.open(shell.word("cmp.words"),
      view.words.length ? h("ul", { style: "margin-top:6px;list-style:disc;padding-left:18px" }, view.words.map((one) => h("li", {}, one))) : h("p", {}, shell.word("cmp.words.none")),
      h("div", { class: "sk-row" }, h("button", { type: "button", class: "sk-primary", onclick: () => shell.close() }, shell.word("tool.close")))) },
    `${shell.word("cmp.words")} (${view.words.length})`) : null;
  const outside = shell.model.get("outside").length ? h("button", { type: "button", class: "sk-less", "data-side": "outside", onclick: () => shell.open(shell.word("outside.title"),
    h("p", { class: "sk-sub", style: "margin:6px 0" }, `${shell.word("outside.about")} ${shell.word("outside.both")}`), shell.outsideSwitches(),
    h("div", { class: "sk-row" }, h("button", { type: "button", class: "sk-primary", onclick: () => shell.close() }, shell.word("tool.close")))) },
  shell.word("outside.title"), " (", shell.outsideCounted(), ")") : null;
  const fair = h("div", { class: "sk-fair" }, view.fair.map((one) => [h("span", { class: one.fair ? "" : "sk-not" }, one.words), " "]), view.ready ? h("span", {}, view.reps) : null);
  const pick = h("div", { class: "sk-box sk-pick" }, h("span", { class: "sk-pair" }, shell.word("cmp.sop"), choose("a", view.choices, view.a)), h("span", { class: "sk-pair" }, shell.word("cmp.against"), field), words, outside, fair);
  const busy = view.busy ? h("div", { class: "sk-box sk-wait", role: "status" }, view.ready ? `${shell.word("busy.provisional")}: ` : shell.word("cmp.wait"), ` ${view.progress} `,
    h("progress", view.share ? { value: view.share, "aria-label": shell.word("busy") } : { "aria-label": shell.word("busy") }),
    h("button", { type: "button", class: "sk-less", onclick: () => shell.tell("cancel") }, shell.word("busy.cancel"))) : null;
  const parts = { size: h("div", { class: "sk-box" }), group: h("div", { class: "sk-box" }), sizePlot: h("div", {}), groupPlot: h("div", {}) };
  shell.parts = parts;
  let rest = [];
  if (view.ready) {
    parts.size.append(h("h2", {}, shell.word("cmp.size"), " ", h("span", {}, shell.word("cmp.size.about"))), parts.sizePlot);
    parts.group.append(h("h2", {}, shell.word("cmp.group"), " ", h("span", {}, shell.word("cmp.group.about"))), parts.groupPlot);
    const tell = h("div", { class: "sk-box sk-tell" }, h("h2", {}, shell.word("cmp.with")), sentences(shell, "better", view.better), sentences(shell, "worse", view.worse),
      h("h3", { class: "sk-open" }, shell.word("cmp.open")), h("ul", {}, h("li", {}, h("span", { class: "sk-open", "aria-hidden": "true" }, view.open ? "○" : ""), h("span", {}, view.open || shell.word("cmp.none")))));
    const who = h("div", { class: "sk-box sk-who" }, h("h2", {}, shell.word("cmp.who")),
      h("ul", {}, view.who.map((one) => h("li", {}, h("span", { class: `sk-${one.meaning}`, "aria-hidden": "true" }, MARK[one.meaning]), h("span", {}, rich(one.words))))), h("p", {}, rich(shell.word("cmp.unseen"))));
    rest = view.groups.rows.length ? [tell, parts.size, who, parts.group] : [tell, parts.size, who];
  } else if (!view.busy && view.state === "empty") rest = [h("div", { class: "sk-box sk-ask" }, view.fault)];
  shell.body.replaceChildren(h("div", { class: "sk-compare" }, pick, busy, rest));
  if (view.state === "same") shell.fault(b, view.fault, field);
  if (focused) shell.body.querySelector(`[data-side="${focused}"]`)?.focus();
  let width = 0;
  shell.sized = new ResizeObserver(() => { const now = parts.size.clientWidth; if (Math.abs(now - width) > 1) { width = now; drawPictures(shell); } });
  shell.sized.observe(parts.size);
  shell.leave = () => shell.sized.disconnect();
  drawPictures(shell);
  if (view.ready && !view.busy && shell.saidFor !== `${view.a} ${view.b} ${view.language}`) {
    shell.saidFor = `${view.a} ${view.b} ${view.language}`;
    shell.announce([...view.better, ...view.worse].map((one) => one.replaceAll("**", "")).join(" ") || view.open);
  }
}

export default { render: screen({ draw: drawCompare, lead: (shell) => shell.word("cmp.lead"), retry: (shell) => shell.tell("retry") }) };
