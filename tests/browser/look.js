(where) => {
  const root = where ? document.querySelector(where) : document.body;
  const faults = [];
  const seen = (element) => { const box = element.getBoundingClientRect(); const style = getComputedStyle(element);
    return box.width > 0 && box.height > 0 && style.visibility !== "hidden" && !element.closest("[hidden], .sk-hidden, dialog:not([open]), details:not([open]) > :not(summary)"); };
  const short = (element) => (element.textContent || element.getAttribute("aria-label") || element.tagName).trim().slice(0, 50);
  if (document.documentElement.scrollWidth > innerWidth + 1) faults.push(`the page is ${document.documentElement.scrollWidth} px wide, the window ${innerWidth}`);
  const zoom = (element) => { let factor = 1; for (let one = element; one; one = one.parentElement) factor *= Number(getComputedStyle(one).zoom) || 1; return factor; };
  for (const picture of root.querySelectorAll("svg")) {
    if (!seen(picture)) continue;
    const frame = picture.getBoundingClientRect();
    const texts = [...picture.querySelectorAll("text")].filter((text) => text.textContent.trim() && seen(text));
    const boxes = texts.map((text) => text.getBoundingClientRect());
    boxes.forEach((box, one) => {
      if (getComputedStyle(picture).overflow !== "visible" && (box.left < frame.left - 1.5 || box.right > frame.right + 1.5 || box.top < frame.top - 3 || box.bottom > frame.bottom + 3))
        faults.push(`'${short(texts[one])}' leaves its picture`);
      for (let other = one + 1; other < boxes.length; other++) {
        const wide = Math.min(box.right, boxes[other].right) - Math.max(box.left, boxes[other].left);
        const high = Math.min(box.bottom, boxes[other].bottom) - Math.max(box.top, boxes[other].top);
        if (wide > 2 && high > 4) faults.push(`'${short(texts[one])}' and '${short(texts[other])}' overlap by ${wide.toFixed(0)} × ${high.toFixed(0)} px`);
      }
    });
  }
  const channel = (value) => { const part = value / 255; return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4; };
  const light = ([red, green, blue]) => 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
  const parts = (colour) => (colour.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const behind = (element) => { for (let one = element; one; one = one.parentElement) { const colour = parts(getComputedStyle(one).backgroundColor);
    if (colour.length === 3 || colour[3] > 0.9) return colour; } return [255, 255, 255]; };
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const judged = new Set();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.textContent.trim() || judged.has(element) || element.closest("script, style, option") || !seen(element)) continue;
    judged.add(element);
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    if (size < 11.99) faults.push(`'${short(element)}' is ${size} px`);
    if (element.closest("svg, [disabled], [aria-disabled='true']")) continue;
    const [one, other] = [light(parts(style.color)), light(behind(element))].sort((first, second) => second - first);
    const contrast = (one + 0.05) / (other + 0.05);
    if (contrast < 4.49) faults.push(`'${short(element)}' has a contrast of ${contrast.toFixed(1)}`);
    if (!element.closest("svg, pre, code, .jp-Cell-inputWrapper") && element.scrollWidth > element.clientWidth + 2 && style.overflowX !== "visible" && element.clientWidth > 0 && style.overflowX !== "auto")
      faults.push(`'${short(element)}' is cut`);
  }
  const pen = document.createElement("canvas").getContext("2d"), ARROW = 18;
  for (const field of root.querySelectorAll("select")) {
    if (!seen(field)) continue;
    const style = getComputedStyle(field), text = field.selectedOptions[0]?.textContent || "";
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - ARROW;
    if (pen.measureText(text).width > room) faults.push(`'${text}' is cut in its field by ${(pen.measureText(text).width - room).toFixed(0)} px`);
  }
  const controls = [...root.querySelectorAll("button, input, select, a[href], [role=slider], [role=radio]")].filter(seen);
  for (const control of controls) {
    const name = control.getAttribute("aria-label") || control.getAttribute("aria-labelledby") || control.textContent.trim() || (control.labels && control.labels.length) || control.title;
    if (!name) faults.push(`a ${control.tagName.toLowerCase()} without a name`);
  }
  const plain = controls.filter((control) => /^(BUTTON|SELECT|INPUT)$/.test(control.tagName) && getComputedStyle(control).position !== "absolute");
  plain.forEach((control, one) => { const box = control.getBoundingClientRect();
    for (const other of plain.slice(one + 1)) { if (control.contains(other) || other.contains(control)) continue; const second = other.getBoundingClientRect();
      const wide = Math.min(box.right, second.right) - Math.max(box.left, second.left); const high = Math.min(box.bottom, second.bottom) - Math.max(box.top, second.top);
      if (wide > 2 && high > 4 && !control.closest(".sk-foot") && !other.closest(".sk-foot")) faults.push(`the controls '${short(control)}' and '${short(other)}' overlap`); } });
  return [...new Set(faults)].slice(0, 20);
}
