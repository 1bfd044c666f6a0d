"""A screen in a plain page with its Python behind it: what the module sends reaches the widget, what the widget changes reaches the module.

No notebook, no server, no network: the fastest way to see what a person sees and does.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from tests.browser.checks import PATIENCE, slow_down

_TRAITS = ("screen", "steps", "served", "language", "large", "calm", "place", "texts", "help_keys", "view", "outside", "problem", "kept")
_PAGE = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>simkit</title><style>body{margin:0}</style><style>%s</style></head>
<body><div id="here"></div><script type="module">
const traits = %s;
const listeners = {};
window.kernelBusy = 0;
const model = {
  get: (name) => traits[name],
  set: (name, value) => { traits[name] = value; changed[name] = value; },
  on: (event, act) => (listeners[event] ||= []).push(act),
  off: (event, act) => { listeners[event] = (listeners[event] || []).filter((one) => one !== act); },
  save_changes: () => { const sent = { ...changed }; for (const name in changed) delete changed[name]; ask({ set: sent }); },
  send: (content) => ask({ message: content }),
};
const changed = {};
async function ask(what) {
  window.kernelBusy += 1;
  try {
    const answer = JSON.parse(await window.kernel(JSON.stringify(what)));
    for (const [name, value] of Object.entries(answer)) {
      traits[name] = value;
      for (const act of listeners[`change:${name}`] || []) act();
    }
  } catch (error) { console.error(`python: ${error}`); }
  window.kernelBusy -= 1;
}
const url = URL.createObjectURL(new Blob([document.getElementById("module").textContent], { type: "text/javascript" }));
const module = await import(url);
module.default.render({ model, el: document.getElementById("here") });
window.ready = true;
</script><script type="text/plain" id="module">%s</script></body></html>"""


# nothing is asked of Python, and nothing was in two pictures since: what a screen asks for with its next picture has been asked
_CALM = """() => new Promise((done) => {
  let pictures = 0;
  const look = () => { pictures = window.kernelBusy === 0 ? pictures + 1 : 0; if (pictures > 2) done(true); else requestAnimationFrame(look); };
  look();
})"""


class Living:
    """A screen shown in a page of a browser.

    Attributes:
        errors: what the console and the page complained of.
        requests: addresses that the page asked for, its own and blobs left out.
    """

    def __init__(self, browser: Any, screen: Any, size: tuple[int, int] = (1366, 768)) -> None:
        self.screen = screen
        self.errors: list[str] = []
        self.requests: list[str] = []
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        self.page: Any = context.new_page()
        slow_down(self.page)
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: None if request.url.startswith(("blob:", "data:", "about:")) else self.requests.append(request.url))
        self.page.expose_function("kernel", self._asked)
        source = str(screen._esm).replace("</script", "<\\/script")
        self.page.set_content(_PAGE % (str(screen._css), json.dumps(self._state()).replace("</", "<\\/"), source))
        self.page.wait_for_function("window.ready === true")

    def _state(self) -> dict[str, Any]:
        state = {name: getattr(self.screen, name) for name in _TRAITS}
        for name in ("film", "data"):  # of the screen that has them; bytes travel as text here
            value = getattr(self.screen, name, None)
            if value is not None:
                state[name] = base64.b64encode(value).decode() if isinstance(value, bytes) else value
        return state

    def _asked(self, text: str) -> str:
        before = json.dumps(self._state(), sort_keys=True)
        asked = json.loads(text)
        for name, value in asked.get("set", {}).items():
            setattr(self.screen, name, value)
        if "message" in asked:
            self.screen._came(self.screen, asked["message"], [])
        known = json.loads(before)
        return json.dumps({name: value for name, value in self._state().items() if json.dumps(value) != json.dumps(known.get(name))})

    def settled(self) -> Any:
        """Waits until nothing is being asked of Python; gives the page."""
        self.page.wait_for_function(_CALM)
        return self.page

    def close(self) -> None:
        self.page.context.close()
