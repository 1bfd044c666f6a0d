// One moment on the screen: cards, counts, dots; and the play that moves the moment on.
function exShow(shell, t) {
  const { ex } = shell;
  ex.t = Math.max(ex.film.begin, Math.min(ex.film.end - 1, Math.round(t)));
  exPaint(shell);
}

function exPaint(shell) {
  const { ex } = shell, { film, words, t } = ex, p = ex.parts;
  const state = (ex.state = film.at(t));
  exStrip(shell);
  p.handle.setAttribute("transform", `translate(${ex.line.x(t)} 0)`);
  const hour = words.date(t).getUTCHours();
  p.veil.style.opacity = hour < 6 || hour >= 18 ? "0.1" : "0";
  const talk = !ex.playing || ex.speed <= EX_SPEEDS[1][1];
  film.cards.forEach((_, n) => exCard(shell, n, state.cards[n], talk));
  if (p.cycle) p.cycle.textContent = shell.word(`speed.${EX_SPEEDS.find((one) => one[1] === ex.speed)[0]}`);
  const set = (node, text) => { if (node.textContent !== text) node.textContent = text; };
  if (!ex.map.phone) {
    set(p.closed, words.number(film.gone("end", t)));
    set(p.bank, exBank(shell));
  }
  exNow(shell, state);
  exHers(shell);
  const hours = String(Math.floor((t - film.begin) / 3600));
  if (p.line.getAttribute("aria-valuenow") !== hours && talk) {
    p.line.setAttribute("aria-valuenow", hours);
    p.line.setAttribute("aria-valuetext", shell.word("aria.line", { time: words.full(t), n: words.number(state.now.wait) }));
  }
  ex.dots.draw(film, state, words, ex.person, shell.still ? 1 : ex.speed, !shell.still && ex.speed <= EX_DAY);
  if (!ex.playing || performance.now() - (ex.told || 0) > 250) { ex.told = performance.now(); exGuess(shell); exAbout(shell); }
}

/** Those who left, softly: who chose to stop, by how where there is room, and who is no longer in contact. */
function exBank(shell) {
  const { ex } = shell, { film, words, t } = ex, lost = film.gone("lost", t);
  const kinds = film.outcomes.map((outcome, k) => [words.pair(outcome.title), ExFilm.upTo(film.leavers[k], t)]).filter(([, n]) => n);
  const split = kinds.length === 1 ? kinds[0][0] : kinds.map(([title, n]) => `${title} ${words.number(n)}`).join(" · ");
  const said = (by) => `○ ${shell.word("bank", { n: `${words.number(film.gone("bank", t))}${by ? ` (${split})` : ""}` })}${lost ? ` ${shell.word("bank.lost", { n: words.number(lost) })}` : ""}`;
  const whole = said(kinds.length > 0);
  ex.parts.bank.title = whole;
  return textWidth(whole, 12.5) < ex.map.width - 24 ? whole : said(false);
}

/** What hangs on a card: the next meeting with how many wait for it, and how many cases each of those who carry cases has. */
function exHangs(shell, n, one) {
  const { ex } = shell, { words, t } = ex, card = ex.parts.cards[n];
  if (card.load) {
    const load = words.caseload(n, one, t), share = load === null || load.each === null ? 0 : Math.min(1, load.each / EX_LOAD);
    card.load.firstChild.style.width = `${100 * share}%`;
  }
  if (!card.gate) return;
  const gate = words.gates(n, one, t).find((found) => found.at !== null);
  const parts = gate && { what: gate.title, when: words.soon(gate.at, t), n: words.number(gate.n), m: words.number(gate.most || 0) }, free = gate && !gate.most ? ".free" : "";
  const texts = gate ? [`card.gate${free}`, `card.gate${free}.when`].map((key) => shell.word(key, parts)) : [""];
  const text = texts.find((one_) => textWidth(one_, 12) + 16 < ex.map.boxes[n].w) ?? texts.at(-1);
  if (card.gate.textContent !== text) card.gate.textContent = text;
  card.gate.hidden = !text;
}

/** One card: only what changed is written. */
function exCard(shell, n, one, talk) {
  const { ex } = shell, { words, t } = ex, card = ex.parts.cards[n], waiting = one.queue.length, mail = one.letters.length;
  const off = words.state(n, t).kind === "closed";
  const foot = waiting ? shell.word("card.waiting", { n: words.number(waiting) }) : "";
  const { tight, tiny } = ex.map;
  exHangs(shell, n, one);
  let state = words.stateLine(n, one, t, tiny || (tight && waiting > 0));
  if (!ex.map.phone && textWidth(state, 12) > ex.map.boxes[n].w - 19) state = words.stateLine(n, one, t, true);
  const key = [waiting, mail, off, state, one.counts[EX_WORKING], one.counts[EX_BED], ex.asking, ex.guess === ex.film.cards[n].name, ex.card === n, shell.language].join();
  if (card.key !== key) {
    card.key = key;
    const both = [state, foot].filter(Boolean).join(" · "), fits = tight && textWidth(both, 12, 700) <= ex.map.boxes[n].w - 13;
    card.state.textContent = foot && fits ? both : (ex.map.phone || tight || tiny) && foot ? foot : state;
    card.state.classList.toggle("ex-waits", Boolean((ex.map.phone || tight || tiny) && foot));
    card.foot.textContent = ex.map.phone || tight || tiny ? "" : foot;
    card.mail.replaceChildren(...(mail ? [h("i", { "aria-hidden": "true" }), words.number(mail)] : []));
    if (tiny) { // letters stand beside the name where it leaves room, else behind the words; dots behind both
      const { lines, size } = ex.map.names[n], wide = mail ? 13 + textWidth(words.number(mail), 12) : 0;
      const beside = textWidth(lines[0], size, 700) + wide + 22 < ex.map.boxes[n].w;
      ex.map.said[n] = textWidth(card.state.textContent, 12, foot ? 700 : 400) + (beside ? 0 : wide);
      (beside ? card.button : card.state).append(card.mail);
    }
    card.button.classList.toggle("ex-off", off);
    card.button.classList.toggle("ex-guessed", ex.guess === ex.film.cards[n].name);
    card.button.classList.toggle("ex-chosen", ex.card === n);
    Object.assign(card.button.dataset, { wait: waiting, letter: mail, work: one.counts[EX_WORKING], bed: one.counts[EX_BED] });
    card.fresh = false;
  }
  if (talk && (!card.fresh || !ex.playing)) {
    card.fresh = true;
    const column = ex.film.columns[ex.film.cards[n].column];
    card.button.setAttribute("aria-label", `${shell.word("aria.card", { name: words.name(n), stage: words.pair(column) ? shell.word("aria.stage", { stage: words.pair(column) }) : "", sentence: words.sentences(n, one, t) })} ${shell.word(ex.asking ? "aria.guess" : "aria.view")}`);
  }
}

/** The counts that are the legend. */
function exNow(shell, state) {
  const { ex } = shell, { words } = ex, p = ex.parts, big = !p.legend.hidden;
  const rows = [["wait", "wait"], ["letter", "letter"], ["work", "work"], ["paused", "paused"], ["safe", "safe"], ["date", "date"]];
  const title = `${words.title(ex.t)}`;
  const key = [title, ...rows.map(([name]) => state.now[name]), shell.language, big, ex.map.phone].join();
  if (ex.nowKey === key) return;
  ex.nowKey = key;
  const mark = (name) => h("i", { class: `sk-picture ex-mark ex-${name}`, "aria-hidden": "true" });
  if (big) {
    const phone = ex.map.phone;
    p.legend.replaceChildren(...(phone ? [] : [h("b", {}, title)]), ...["wait", "letter", "work", "safe"].map((name) => h("span", {}, mark(name), h("b", {}, words.number(state.now[name])), ` ${shell.word(phone && name === "safe" ? "now.phone.safe" : `now.short.${name}`)}`)));
  }
  if (!ex.nowRows || ex.nowLanguage !== shell.language || !p.now.firstChild) {
    ex.nowLanguage = shell.language;
    ex.nowRows = rows.map(([name]) => h("b", { "data-now": name }));
    ex.nowTitle = h("h2", {});
    ex.nowWeek = h("p", { class: "sk-small" });
    p.now.replaceChildren(ex.nowTitle, ex.nowWeek, h("div", { class: "ex-rows" }, rows.map(([name], k) => [mark(name), h("span", {}, shell.word(`now.${name}`)), ex.nowRows[k]])));
  }
  ex.nowTitle.textContent = title;
  ex.nowWeek.textContent = shell.word("time.weekno", { week: words.number(Math.floor((ex.t - ex.film.begin) / (7 * EX_DAY)) + 1) });
  rows.forEach(([name], k) => { ex.nowRows[k].textContent = words.number(state.now[name]); });
}

function exStop(shell) {
  const { ex } = shell;
  if (!ex.playing) return;
  ex.playing = false;
  cancelAnimationFrame(ex.frame);
  ex.parts.play.textContent = shell.word("play");
  exPaint(shell);
  const { now } = ex.state, n = (name) => ex.words.number(now[name]);
  shell.announce(shell.word("aria.paused", { time: ex.words.full(ex.t), wait: n("wait"), letter: n("letter"), work: n("work"), safe: n("safe") }));
}

function exToggle(shell) {
  const { ex } = shell;
  if (ex.playing) { exStop(shell); return; }
  ex.playing = true;
  ex.parts.play.textContent = shell.word("pause");
  if (ex.t >= ex.film.end - 2) ex.t = ex.film.begin;
  let last = performance.now(), kept = 0;
  ex.exact = ex.t;
  ex.frames = 0;
  const step = (now) => {
    if (!ex.playing) return;
    const passed = Math.min(0.1, (now - last) / 1000);
    last = now;
    kept += passed;
    if (shell.still) { // in steps of six hours, at most four a second
      const wait = Math.max(0.25, (6 * 3600) / ex.speed);
      if (kept >= wait) { ex.exact += Math.max(6 * 3600, ex.speed * wait); kept = 0; exShow(shell, ex.exact); }
    } else { ex.exact += passed * ex.speed; exShow(shell, ex.exact); }
    ex.frames++;
    if (ex.exact >= ex.film.end - 1) { exStop(shell); return; }
    ex.frame = requestAnimationFrame(step);
  };
  ex.frame = requestAnimationFrame(step);
}

function exDrag(shell, event) {
  const { ex } = shell, line = ex.parts.line;
  const to = (moved) => { const box = line.getBoundingClientRect(), x = ((moved.clientX - box.left) / box.width) * line.clientWidth; exShow(shell, ex.film.begin + ((x - ex.line.left) / ex.line.wide) * (ex.film.end - ex.film.begin)); ex.exact = ex.t; };
  to(event);
  line.setPointerCapture(event.pointerId);
  line.onpointermove = to;
  line.onpointerup = line.onpointercancel = () => { line.onpointermove = null; };
  line.focus();
  event.preventDefault();
}
