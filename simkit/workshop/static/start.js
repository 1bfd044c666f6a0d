// Mulai: the content note, three doors, readiness, the way back after a break.

function doorRow(shell, mark, title, about, act) {
  return h("li", {}, h("span", { class: "sk-num", "aria-hidden": "true" }, mark), h("div", {},
    act ? h("button", { type: "button", class: "sk-link", onclick: act }, title) : h("b", {}, title), " · ", about));
}

/** What each screen is for, in the order of use; the colours once, since they are the same on all. */
function tour(shell, begin) {
  const { view } = shell, screens = [...view.steps, ...(view.exercise ? ["exercise"] : [])];
  const close = h("button", { type: "button", onclick: () => shell.close() }, shell.word("tool.close"));
  shell.open(shell.word("start.tour"), h("p", { style: "margin:8px 0" }, rich(shell.word("start.tour.colours"))),
    h("ol", {}, screens.map((name, place) => h("li", {}, h("b", {}, `${place + 1} ${shell.word(`nav.${name}`)}. `), shell.word(`help.${name}`)))),
    h("div", { class: "sk-row" }, close, view.first ? h("button", { type: "button", class: "sk-primary", onclick: () => shell.go(view.first) }, begin) : null));
}

function drawStart(shell) {
  const { view } = shell;
  const go = (name) => () => shell.go(name);
  const later = (page) => () => shell.open(shell.word(page), h("p", { style: "margin:8px 0" }, rich(shell.word("start.where", { file: view.files[page] }))),
    h("div", { class: "sk-row" }, h("button", { type: "button", class: "sk-primary", onclick: () => shell.close() }, shell.word("tool.close"))));
  const participants = view.steps.map((name, place) => doorRow(shell, String(place + 1), shell.word(`nav.${name}`), shell.word(`start.do.${name}`), go(name)));
  // numbers are those of the screens; what is none has none
  const trainers = [["guide", later("start.trainer.guide"), "▸"], ...(view.exercise ? [["exercise", go("exercise"), "6"]] : []), ["run", later("start.trainer.run"), "▸"],
    ...(view.steps.includes("change") ? [["fill", () => shell.tell("fill"), "▸"]] : [])];
  const rows = (who, list) => list.map(([name, act, mark]) => doorRow(shell, mark, shell.word(`start.${who}.${name}`), shell.word(`start.${who}.${name}.about`), act));
  const analysts = ["question", "variant", "trust"].map((name) => [name, later(`start.analyst.${name}`), "▸"]);
  const door = (who, list, button) => h("div", { class: "sk-box sk-door" }, h("h2", {}, shell.word(`start.${who}`)), h("p", { class: "sk-sub" }, shell.word(`start.${who}.who`)), list, button);
  const begin = view.first === "case" || !view.first ? shell.word("start.go") : shell.word("start.go.other", { step: shell.word(`nav.${view.first}`) });
  const tick = (key) => h("span", {}, h("span", { class: "sk-tick", "aria-hidden": "true" }, "✓"), shell.word(key));
  shell.body.replaceChildren(h("div", { class: "sk-start" },
    h("div", {}, h("h1", {}, shell.word("q.start")), h("p", { class: "sk-lead" }, shell.word("start.lead"))),
    h("div", { class: "sk-note", role: "note" }, h("p", {}, rich(shell.word("start.note"))), h("p", {}, rich(shell.word("start.talk")))),
    h("div", { class: "sk-doors" },
      door("participant", h("ol", {}, participants), view.first ? h("button", { type: "button", class: "sk-primary sk-big", onclick: go(view.first) }, begin) : null),
      door("trainer", h("ul", {}, rows("trainer", trainers)), h("button", { type: "button", class: "sk-wide", onclick: later("start.trainer.guide") }, shell.word("start.guide"))),
      door("analyst", h("ul", {}, rows("analyst", analysts)), h("button", { type: "button", class: "sk-wide", onclick: later("start.analyst.question") }, shell.word("start.book")))),
    h("div", { class: "sk-ready" }, tick(view.fast ? "start.ready.engine" : "start.ready.slow"), tick("start.ready.offline"), tick("start.ready.cases"), tick("start.ready.stays"),
      h("span", { class: "sk-ways" }, h("button", { type: "button", class: "sk-less", "data-act": "tour", onclick: () => tour(shell, begin) }, shell.word("start.tour")),
        view.resume ? h("button", { type: "button", class: "sk-less", onclick: () => shell.tell("resume") }, view.resume) : null))));
  if (!shell.asked) {
    shell.asked = true;
    const kept = shell.kept();
    if (kept) shell.tell("remember", { kept });
  }
}

export default { render: screen({ draw: drawStart, question: false }) };
