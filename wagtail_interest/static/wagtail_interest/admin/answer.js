/* An answer on an entry's page: fills in a template without losing a word, and shows how the mail will read. */
(() => {
  "use strict";

  const PLACEHOLDER = /(\{[^{}\n]{0,40}\})/;

  function start() {
    const form = document.querySelector("[data-wi-reply]");
    const given = document.getElementById("wi-answer-data");
    if (!form || !given) return;
    const data = JSON.parse(given.textContent);
    const subject = form.elements.subject;
    const text = form.elements.text;
    const told = form.querySelector("[data-wi-told]");
    const preview = form.querySelector("[data-wi-preview]");
    const plain = (value) => value.split(/\s+/).filter(Boolean).join(" ");
    const ready = new Set(["", plain(data.draft), ...Object.values(data.templates).map((each) => plain(each.text))]);
    let kept = null;

    /* The day as the mail will write it: in the candidate's language, by Django's format. */
    function day() {
      const then = form.elements.then.value;
      const name = then === "ask" ? "waiting_until" : /^(keep_in_touch|could_train)$/.test(then) ? "next_touch_on" : "";
      if (!name) return null;
      const [year, month, date] = (form.elements[name].value || data.days[name]).split("-").map(Number);
      const place = { month: month - 1, day: date - 1, weekday: new Date(Date.UTC(year, month - 1, date)).getUTCDay() };
      const write = ([kind, words]) => (kind === "text" ? words : kind === "year" ? String(year).padStart(4, "0").slice(-words) : words[place[kind]]);
      return data.day_parts.map(write).join("");
    }

    function write(element, words) {
      const values = { ...data.values };
      const date = day();
      if (date) values.date = date;
      if (values.name === "") words = words.replace(/[ \u00a0]?\{name\}/g, "");
      const nodes = words.split(PLACEHOLDER).map((part, place) => {
        if (place % 2 === 0) return document.createTextNode(part);
        const mark = document.createElement("mark");
        const value = Object.hasOwn(values, part.slice(1, -1)) ? values[part.slice(1, -1)] : null;
        mark.textContent = value ?? part;
        if (value === null) mark.className = "wi-preview__odd";
        return mark;
      });
      element.replaceChildren(...nodes);
    }

    function show() {
      if (!preview) return;
      write(preview.children[0], subject.value);
      write(preview.children[1], text.value);
    }

    function put(words) {
      subject.value = words.subject;
      text.value = words.text;
      form.elements.then.value = words.then;
      for (const field of [subject, text]) field.dispatchEvent(new Event("input", { bubbles: true }));
      text.dispatchEvent(new Event("change", { bubbles: true }));
      show();
    }

    form.querySelector("[data-wi-use]")?.addEventListener("click", (event) => {
      event.preventDefault();
      const chosen = data.templates[form.elements.template.value];
      if (!chosen) {
        form.elements.template.focus();
        return;
      }
      if (!ready.has(plain(text.value))) kept = { subject: subject.value, text: text.value, then: form.elements.then.value };
      put(chosen);
      told.hidden = false;
      told.querySelector("[data-wi-restore]").hidden = kept === null;
    });

    form.querySelector("[data-wi-restore]")?.addEventListener("click", () => {
      if (kept) put(kept);
      kept = null;
      told.hidden = true;
      text.focus();
    });

    form.addEventListener("input", show);
    form.addEventListener("change", show);
    show();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
