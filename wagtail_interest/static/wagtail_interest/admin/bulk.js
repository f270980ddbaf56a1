/* Many entries: ticks stay after a search, a form is sent once, a change that goes on is read again. All works without this file. */
(() => {
  // leaving the search box asks for the same results once more, which would clear what was just ticked
  document.addEventListener(
    "change",
    (event) => {
      const asked = new URLSearchParams(window.location.search).get("q") ?? "";
      if (event.target.matches("[data-search-form] #id_q") && event.target.value.trim() === asked.trim()) {
        event.stopPropagation();
      }
    },
    true,
  );

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-wi-once]") || event.submitter?.name === "use") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
  });
  // back from the browser's memory: it may be sent anew
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("[data-wi-once]")) delete form.dataset.sent;
  });

  const again = async () => {
    const here = document.getElementById("wi-job");
    if (!here?.dataset.wiAgain) return;
    try {
      const response = await fetch(window.location.href, { credentials: "same-origin" });
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("wi-job");
      if (response.ok && fresh && !here.contains(document.activeElement)) here.replaceWith(fresh);
    } catch {
      // the network is away for a moment: the next round asks again
    }
    wait();
  };
  const wait = () => {
    const seconds = Number(document.getElementById("wi-job")?.dataset.wiAgain);
    if (seconds) window.setTimeout(again, seconds * 1000);
  };
  wait();
})();
