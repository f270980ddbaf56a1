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

    function day() {
      const then = form.elements.then.value;
      const field = then === "ask" ? form.elements.waiting_until : /^(keep_in_touch|could_train)$/.test(then) ? form.elements.next_touch_on : null;
      const parts = field?.value.match(/^(\d{4})-(\d\d)-(\d\d)$/);
      if (!parts) return null;
      return written(parts[1], parts[2], parts[3]);
    }

    /* A day as the mail will write it: Django's format, whose letters stand for parts and whose backslash takes one as it is. */
    function written(year, month, date) {
      const parts = { Y: year, y: year.slice(2), m: month, n: +month, d: date, j: +date };
      for (const [letter, names] of Object.entries(data.days.months)) parts[letter] = names[month - 1];
      return data.days.format.replace(/\\(.)|[A-Za-z]/g, (found, literal) => literal ?? parts[found] ?? found);
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
