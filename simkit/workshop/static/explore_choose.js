// What the person does: guess first, look at a card, look at one person, move with the keys.
const EX_NAMED = 4; // people named under a reason for waiting

function exLead(shell) {
  if (!shell.model.get("film").cards) return "";
  return [shell.word("explore.how", { wait: "**", work: "**" })].map((text) => {
    const [one, two, three] = text.split("**");
    return h("span", {}, one, h("b", { style: "color:#5E3C00" }, shell.word("explore.yellow")), two, h("b", { style: "color:#17587F" }, shell.word("explore.blue")), three);
  })[0];
}

/** The longest queue: position of the card, or -1 where nobody waits. */
function exLongest(state, cards) {
  let best = -1;
  for (let n = 0; n < cards; n++) if (state.cards[n].queue.length && (best < 0 || state.cards[n].queue.length > state.cards[best].queue.length)) best = n;
  return best;
}

function exGuess(shell) {
  const { ex } = shell, { film, words } = ex, box = ex.parts.guess, seen = ex.t >= ex.deadline;
  const state = seen ? (ex.answer ||= film.at(ex.deadline)) : ex.state || film.at(ex.t);
  const best = exLongest(state, film.cards.length);
  const mine = film.cards.findIndex((card) => card.name === ex.guess);
  const count = (n) => `${words.short(n)} (${words.number(state.cards[n].queue.length)})`;
  const key = [ex.guess, ex.asking, seen, best, best < 0 ? 0 : state.cards[best].queue.length, mine < 0 ? 0 : state.cards[mine].queue.length, shell.language].join();
  if (box.dataset.key === key && box.firstChild) return;
  box.dataset.key = key;
  const button = (name, act) => h("button", { type: "button", class: "sk-less", "data-act": name, onclick: act }, shell.word(`predict.${name}`));
  const lines = [h("p", {}, shell.word("predict.longest", { week: ex.week }))];
  if (ex.asking) lines.push(h("p", { class: "sk-small" }, shell.word("predict.how")));
  const own = h("p", {}, h("b", {}, shell.word("predict.mine")), " ", ex.guess === "skipped" ? shell.word("predict.skipped") : mine < 0 ? shell.word("predict.none") : count(mine));
  lines.push(ex.asking || seen ? own : h("div", { class: "ex-own" }, own, button("change", () => exSetGuess(shell, ""))));
  if (!ex.asking) lines.push(h("p", {}, h("b", {}, shell.word(seen ? "predict.sim" : "predict.sofar")), " ", best < 0 ? shell.word("predict.nobody") : count(best)));
  if (ex.asking) lines.push(button("skip", () => exSetGuess(shell, "skipped")));
  box.replaceChildren(h("h2", {}, shell.word("predict.title")), ...lines);
}

function exSetGuess(shell, card) {
  const { ex } = shell;
  ex.guess = card;
  ex.asking = card === "";
  shell.tell("guess", { card });
  const inside = ex.parts.guess.contains(document.activeElement);
  exPaint(shell);
  exGuess(shell);
  exAsking(shell);
  if (inside) ex.parts.play.focus();
}

/** The question in the line above the map, where large type leaves no room for a box beside it. */
function exAsking(shell) {
  const { ex } = shell, line = shell.question.querySelector(".sk-sub"), asks = ex.asking && (shell.model.get("large") || ex.map.phone);
  shell.root.classList.toggle("ex-asks", ex.asking);
  if (!line || (line.dataset.asks || "") === String(asks) + shell.language) return;
  line.dataset.asks = String(asks) + shell.language;
  line.replaceChildren(...(asks ? [h("b", {}, `${shell.word("predict.title")}: `), shell.word("predict.longest", { week: ex.week }), " ",
    h("button", { type: "button", class: "sk-less", "data-act": "skip", onclick: () => exSetGuess(shell, "skipped") }, shell.word("predict.skip"))] : [exLead(shell)].flat()));
}

/** The box about what is selected: a person, and a card with those who wait there, by reason. */
function exAbout(shell) {
  const { ex } = shell, { film, words } = ex, box = ex.parts.about, parts = [];
  const state = ex.state || film.at(ex.t);
  let key = shell.language, ofCard = null;
  if (ex.person >= 0) {
    const { title, lines } = words.ofPerson(ex.person, ex.mine, ex.t);
    key += title + lines.join();
    parts.push(h("h2", {}, title), exWayButtons(shell), ...lines.map((line) => h("p", {}, line)));
  }
  if (ex.card >= 0) {
    const one = state.cards[ex.card], text = words.sentences(ex.card, one, ex.t, true);
    const { places } = words.bedsOf(ex.card, one, ex.t), each = places ? ex.map.bedsEach(places) : 1, reasons = words.reasons(one);
    key += ex.card + text + reasons.map(([reason, list]) => reason + list.map((i) => film.a.case[i] + words.long(ex.t - film.a.start[i]))).join();
    parts.push((ofCard = h("h2", {}, words.name(ex.card))), h("p", {}, each > 1 ? `${text} (${shell.word("card.cells", { k: words.number(each) })})` : text));
    if (reasons.length) parts.push(h("h3", {}, shell.word("why.title")), h("div", { class: "ex-why", role: "list" }, reasons.map(([reason, list]) => exReason(shell, reason, list))));
  }
  shell.root.classList.toggle("ex-some", parts.length > 0);
  shell.root.classList.toggle("ex-left", ex.card >= 0 && film.cards[ex.card].column >= film.columns.length / 2);
  const over = ex.map?.phone || shell.model.get("large"); // it lies over the map, and can be put away
  key += over;
  if (parts.length && over) parts.unshift(h("button", { type: "button", class: "sk-less", "data-act": "close", onclick: () => exNobody(shell) }, shell.word("tool.close")));
  if (!parts.length) parts.push(h("p", {}, shell.word("person.pick")));
  parts.push(h("p", { class: "sk-small ex-hint" }, shell.word("explore.letter"), " ", shell.word("explore.beside")));
  if (box.dataset.key === key && box.firstChild) return;
  box.dataset.key = key;
  const kept = box.contains(document.activeElement) ? document.activeElement.dataset : null, { scrollTop } = box, { chosen = {} } = ex;
  ex.chosen = { person: ex.person, card: ex.card };
  box.replaceChildren(...parts);
  // what has just been chosen is in sight, also where she was chosen far down in the list: she stands above, the card below her
  box.scrollTop = chosen.person !== ex.person ? 0 : scrollTop;
  if (chosen.person === ex.person && chosen.card !== ex.card && ofCard) box.scrollTop += ofCard.getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
  if (kept) (box.querySelector(kept.person ? `[data-person="${kept.person}"]` : `[data-act="${kept.act}"]`) || box.querySelector("button"))?.focus({ preventScroll: true });
}

/** One reason for waiting: how many, and who, the longest first; each can be chosen. */
function exReason(shell, reason, list) {
  const { ex } = shell, { words, film } = ex, people = list.slice(0, EX_NAMED).map((i) => {
    const person = film.a.case[i], text = shell.word("why.person", { n: words.number(person), long: words.long(ex.t - film.a.start[i]) });
    return h("button", { type: "button", class: "sk-link", "data-person": person, "aria-pressed": String(person === ex.person), onclick: () => exPerson(shell, person) }, text);
  });
  const more = list.length > EX_NAMED ? h("span", { class: "sk-small" }, shell.word("why.more", { n: words.number(list.length - EX_NAMED) })) : "";
  // no list of the browser's own: notebooks have styles for those
  return h("div", { role: "listitem" }, h("div", { class: "ex-reason" }, h("i", { class: `sk-picture ex-mark ex-why-${reason}`, "aria-hidden": "true" }), " ", shell.word(`why.${reason}`), " ", h("b", { "data-why": reason }, words.number(list.length))), h("div", { class: "ex-who" }, people, more));
}

/** In the workshop her way opens on its own screen, under two SOPs; in the page that is passed on, as a table. */
function exWayButtons(shell) {
  const leads = shell.model.get("steps").includes("case");
  return h("p", { class: "ex-ways" }, leads ? h("button", { type: "button", class: "sk-less", "data-act": "case", onclick: () => shell.tell("way", { case: shell.ex.person }) }, shell.word("case.open")) : "",
    h("button", { type: "button", class: leads ? "sk-link" : "sk-less", "data-act": "way", onclick: () => exWay(shell) }, shell.word(leads ? "case.quick" : "case.open")));
}

function exNobody(shell) {
  shell.ex.card = -1;
  exRoutes(shell);
  exPerson(shell, -1);
}

/** Her way so far, as a table: only what has happened by now. */
function exWay(shell) {
  const { ex } = shell, { film, words, t } = ex, { a } = film;
  const name = (i) => shell.word(`way.${EX_KINDS[a.kind[i]]}`);
  const rows = ex.mine.filter((i) => a.start[i] <= t && a.kind[i] !== EX_OTHER).map((i) => h("tr", {},
    h("td", {}, words.title(a.start[i])),
    h("td", {}, `${name(i)}${a.flags[i] & EX_BESIDE ? ` (${shell.word("case.beside")})` : ""}`, h("div", { class: "sk-small" }, words.pair(film.steps[a.step[i]]))),
    h("td", {}, a.card[i] < film.cards.length ? words.name(a.card[i]) : ""),
    h("td", {}, a.end[i] > t ? shell.word("way.going") : words.long(a.end[i] - a.start[i]))));
  shell.open(shell.word("case.way", { n: words.number(ex.person), time: words.title(t) }),
    h("p", { class: "sk-small" }, `${shell.word("case.free")} ${shell.word("case.caution")}`),
    h("table", {}, h("thead", {}, h("tr", {}, ["when", "what", "where", "long"].map((key) => h("th", { scope: "col" }, shell.word(`way.${key}`))))), h("tbody", {}, rows)),
    h("div", { class: "sk-row" }, h("button", { type: "button", class: "sk-primary", onclick: () => shell.close() }, shell.word("tool.close"))));
}

function exPerson(shell, person, tell = true) {
  const { ex } = shell;
  ex.person = person;
  ex.mine = person < 0 ? [] : ex.film.ofPerson(person);
  ex.moved = person < 0 ? [] : ex.film.movesOf(person);
  if (tell) {
    shell.tell("pick", { case: person });
    exPaint(shell);
    exAbout(shell);
    if (person >= 0) { const { title, lines } = ex.words.ofPerson(person, ex.mine, ex.t); shell.announce(`${title}. ${lines.join(" ")}`); }
  }
}

function exCardChosen(shell, n) {
  const { ex } = shell;
  if (ex.asking) { exSetGuess(shell, ex.film.cards[n].name); shell.announce(`${shell.word("predict.mine")} ${ex.words.name(n)}`); return; }
  ex.card = ex.card === n ? -1 : n;
  exRoutes(shell);
  exPaint(shell);
  exAbout(shell);
  if (ex.card >= 0) shell.announce(`${ex.words.name(n)}. ${ex.words.sentences(n, ex.state.cards[n], ex.t)}`);
}

/** The routes of the selected card, in the colour of its family. */
function exRoutes(shell) {
  const { ex } = shell, { chosen } = ex.parts;
  if (ex.map.phone) return;
  const found = ex.card < 0 ? [] : ex.film.routes.filter((route) => (route[0] === ex.card || route[1] === ex.card) && route[1] !== ex.film.targets.bank);
  chosen.replaceChildren(...found.map((route) => svg("path", { d: ex.map.path(ex.map.points(route)), stroke: `var(--${ex.film.cards[ex.card].family})`, "stroke-width": 3.5, opacity: 0.8 })));
}

/** Her way on the map: in ink where she has gone by now, dashed where a letter about her is still on its way. */
function exHers(shell) {
  const { ex } = shell, { film, map, t } = ex, { hers } = ex.parts, { a } = film;
  if (!hers) return;
  const gone = ex.person < 0 ? [] : ex.moved.filter((k) => a.moves[4 * k] <= t).map((k) => a.moves[4 * k + 2]);
  const asked = ex.person < 0 ? [] : ex.mine.filter((i) => a.kind[i] === EX_LETTER && a.start[i] <= t && t < a.end[i] && a.route[i] !== 0xFFFF).map((i) => a.route[i]);
  const key = `${ex.person}:${gone.length}:${asked}:${map.width}:${map.height}`;
  if (hers.dataset.key === key) return;
  hers.dataset.key = key;
  const line = (route, dash) => svg("path", { d: map.path(map.points(film.routes[route])), "stroke-dasharray": dash, "data-way": dash ? "open" : "gone" });
  hers.replaceChildren(...[...new Set(gone)].map((route) => line(route, null)), ...[...new Set(asked)].map((route) => line(route, "2 5")));
}

function exClick(shell, event) {
  const { ex } = shell, box = ex.parts.map.getBoundingClientRect(), zoom = box.width / ex.parts.map.offsetWidth;
  const button = event.target.closest("[data-card]");
  // a press of Enter or space on a card has no place of its own
  const dot = event.detail === 0 || ex.asking ? null : ex.dots.under((event.clientX - box.left) / zoom, (event.clientY - box.top) / zoom);
  if (dot) exPerson(shell, dot.person);
  else if (button) exCardChosen(shell, Number(button.dataset.card));
}

function exKeys(shell, event) {
  const { ex } = shell, { key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || shell.dialog.open || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  const card = event.target.closest("[data-card]"), jumps = { PageUp: -7 * EX_DAY, PageDown: 7 * EX_DAY, ArrowLeft: event.shiftKey ? -EX_DAY : -3600, ArrowRight: event.shiftKey ? EX_DAY : 3600 };
  if (card && key.startsWith("Arrow") && !event.shiftKey) exNeighbour(shell, Number(card.dataset.card), key);
  else if (key in jumps) { exShow(shell, ex.t + jumps[key]); ex.exact = ex.t; }
  else if (key === "Home" || key === "End") { exShow(shell, key === "Home" ? ex.film.begin : ex.film.end - 1); ex.exact = ex.t; }
  else if (key === " " && event.target.tagName !== "BUTTON") exToggle(shell);
  else if (key === "n" || key === "N") exNext(shell);
  else if (key === "Escape") exNobody(shell);
  else return;
  event.preventDefault();
}

/** The nearest card in the direction of an arrow gets the focus. */
function exNeighbour(shell, from, key) {
  const { ex } = shell, middle = ({ x, y, w, h: high }) => [x + w / 2, y + high / 2], [x, y] = middle(ex.map.boxes[from]);
  let best = -1, near = Infinity;
  ex.map.boxes.forEach((box, n) => {
    const [u, v] = middle(box), dx = u - x, dy = v - y;
    const along = { ArrowLeft: -dx, ArrowRight: dx, ArrowUp: -dy, ArrowDown: dy }[key], across = key === "ArrowLeft" || key === "ArrowRight" ? Math.abs(dy) : Math.abs(dx);
    if (n !== from && along > 5 && along + 3 * across < near) { near = along + 3 * across; best = n; }
  });
  if (best >= 0) ex.parts.cards[best].button.focus();
}

/** The next person who waits at the selected card (else: at the focused one, else anywhere). */
function exNext(shell) {
  const { ex } = shell, { state, film } = ex, card = ex.card >= 0 ? ex.card : document.activeElement.dataset.card === undefined ? -1 : Number(document.activeElement.dataset.card);
  const queue = card >= 0 && state.cards[card].queue.length ? state.cards[card].queue : state.cards.flatMap((one) => one.queue);
  const people = queue.map((i) => film.a.case[i]);
  if (people.length) exPerson(shell, people[(people.indexOf(ex.person) + 1) % people.length]);
}
