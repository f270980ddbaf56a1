/* Keys of the inbox and of an entry, listed in Wagtail's own dialog of shortcuts and switched off with them. */
(() => {
  "use strict";

  const FIELDS = 'input, textarea, select, [contenteditable]:not([contenteditable="false"]), [role="dialog"], dialog';

  function enabled() {
    const config = document.getElementById("wagtail-config");
    return !config || JSON.parse(config.textContent).KEYBOARD_SHORTCUTS_ENABLED !== false;
  }

  /* Wagtail moves its dialog into the page when it is ready for it, which may be later than this script. */
  function whenThere(selector, then) {
    const look = () => {
      const found = document.querySelector(selector);
      if (found) then(found);
      return Boolean(found);
    };
    if (look()) return;
    const waiting = new MutationObserver(() => look() && waiting.disconnect());
    waiting.observe(document.documentElement, { childList: true, subtree: true });
  }

  function list(table, heading, keys) {
    const body = document.createElement("tbody");
    body.className = "w-w-full";
    const top = body.insertRow();
    top.className = "w-keyboard-shortcuts__category";
    const title = document.createElement("th");
    title.className = "w-h4";
    title.scope = "rowgroup";
    title.colSpan = 2;
    title.textContent = heading;
    top.append(title);
    for (const each of keys) {
      const row = body.insertRow();
      row.className = "w-keyboard_shortcuts__key";
      const words = document.createElement("th");
      words.scope = "row";
      words.textContent = each.words;
      const key = document.createElement("kbd");
      key.textContent = each.key;
      row.append(words);
      row.insertCell().append(key);
    }
    table.querySelector("thead").after(body);
  }

  const links = () => [...document.querySelectorAll(".wi-inbox td.title .title-wrapper a")];

  function row() {
    const here = document.activeElement?.closest?.("tr");
    return here ? links().find((link) => here.contains(link)) : undefined;
  }

  function move(by) {
    const all = links();
    const here = all.indexOf(row());
    const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by;
    all[Math.min(Math.max(next, 0), all.length - 1)]?.focus();
  }

  function focus(selector) {
    const field = document.querySelector(selector);
    if (!field) return;
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const toggle = field.closest(".w-panel")?.querySelector('[data-panel-toggle][aria-expanded="false"]');
    toggle?.click();
    field.focus();
    const gap = field.value?.indexOf("\n\n\n") ?? -1;
    if (gap > 0 && field.selectionEnd === 0) field.setSelectionRange(gap + 2, gap + 2);
    field.scrollIntoView({ block: "center" });
  }

  function act(each) {
    if (each.press) document.querySelector(each.press)?.click();
    else if (each.focus) focus(each.focus);
    else if (each.row) move(each.row);
    else if (each.open && row()) window.location.assign(`${row().href}${each.open}`);
  }

  /* A link to a folded part (#no-answer) unfolds it. */
  function unfold() {
    const part = window.location.hash.length > 1 && document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    if (part && part.tagName === "DETAILS") part.open = true;
  }

  function start() {
    unfold();
    window.addEventListener("hashchange", unfold);
    const button = document.querySelector("[data-wi-keys]");
    if (!button) return;
    const { heading, keys } = JSON.parse(button.dataset.wiKeys);
    button.hidden = false;
    whenThere("#keyboard-shortcuts-dialog table", (table) => list(table, heading, keys));
    if (!enabled()) return;
    document.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest?.(FIELDS)) return;
      if (document.querySelector('[role="dialog"]:not([aria-hidden="true"])')?.checkVisibility?.()) return;
      const each = keys.find((one) => one.key === event.key);
      if (!each) return;
      event.preventDefault();
      act(each);
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
