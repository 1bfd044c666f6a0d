// SOP: the table is made by Python; here are the choices around it, the pages, and what is taken along.

function takeFile(file, shell) {
  if (file.kind === "print") {
    const frame = h("iframe", { class: "sk-hidden", "aria-hidden": "true", title: file.name });
    shell.root.append(frame);
    frame.addEventListener("load", () => { frame.contentWindow.print(); setTimeout(() => frame.remove(), 60000); });
    frame.srcdoc = file.text;
    return;
  }
  const bytes = Uint8Array.from(atob(file.data), (sign) => sign.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes]));
  const link = h("a", { href: url, download: file.name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

function drawSop(shell) {
  const { view, body } = shell;
  const { words } = view;
  const focused = body.contains(document.activeElement) ? document.activeElement.dataset.keep : null;
  const across = body.querySelector(".sop-sheet")?.scrollLeft || 0;
  const choose = (keep, name, list, chosen, tell) => h("label", { class: "sop-choice" }, h("span", { class: "sk-small" }, name),
    h("select", { "data-keep": keep, onchange: (event) => tell(event.target.value) }, list.map(([value, text]) => h("option", { value, selected: value === chosen }, text))));
  const button = (keep, text, act, more = {}) => h("button", { type: "button", class: "sk-less", "data-keep": keep, onclick: act, ...more }, text);
  const tools = h("div", { class: "sop-tools" },
    choose("sop", words.which, view.sops, view.sop, (name) => shell.tell("sop", { name })),
    choose("person", words.rows, view.people, view.person, (name) => shell.tell("person", { name })),
    h("span", { class: "sop-gap" }),
    button("toggle", `${view.with_waits ? "✓ " : ""}${words.waits}`, () => shell.tell("toggle"), { "aria-pressed": String(view.with_waits) }),
    button("docx", words.word, () => shell.tell("take", { form: "docx" })),
    button("xlsx", words.excel, () => shell.tell("take", { form: "xlsx" })),
    button("print", words.print, () => shell.tell("take", { form: "print" })));
  // the table is the kit's own HTML, every text in it escaped in Python
  const sheet = h("div", { class: "sop-sheet", tabindex: "0", role: "region", "aria-label": shell.word("q.sop") });
  sheet.innerHTML = view.table;
  const pages = view.pages.length > 1 && h("nav", { class: "sop-pages", "aria-label": words.pages }, view.pages.map((text, number) =>
    button(`page${number}`, text, () => shell.tell("page", { number }), { "aria-current": number === view.page ? "page" : null })));
  body.replaceChildren(tools, sheet, h("div", { class: "sop-under" }, pages,
    h("p", { class: "sk-small", role: "status" }, view.known ? `${view.symbols} ${view.note}` : words.busy)));
  sheet.scrollLeft = across;
  if (focused) body.querySelector(`[data-keep="${focused}"]`)?.focus();
  if (view.file && view.file.number !== shell.taken) { shell.taken = view.file.number; takeFile(view.file, shell); }
  if (!view.known && !shell.asked) { shell.asked = true; requestAnimationFrame(() => { shell.asked = false; shell.tell("waits"); }); }
}

export default { render: screen({
  draw: drawSop,
  lead: (shell) => shell.view.words?.sub || "",
  keys: (shell, event) => {
    const step = { PageDown: 1, PageUp: -1 }[event.key];
    if (!step || /^(SELECT|INPUT)$/.test(event.target.tagName)) return;
    const number = shell.view.page + step;
    if (number >= 0 && number < shell.view.pages.length) { event.preventDefault(); shell.tell("page", { number }); }
  },
}) };
