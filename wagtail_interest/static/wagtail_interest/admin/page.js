/* Page editor: says at each text whether it is the standard one, and keeps that true while typing; asks whether a
   must-have on a general form is intended only while there is one. */
(() => {
  "use strict";

  const plain = (text) => text.split(/\s+/).filter(Boolean).join(" ");

  function follow(input) {
    const field = input.closest(".w-field");
    const help = field?.querySelector(".w-field__help, .help");
    if (!field || !help) return;
    const standard = input.dataset.wiText === "standard" ? plain(input.value) : null;
    const mark = (own) => {
      field.dataset.wiText = own ? "own" : "standard";
      help.textContent = own ? input.dataset.wiOwnWords : input.dataset.wiStandardWords;
    };
    mark(standard === null);
    const isRich = input.type === "hidden" || input.hasAttribute("data-draftail-input");
    field.addEventListener("input", () => {
      if (isRich) mark(true);
      else mark(plain(input.value) !== "" && plain(input.value) !== standard);
    });
  }

  function askAboutMustHaves() {
    const box = document.querySelector('input[name="must_haves_intended"]');
    const panel = box?.closest("section, .w-panel");
    const questions = document.querySelector('[data-contentpath="questions"]');
    if (!panel || !questions) return;
    const update = () => {
      const counts = [...questions.querySelectorAll('select[name$="-counts"]')];
      const asked = counts.some((select) => select.value === "must" && !select.closest('[aria-hidden="true"]'));
      panel.hidden = !asked && !box.checked && !panel.querySelector(".error-message");
    };
    questions.addEventListener("change", update);
    new MutationObserver(update).observe(questions, { childList: true, subtree: true });
    update();
  }

  function start() {
    askAboutMustHaves();
    for (const input of document.querySelectorAll("[data-wi-standard-words]")) follow(input);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
