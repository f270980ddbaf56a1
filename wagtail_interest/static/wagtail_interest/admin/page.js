/* Page editor: says at each text whether it is the standard one, and keeps that true while typing. */
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

  function start() {
    for (const input of document.querySelectorAll("[data-wi-standard-words]")) follow(input);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
