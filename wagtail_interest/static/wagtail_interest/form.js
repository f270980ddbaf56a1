/* wagtail-interest: what a browser with JavaScript adds. Without it every page works all the same. */
(() => {
  "use strict";

  const ready = new WeakSet();

  /* What this script says, in the page's language. */
  const wordsOf = (form) => form.querySelector("[data-wi-words]")?.dataset || {};

  /* Conditional questions: shown while the option that carries them is chosen. */
  function revealConditional(root) {
    const inputs = [...root.querySelectorAll("[data-wi-controls]")];
    if (!inputs.length) return;
    const update = () => {
      for (const input of inputs) {
        const part = document.getElementById(input.dataset.wiControls);
        if (!part) continue;
        part.hidden = !input.checked;
      }
    };
    for (const input of inputs) input.setAttribute("aria-controls", input.dataset.wiControls);
    root.addEventListener("change", update);
    update();
  }

  function countCharacters(root, words) {
    for (const area of root.querySelectorAll("[data-wi-count]")) {
      const shown = document.getElementById(area.dataset.wiCount);
      const limit = Number(area.dataset.wiLimit);
      if (!shown || !limit || !words) continue;
      const said = shown.textContent;
      const update = () => {
        const left = limit - [...area.value].length;
        shown.textContent = left <= limit / 4 ? words.replace("{count}", left) : said;
        shown.classList.toggle("wi-count--over", left < 0);
      };
      area.addEventListener("input", update);
      update();
    }
  }

  /* Say at once that a file is too large, before it travels. */
  function checkSizes(root, words) {
    for (const input of root.querySelectorAll("[data-wi-max-bytes]")) {
      input.addEventListener("change", () => {
        const file = input.files[0];
        input.parentNode.querySelector("[data-wi-size]")?.remove();
        if (!file || file.size <= Number(input.dataset.wiMaxBytes)) return;
        const line = document.createElement("p");
        line.className = "wi-error";
        line.dataset.wiSize = "";
        line.setAttribute("role", "alert");
        line.textContent = words;
        input.before(line);
        input.value = "";
      });
    }
  }

  function showProgress(form) {
    const box = document.createElement("div");
    box.className = "wi-progress";
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", wordsOf(form).sending);
    const said = document.createElement("p");
    said.setAttribute("role", "status");
    said.textContent = wordsOf(form).sending;
    box.append(bar, said);
    (form.querySelector(".wi-send") || form).append(box);
    let told = 0;
    return {
      to(percent) {
        bar.value = percent;
        if (percent - told < 25 && percent < 100) return;
        told = percent;
        said.textContent = wordsOf(form).progress.replace("{percent}", Math.round(percent));
      },
      fail(words) {
        bar.remove();
        said.textContent = words;
      },
      remove: () => box.remove(),
    };
  }

  /* Put the answer in place of the form: the form again, or a plain word why not. */
  function replacePage(text) {
    const answer = new DOMParser().parseFromString(text, "text/html");
    const fresh = answer.querySelector(".wi");
    const old = document.querySelector(".wi");
    if (!fresh || !old) return false;
    old.replaceWith(document.adoptNode(fresh));
    document.title = answer.title;
    start();
    return true;
  }

  /* Whether a page shows this very form: after a move a redirect leads to it, at its new place. */
  function showsSameForm(text, form) {
    const there = new DOMParser().parseFromString(text, "text/html").querySelector("[data-wi-form]");
    return there !== null && there.dataset.wiForm !== "" && there.dataset.wiForm === form.dataset.wiForm;
  }

  function sendWithProgress(form, data, done, again = false) {
    form.parentNode.querySelector(".wi-progress")?.remove();
    const progress = showProgress(form);
    const request = new XMLHttpRequest();
    request.open("POST", form.getAttribute("action") || window.location.href);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress.to((100 * event.loaded) / event.total);
    });
    request.addEventListener("load", () => {
      const moved = request.responseURL && request.responseURL.split("#")[0] !== window.location.href.split("#")[0];
      const elsewhere = request.status === 200 && moved;
      if (elsewhere && new URL(request.responseURL).pathname.endsWith("/received/")) {
        window.location.assign(request.responseURL);
      } else if (elsewhere && !again && showsSameForm(request.responseText, form)) {
        history.replaceState(history.state, "", request.responseURL);
        sendWithProgress(form, data, done, true);
      } else if (elsewhere || request.status === 404) {
        done();
        progress.fail(wordsOf(form).gone);
      } else if (!replacePage(request.responseText)) {
        done();
        progress.fail(wordsOf(form).failed);
      }
    });
    request.addEventListener("error", () => {
      done();
      progress.fail(wordsOf(form).failed);
    });
    request.send(data);
  }

  function guardForm(form) {
    let sending = false;
    const buttons = () => form.querySelectorAll("button[type=submit]");
    const mark = (busy) => {
      sending = busy;
      for (const button of buttons()) {
        if (busy) button.setAttribute("aria-disabled", "true");
        else button.removeAttribute("aria-disabled");
      }
    };
    form.addEventListener("submit", (event) => {
      if (sending) {
        event.preventDefault();
        return;
      }
      mark(true);
      if (!wordsOf(form).progress) return;
      event.preventDefault();
      sendWithProgress(form, new FormData(form, event.submitter), () => mark(false));
    });
    window.addEventListener("pageshow", () => mark(false));
  }

  /* On Back browsers restore the text fields whose value differs from the default. The stamp has to come back with what
     was typed: by it the server knows a second sending, and a mended one, of the same form. */
  function keepStamp(form) {
    const stamp = form.querySelector("[data-wi-stamp]");
    if (!stamp) return;
    stamp.value = `${stamp.value}`;
    stamp.defaultValue = "";
  }

  /* A link in the summary leads to its field, with the label in sight, and leaves the address clean. */
  function leadToFields(root) {
    for (const link of root.querySelectorAll("[data-wi-summary] a")) {
      link.addEventListener("click", (event) => {
        const target = document.getElementById(link.hash.slice(1));
        if (!target) return;
        event.preventDefault();
        (target.closest(".wi-field") || target).scrollIntoView();
        target.focus({ preventScroll: true });
      });
    }
  }

  function start() {
    const root = document.querySelector(".wi");
    if (!root || ready.has(root)) return;
    ready.add(root);
    root.classList.add("wi--live");
    revealConditional(root);
    leadToFields(root);
    for (const form of root.querySelectorAll("[data-wi-form]")) {
      keepStamp(form);
      guardForm(form);
      countCharacters(form, wordsOf(form).left);
      checkSizes(form, wordsOf(form).tooLarge);
    }
    const first = root.querySelector("[data-wi-summary], [data-wi-done]");
    if (first) first.focus();
  }

  start();
})();
