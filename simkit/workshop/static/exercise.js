// Latihan: every word comes from Python; here it is laid out, and keys and clicks are sent back.

function printPaper(text, shell) {
  const frame = h("iframe", { class: "sk-hidden", "aria-hidden": "true", title: shell.word("nav.exercise") });
  shell.root.append(frame);
  frame.addEventListener("load", () => { frame.contentWindow.print(); setTimeout(() => frame.remove(), 60000); });
  frame.srcdoc = text;
}

function drawExercise(shell) {
  const { view, body } = shell;
  const { words } = view;
  shell.ask();
  if (view.empty) { body.replaceChildren(h("div", { class: "sk-box" }, view.empty)); return; }
  const focused = body.contains(document.activeElement) ? document.activeElement.dataset.keep : null;
  if (view.paper && view.paper.number !== shell.printed) { shell.printed = view.paper.number; printPaper(view.paper.text, shell); }
  if (view.shown !== "question") {
    const close = h("button", { type: "button", onclick: () => shell.tell("close_screen") }, words["pause.close"]);
    const back = h("button", { type: "button", class: "sk-primary", "data-keep": "resume", onclick: () => shell.tell("resume") }, words["pause.back"]);
    body.replaceChildren(h("div", { class: "train-calm" }, h("h2", {}, view.shown === "pause" ? words["pause.head"] : words.closed), h("p", {}, words["pause.talk"]),
      h("div", { class: "train-row" }, back, view.shown === "pause" && close)));
    back.focus();
    return;
  }
  const choose = (keep, name, list, chosen, tell) => h("label", { class: "train-label" }, name, h("select", { class: "train-pick", "data-keep": keep, onchange: (event) => tell(event.target.value) },
    list.map(([value, text]) => h("option", { value, selected: value === chosen }, text))));
  const person = h("div", { class: "sk-box train-person" }, h("h2", {}, view.name, " ", h("span", { class: "sk-small" }, words.fictional)),
    h("p", {}, view.story.slice(0, -1).join(" ")), h("p", {}, h("b", {}, view.story.at(-1))),
    choose("pick", `${words.pick} (${view.picks.length})`, view.picks, view.vignette, (vignette) => shell.tell("pick", { vignette })),
    choose("sop", words.which, view.sops, view.sop, (name) => shell.tell("sop", { name })));
  if (view.over) {
    const rows = view.rows.map((row) => h("tr", {}, row.map((cell) => h("td", {}, cell))));
    body.replaceChildren(h("div", { class: "train-layout" }, h("div", { class: "train-side" }, person), h("div", { class: "train-main" },
      h("div", { class: "sk-box train-ok" }, h("h2", {}, view.done), h("p", {}, rich(view.told))),
      h("div", { class: "sk-box" }, h("h2", {}, words.rewrite), h("ul", { class: "train-talk" }, view.questions.map((one) => h("li", {}, one)))),
      h("div", { class: "sk-box" }, h("h2", {}, words.review), h("table", { class: "train-review" },
        h("thead", {}, h("tr", {}, ["review.step", "row.title", "review.row", "review.answer"].map((key) => h("th", { scope: "col" }, words[key])))), h("tbody", {}, rows))),
      h("div", { class: "train-row" }, h("button", { type: "button", class: "sk-primary", "data-keep": "again", onclick: () => shell.tell("again") }, words.again),
        h("button", { type: "button", "data-keep": "back", onclick: () => shell.tell("back") }, words.back)))));
    if (focused || shell.moved) (body.querySelector(`[data-keep="${focused}"]`) || body.querySelector('[data-keep="again"]')).focus({ preventScroll: true });
    shell.root.scrollIntoView({ block: "start" }); // how it went is said at the top
    return;
  }
  const way = h("div", { class: "sk-box" }, h("h2", {}, words.way), h("ol", { class: "train-way" },
    view.walked.map(([what, who]) => h("li", {}, h("i", { "aria-hidden": "true" }, "✓"), h("span", {}, h("b", {}, what), h("span", { class: "sk-sub" }, ` · ${who}`)))),
    h("li", { class: "train-now", "aria-current": "step" }, h("i", { "aria-hidden": "true" }, view.number), h("span", {}, h("b", {}, words.now), h("br"), h("span", { class: "sk-sub" }, view.moment)))),
    h("p", { class: "train-score" }, rich(view.score)));
  const marks = { chosen: words.chosen, also: words.also, tried: words.tried };
  const options = h("div", { class: "train-options", role: "radiogroup", "aria-label": words.options }, view.options.map((one, number) =>
    h("button", { type: "button", class: `train-option train-${one.mark || "open"}`, role: "radio", "aria-checked": String(one.mark === "chosen"), "data-keep": `option${number}`, style: { "--edge": one.colour }, onclick: () => shell.tell("choose", { number }) },
      h("kbd", {}, String(number + 1)), h("span", { class: "train-text" }, h("b", {}, one.who), one.what), one.mark && h("span", { class: "train-mark" }, marks[one.mark]))));
  const main = h("div", { class: "train-main" }, options);
  const said = view.feedback;
  if (said) {
    const box = h("div", { class: `sk-box ${said.ok ? "train-ok" : "train-no"}`, role: "status" }, h("h2", {}, said.head), said.text.map((line) => h("p", {}, rich(line))));
    if (said.ok) {
      box.append(h("p", {}, said.clocks.length ? [h("span", {}, words.clocks, " "), said.clocks.map((one, place) => [place ? " " : "", rich(one)])] : words.no_clock));
      if (said.running.length) box.append(h("p", { class: "sk-sub" }, words.running, " ", said.running.map((one, place) => [place ? " " : "", rich(one)])));
      if (said.row) box.append(h("div", { class: "train-scroll" }, h("table", { class: "train-sop" },
        h("thead", {}, h("tr", {}, ["row.no", "row.title", "row.who", "row.time", "row.output", "row.remarks"].map((key) => h("th", { scope: "col" }, words[key])))),
        h("tbody", {}, h("tr", {}, said.row.map((cell) => h("td", {}, cell)))))));
    }
    main.append(box);
    if (said.ok && said.why.length) main.append(h("div", { class: "sk-box" }, h("h2", {}, words.why), h("div", { class: "train-why" },
      said.why.map(([number, what, why]) => h("p", {}, h("b", {}, `${number} · ${what}. `), why))), h("p", { class: "sk-small" }, words.how)));
  }
  main.append(h("div", { class: "train-row" },
    view.answered && h("button", { type: "button", class: "sk-primary", "data-keep": "forward", onclick: () => { shell.moved = true; shell.tell("forward"); } }, view.forward),
    !view.first && h("button", { type: "button", "data-keep": "back", onclick: () => shell.tell("back") }, words.back),
    h("span", { class: "sk-small train-keys" }, words.keys)));
  body.replaceChildren(h("div", { class: "train-layout" }, h("div", { class: "train-side" }, person, way), main));
  if (said) shell.announce(`${said.head} ${said.text.join(" ")}`.replaceAll("**", ""));
  const wanted = focused && body.querySelector(`[data-keep="${focused}"]`);
  if (wanted) wanted.focus();
  else if (focused) body.querySelector('[data-keep="option0"]').focus();
}

/** At which step, in the line of the question; and the way out of it. */
const asked = ({ view }) => !view.empty && view.shown === "question";
const pauseAndPaper = (shell) => [["pause", "pause"], ["print", "paper"]].map(([name, act]) =>
  h("button", { type: "button", class: "sk-less", "data-keep": name, onclick: () => shell.tell(act) }, shell.view.words[name]));

export default { render: screen({
  draw: drawExercise,
  lead: (shell) => (asked(shell) && !shell.view.over ? `${shell.view.step} ${shell.view.words.sub}` : ""),
  tools: (shell) => (asked(shell) ? [h("span", { class: "train-tools" }, pauseAndPaper(shell))] : []),
  keys: (shell, event) => {
    const { view } = shell;
    if (event.ctrlKey || event.metaKey || event.altKey || /^(SELECT|INPUT|TEXTAREA)$/.test(event.target.tagName) || view.empty) return;
    if (event.key.toLowerCase() === "p") { event.preventDefault(); shell.tell(view.shown === "question" ? "pause" : "resume"); return; }
    if (view.shown !== "question" || view.over) return;
    const number = "1234".indexOf(event.key);
    if (number >= 0 && number < view.options.length) { event.preventDefault(); shell.tell("choose", { number }); }
    else if (event.key === "Enter" && view.answered && !event.target.closest("[data-keep=back], [data-keep=pause], [data-keep=print], [data-keep=forward], .sk-bar")) {
      event.preventDefault();
      shell.moved = true;
      shell.tell("forward");
    }
  },
}) };
