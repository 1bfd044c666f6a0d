// What all screens share. Each screen's own file follows and ends with: export default { render: screen({ draw, ... }) }.

/** An element: h("p", { class: "x", onclick: f, "aria-label": "…" }, "text", child, [more]). Texts are never read as HTML. */
function h(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled") element[name] = value;
    else if (name === "style" && typeof value === "object") for (const [key, one] of Object.entries(value)) element.style.setProperty(key, one);
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined && child !== false) element.append(child);
  return element;
}

/** "turun **9 jam**" as text with a bold part. */
function rich(text) {
  return String(text).split("**").map((part, place) => (place % 2 ? h("b", {}, part) : part));
}

let skNumber = 0;
/** An id that no other element of the page has. */
function freshId(word) {
  skNumber += 1;
  return `sk-${word}-${skNumber}`;
}

/** How wide a text is drawn, in px. */
const skMeasure = typeof OffscreenCanvas === "undefined" ? document.createElement("canvas").getContext("2d") : new OffscreenCanvas(8, 8).getContext("2d");
function textWidth(text, size = 13, weight = 400) {
  skMeasure.font = `${weight} ${size}px "Segoe UI", "Liberation Sans", Arial, sans-serif`;
  return skMeasure.measureText(text).width;
}

/** The shell of one shown screen. `draw(shell)` fills `shell.body`; it is called again whenever what is shown changes. */
class Shell {
  constructor({ model, el, options }) {
    this.model = model;
    this.options = options;
    this.listeners = [];
    this.said = 0;
    this.root = h("section", { class: "sk", tabindex: "-1", "data-lm-suppress-shortcuts": "true", "data-screen": model.get("screen") });
    this.bar = h("header", { class: "sk-bar" });
    this.question = h("div", { class: "sk-q" });
    this.trouble = h("div", { class: "sk-problem", role: "alert", hidden: true });
    this.body = h("div", { class: "sk-body" });
    this.foot = h("footer", { class: "sk-foot" });
    this.live = h("div", { class: "sk-hidden", "aria-live": "polite", role: "status" });
    this.dialog = h("dialog", {});
    this.root.append(this.bar, this.question, this.trouble, this.body, this.foot, this.live, this.dialog);
    el.replaceChildren(this.root);
    // keys pressed here are not the notebook's
    this.root.addEventListener("keydown", (event) => { this.keys(event); event.stopPropagation(); });
    this.dialog.addEventListener("close", () => { this.dialog.replaceChildren(); this.back()?.focus(); });
    this.on("change:view", () => this.redraw());
    this.on("change:large change:calm", () => this.frame());
    this.on("change:outside", () => { this.frame(); for (const one of this.root.querySelectorAll(".sk-outside-count")) one.textContent = this.outsideCount(); });
    this.on("change:outside change:problem", () => { if (this.outsideRows) this.outsideRows.update(); }); // what was refused stays off
    this.on("change:problem", () => this.showTrouble());
    this.on("change:kept", () => this.keep());
    // styles of screens seen before stand in the page too: those of the one that is shown now come last, so that they win
    const own = document.getElementById(model.get("_anywidget_id"));
    if (own) document.head.append(own);
    this.frame();
    this.redraw();
    this.showTrouble();
    // a page of its own: its keys work without a click first, and when the keyboard went astray; in a notebook the focus stays where it was
    this.astray = (event) => { if (model.get("served") && event.target === document.body) this.keys(event); };
    document.addEventListener("keydown", this.astray);
    requestAnimationFrame(() => {
      this.comeInSight();
      if (model.get("served") && document.activeElement === document.body) (this.body.querySelector("[data-first]") || this.root).focus({ preventScroll: true });
    });
  }

  /** A screen that takes the place of another begins at its top, wherever on that one she pressed; the first of a page or a cell leaves the page as it is. */
  comeInSight() {
    const place = this.root.closest(".widget-box");
    if (!place) return;
    const { left, top } = this.bar.getBoundingClientRect(), before = place.skBefore;
    place.skBefore = true;
    if (before && !this.bar.contains(document.elementFromPoint(left + 4, top + 4))) this.root.scrollIntoView({ block: "start" });
  }

  on(events, act) {
    for (const event of events.split(" ")) { this.model.on(event, act); this.listeners.push([event, act]); }
  }

  off() {
    for (const [event, act] of this.listeners) this.model.off(event, act);
    document.removeEventListener("keydown", this.astray);
    if (this.leave) this.leave();
  }

  get view() { return this.model.get("view"); }
  /** The language of what is shown now (not yet of what was just asked for). */
  get language() { return this.view.language || this.model.get("language"); }
  get still() { return this.model.get("calm") || window.matchMedia("(prefers-reduced-motion: reduce)").matches; }

  /** The text of a key, its {parts} put in. */
  word(key, parts = {}) {
    const pair = this.model.get("texts")[key];
    if (!pair) throw new Error(`no text '${key}'`);
    return pair[this.language === "en" ? 1 : 0].replace(/\{(\w+)\}/g, (whole, name) => (name in parts ? parts[name] : whole));
  }

  /** A message to Python: its method on_kind. */
  tell(kind, parts = {}) { this.model.send({ kind, ...parts }); }

  /** Said by a screen reader; at most one sentence in two seconds, the last one wins. */
  announce(text) {
    clearTimeout(this.later);
    const wait = Math.max(0, this.said + 2000 - Date.now());
    this.later = setTimeout(() => { this.live.textContent = text; this.said = Date.now(); }, wait);
  }

  frame() {
    const { model } = this;
    this.root.classList.toggle("sk-served", model.get("served"));
    this.root.classList.toggle("sk-large", model.get("large"));
    this.root.classList.toggle("sk-quiet", this.still);
    this.root.lang = this.language;
    const steps = model.get("steps");
    const here = model.get("screen");
    let number = 0;
    const links = steps.map((name) => {
      const numbered = name === "start" ? null : h("span", { class: "sk-n", "aria-hidden": "true" }, String(++number));
      return h("button", {
        type: "button", "aria-current": name === here ? "page" : null, "data-step": name, onclick: () => this.go(name),
      }, numbered, this.word(`nav.${name}`));
    });
    if (!links.length) links.push(h("button", { type: "button", "aria-current": "page" }, this.word(`nav.${here}`)));
    const focused = document.activeElement && this.bar.contains(document.activeElement) ? document.activeElement.dataset.tool : null;
    this.bar.replaceChildren(
      h("span", { class: "sk-logo" }, `simkit · ${model.get("place")[this.language]}`),
      h("nav", { "aria-label": this.word("tool.steps") }, links),
      h("div", { class: "sk-tools" },
        h("button", { type: "button", class: "sk-less", "data-tool": "language", "aria-label": this.word("tool.lang.label"), onclick: () => this.switchLanguage() }, this.word("tool.lang")),
        h("button", { type: "button", class: "sk-less", "data-tool": "large", "aria-label": this.word("tool.large.label"), "aria-pressed": String(model.get("large")), onclick: () => this.switchSize() }, this.word("tool.large")),
        h("button", { type: "button", class: "sk-less", "data-tool": "help", "aria-label": this.word("tool.help"), onclick: () => this.help() }, "?")));
    if (focused) this.bar.querySelector(`[data-tool="${focused}"]`)?.focus();
    this.ask();
    this.root.setAttribute("aria-label", this.word(`q.${here}`));
    this.foot.replaceChildren(h("b", {}, this.word("disclaimer")), " ", this.word("assume"));
  }

  /** The line of the question: what the screen asks, how, and what else it puts there. */
  ask() {
    const { question, lead, tools } = this.options, said = lead ? lead(this) : "";
    this.question.hidden = question === false;
    if (question === false) return;
    const focused = this.question.contains(document.activeElement) ? document.activeElement.dataset.keep : null;
    this.question.replaceChildren(h("h1", {}, this.word(`q.${this.model.get("screen")}`)), ...(said ? [h("p", { class: "sk-sub" }, said)] : []), ...this.outsideLine(), ...(tools ? tools(this) : []));
    if (focused) this.question.querySelector(`[data-keep="${focused}"]`)?.focus();
  }

  /** What comes from outside and is in force, said on every screen; nothing in a usual year. */
  outsideLine() {
    const on = (this.model.get("outside") || []).filter((one) => one.on);
    return on.length ? [h("p", { class: "sk-outside" }, h("b", {}, this.word("outside.on")), " ", on.map((one) => one[this.language][0]).join(" · "))] : [];
  }

  /** What may come from outside, each to be switched on and off: rows to be placed on a screen or in a window. */
  outsideSwitches() {
    const boxes = this.model.get("outside").map((one) => [one, h("input", { type: "checkbox", checked: one.on, onchange: (event) => this.tell("context", { name: one.name, on: event.target.checked }) })]);
    const root = h("div", { class: "sk-switches" }, boxes.map(([one, box]) => h("label", { "data-context": one.name }, box, h("span", {}, h("b", {}, one[this.language][0]), h("small", {}, one[this.language][1])))));
    this.outsideRows = { root, update: () => boxes.forEach(([, box], place) => { box.checked = this.model.get("outside")[place].on; }) };
    return root;
  }

  /** "1 dari 5 menyala" */
  outsideCount() {
    const all = this.model.get("outside");
    return this.word("outside.count", { n: all.filter((one) => one.on).length, m: all.length });
  }

  /** The count as a text that follows. */
  outsideCounted() { return h("span", { class: "sk-outside-count" }, this.outsideCount()); }

  redraw() {
    const within = this.root.contains(document.activeElement);
    if (this.drawn !== this.language) { this.drawn = this.language; this.frame(); this.body.replaceChildren(); }
    this.options.draw(this);
    // what held the keyboard is no longer there (an answer was given): the screen's keys go on working
    if (within && !this.root.contains(document.activeElement)) this.root.focus({ preventScroll: true });
  }

  showTrouble() {
    const text = this.model.get("problem");
    this.trouble.hidden = !text;
    this.trouble.replaceChildren(...(text ? [h("span", {}, `▲ ${text}`)] : []));
    if (text && this.options.retry) this.trouble.append(h("button", { type: "button", class: "sk-less", onclick: () => this.options.retry(this) }, this.word("err.again")));
  }

  go(name) { if (name !== this.model.get("screen")) this.tell("go", { screen: name }); }
  switchLanguage() { this.model.set("language", this.model.get("language") === "id" ? "en" : "id"); this.model.save_changes(); }
  switchSize() { this.model.set("large", !this.model.get("large")); this.model.save_changes(); }

  /** What the person chose stays in her own browser, for after the break. */
  keep() {
    const kept = this.model.get("kept");
    if (!kept.place || kept.screen === "start") return;
    try { window.localStorage.setItem(`simkit:${kept.place}`, JSON.stringify({ ...kept, at: Date.now() })); } catch { /* a browser that keeps nothing: the session goes on */ }
  }

  kept() {
    try { return JSON.parse(window.localStorage.getItem(`simkit:${this.model.get("kept").place}`)); } catch { return null; }
  }

  /** A window over the screen; Esc closes it, focus goes back to where it was. */
  open(title, ...content) {
    const label = freshId("title");
    this.before = document.activeElement;
    this.dialog.setAttribute("aria-labelledby", label);
    const head = h("h2", { id: label, tabindex: "-1" }, title);
    this.dialog.replaceChildren(head, ...content);
    if (!this.dialog.open) this.dialog.showModal();
    // a long text is read from its beginning, not from the button under it
    head.focus({ preventScroll: true });
    this.dialog.scrollTop = 0;
  }

  close() { if (this.dialog.open) this.dialog.close(); }

  /** Where the focus was before the window: the element, or the one that was drawn in its place meanwhile. */
  back() {
    const { before } = this;
    return before?.isConnected ? before : before?.dataset?.side ? this.body.querySelector(`[data-side="${before.dataset.side}"]`) : null;
  }

  help() {
    const calm = h("input", { type: "checkbox", checked: this.model.get("calm"), onchange: (event) => { this.model.set("calm", event.target.checked); this.model.save_changes(); } });
    const keys = [...this.model.get("help_keys"), "help.screens", "help.tools"];
    this.open(this.word("tool.help"),
      h("p", { style: "margin:6px 0 8px" }, this.word(`help.${this.model.get("screen")}`)),
      h("ul", {}, keys.map((key) => h("li", {}, this.word(key)))),
      h("label", { style: "display:flex;gap:8px;align-items:center;margin-top:10px" }, calm, this.word("explore.reduced")),
      h("div", { class: "sk-row" }, h("button", { type: "button", class: "sk-primary", onclick: () => this.close() }, this.word("tool.close"))));
  }

  keys(event) {
    if (event.altKey && !event.ctrlKey && /^Digit[0-9]$/.test(event.code)) {
      const name = this.model.get("steps")[Number(event.code.slice(5))];
      if (name) { event.preventDefault(); this.go(name); }
    } else if (event.altKey && event.code === "KeyB") { event.preventDefault(); this.switchLanguage();
    } else if (event.altKey && event.code === "KeyA") { event.preventDefault(); this.switchSize();
    } else if (event.key === "?" && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) { event.preventDefault(); this.help();
    } else if (this.options.keys) this.options.keys(this, event);
  }

  /** The sentence of a fault beside a field; null takes it away. The field keeps what was typed. */
  fault(field, sentence, where = field.parentElement) {
    const known = field.dataset.fault && this.root.querySelector(`#${field.dataset.fault}`);
    if (!sentence) {
      if (known) known.remove();
      delete field.dataset.fault;
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    } else if (known) {
      if (known.textContent !== sentence) known.textContent = sentence;
    } else {
      const id = freshId("fault");
      where.append(h("p", { class: "sk-error", role: "alert", id }, sentence));
      field.dataset.fault = id;
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", id);
    }
  }

  /** The word for where a number comes from; pressed, it shows the source or the note. */
  badge(basis, about, title) {
    const word = this.word(`basis.${basis}`);
    return h("button", { type: "button", class: `sk-badge sk-${basis}`, "aria-label": `${title}: ${word}`, onclick: () => this.open(`${title}: ${word}`,
      h("p", { style: "margin:6px 0" }, this.word(`basis.${basis}.means`)), ...(about || []).map((line) => h("p", { style: "margin:6px 0" }, line)),
      h("div", { class: "sk-row" }, h("button", { type: "button", class: "sk-primary", onclick: () => this.close() }, this.word("tool.close")))) }, word);
  }

  /** The numbers of a picture as a table that opens under it. */
  table(caption, head, rows) {
    return h("details", { class: "sk-table" }, h("summary", {}, this.word("table")), h("div", { class: "sk-scroll" },
      h("table", {}, h("caption", {}, caption), h("thead", {}, h("tr", {}, head.map((cell) => h("th", { scope: "col" }, cell)))),
        h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell, place) => h(place ? "td" : "th", place ? {} : { scope: "row" }, cell))))))));
  }
}

/** The render function of a screen. */
function screen(options) {
  return ({ model, el }) => {
    const shell = new Shell({ model, el, options });
    return () => shell.off();
  };
}
