// Jelajah: the screen. What is shown is the state of the film at one second; playing only moves that second on.
const EX_ASKS = 560; // px: the least width at which the question stands in the line above the map
const EX_SPEEDS = [["3h", 3 * 3600], ["6h", 6 * 3600], ["1d", EX_DAY], ["1w", 7 * EX_DAY]];

function exFresh(shell) {
  const raw = shell.model.get("film");
  const before = shell.ex || {};
  const film = new ExFilm(raw, shell.model.get("data"));
  const guess = (shell.view.guess || {}).card || "";
  shell.ex = {
    raw, film, words: new ExWords(shell, film), t: before.t === undefined ? film.opening : Math.max(film.begin, Math.min(film.end - 1, before.t)), playing: false,
    speed: before.speed || EX_SPEEDS[1][1], guess, card: -1, person: -1, mine: [], moved: [], asking: !guess, focus: 0,
  };
  if (shell.view.case >= 0 && shell.view.case < film.persons) exPerson(shell, shell.view.case, false);
  const week = Math.floor((film.opening - film.begin) / (7 * EX_DAY)) + 2;
  shell.ex.week = Math.min(week, Math.floor((film.end - film.begin) / (7 * EX_DAY)));
  shell.ex.deadline = film.begin + shell.ex.week * 7 * EX_DAY - 1;
}

function exDraw(shell) {
  if (!shell.ex || shell.model.get("film") !== shell.ex.raw) { if (shell.ex) exStop(shell); exFresh(shell); shell.body.replaceChildren(); }
  if (!shell.watched) {
    shell.watched = new ResizeObserver(() => { cancelAnimationFrame(shell.later2); shell.later2 = requestAnimationFrame(() => exLayout(shell)); });
    shell.watched.observe(shell.root);
    const resized = () => exLayout(shell), hidden = () => { if (document.hidden) exStop(shell); };
    window.addEventListener("resize", resized);
    document.addEventListener("visibilitychange", hidden);
    shell.on("change:large change:calm", () => requestAnimationFrame(() => exLayout(shell)));
    shell.leave = () => { exStop(shell); shell.watched.disconnect(); window.removeEventListener("resize", resized); document.removeEventListener("visibilitychange", hidden); };
    shell.root.explore = { at: (t) => exShow(shell, t), state: () => shell.ex.state, film: () => shell.ex.film, ex: () => shell.ex };
  }
  if (!shell.body.firstChild) exBuild(shell);
  exLayout(shell);
}

function exBuild(shell) {
  const { ex } = shell, p = (ex.parts = {});
  p.map = h("div", { class: "ex-map", role: "group", "aria-label": shell.word("aria.map", { stages: ex.film.columns.length, n: ex.film.cards.length }), onclick: (event) => exClick(shell, event) });
  p.strip = svg("svg", { class: "ex-strip", "aria-hidden": "true" });
  p.guess = h("div", { class: "sk-box ex-guess" });
  p.now = h("div", { class: "sk-box ex-now" });
  p.about = h("div", { class: "sk-box ex-about" });
  p.aside = h("aside", { class: "ex-aside" }, p.guess, p.now, p.about);
  p.play = h("button", { type: "button", class: "sk-primary ex-play", "data-first": true, onclick: () => exToggle(shell) }, shell.word("play"));
  p.speeds = EX_SPEEDS.map(([name, speed]) => h("button", { type: "button", "aria-pressed": String(speed === ex.speed), onclick: () => { ex.speed = speed; p.speeds.forEach((one, k) => one.setAttribute("aria-pressed", String(EX_SPEEDS[k][1] === speed))); exPaint(shell); } }, shell.word(`speed.${name}`)));
  const step = (key, days) => h("button", { type: "button", "aria-label": shell.word(`step.${key}.label`), onclick: () => exShow(shell, ex.t + days * EX_DAY) }, shell.word(`step.${key}`));
  p.cycle = h("button", { type: "button", class: "ex-cycle", "aria-label": shell.word("speed"), onclick: () => { const k = EX_SPEEDS.findIndex((one) => one[1] === ex.speed); p.speeds[(k + 1) % EX_SPEEDS.length].click(); } });
  p.line = svg("svg", { class: "ex-line", role: "slider", tabindex: "0", "aria-label": shell.word("explore.time"), "aria-valuemin": "0", "aria-valuemax": String(Math.floor((ex.film.end - ex.film.begin) / 3600)), onpointerdown: (event) => exDrag(shell, event) });
  p.controls = h("div", { class: "ex-controls" }, p.play, h("div", { class: "ex-group", role: "group", "aria-label": shell.word("speed") }, p.speeds),
    h("div", { class: "ex-group ex-steps" }, step("back", -1), step("forward", 1)), p.cycle, p.line);
  p.side = h("div", { class: "ex-side" }, (p.frame = h("div", { class: "ex-frame sk-picture" }, p.strip, (p.scroll = h("div", { class: "ex-scroll" }, p.map)))), p.aside);
  p.legend = h("div", { class: "ex-legend" });
  shell.body.append(p.side, p.legend, p.controls);
  exGuess(shell);
  exAbout(shell);
}

/** Sizes for the window, then everything that stands still: cards, lines, strip, the line of time. */
function exLayout(shell) {
  const { ex } = shell, p = ex.parts, zoom = shell.model.get("large") ? 1.27 : 1;
  const width = Math.floor(shell.root.clientWidth);
  if (!width) return;
  // large type has no room for six columns beside JupyterLab's files, nor on a phone: the map alone stays as it was
  const grown = width < 860 ? zoom : 1;
  // six columns whose names can be read, or the river
  const phone = width * grown < 820, beside = !phone && zoom === 1 && width >= 1240;
  shell.root.classList.toggle("ex-phone", phone);
  shell.root.classList.toggle("ex-beside", beside);
  p.legend.hidden = !phone && zoom === 1;
  p.legend.classList.toggle("ex-big", !phone);
  const foot = (shell.foot.getBoundingClientRect().height * width) / shell.root.getBoundingClientRect().width; // it may have a size of its own
  const around = shell.question.offsetTop + shell.question.offsetHeight + foot + (phone ? 36 + Math.max(26, p.legend.offsetHeight) + Math.max(58, p.controls.offsetHeight + 10) : 38 + 84 + (p.legend.hidden ? 0 : 28));
  const high = shell.model.get("served") ? window.innerHeight / zoom : Math.max(600, Math.min(740, window.innerHeight - 130)) / zoom;
  p.frame.style.zoom = grown > 1 ? 1 / grown : "";
  const mapWidth = Math.floor((phone ? width : width - 28) * grown) - (beside ? 262 : 0) - (phone ? 0 : 2), room = Math.floor((high - around) * grown);
  ex.map = new ExMap(ex.film, mapWidth, Math.max(phone ? 300 : 320, room), phone, ex.words);
  ex.map.zoom = zoom / grown;
  p.map.style.width = `${mapWidth}px`;
  p.map.style.height = `${ex.map.height}px`;
  p.scroll.style.height = phone ? `${Math.min(ex.map.height, Math.max(150, room))}px` : "";
  shell.root.style.setProperty("--foot-high", `${foot}px`);
  shell.root.classList.toggle("ex-small", phone && width < EX_ASKS);
  if (phone && width < EX_ASKS) ex.asking = false; // there is no room for the question there
  ex.stripWeek = -1;
  exCards(shell);
  exRoutes(shell);
  ex.dots.resize(ex.map);
  exLine(shell);
  exAsking(shell);
  exShow(shell, ex.t);
  if (phone) shell.root.style.setProperty("--under", `${foot + p.controls.offsetHeight + p.legend.offsetHeight + 20}px`);
}

export default { render: screen({ draw: exDraw, lead: exLead, keys: exKeys }) };
