// The page that is passed on: a model with nobody behind it, in place of the notebook's.
const traits = { ...JSON.parse(document.getElementById("traits").textContent), data: document.getElementById("data").textContent };
const heard = {};
const changed = new Set();
const model = {
  get: (name) => traits[name],
  set: (name, value) => { traits[name] = value; changed.add(name); },
  on: (event, act) => (heard[event] ||= []).push(act),
  off: (event, act) => { heard[event] = (heard[event] || []).filter((one) => one !== act); },
  send: () => {},
  save_changes: () => {
    if (changed.has("language")) { traits.view = { ...traits.view, language: traits.language }; changed.add("view"); document.documentElement.lang = traits.language; }
    const names = [...changed];
    changed.clear();
    for (const name of names) for (const act of heard[`change:${name}`] || []) act();
  },
};
shown.render({ model, el: document.getElementById("here") });
