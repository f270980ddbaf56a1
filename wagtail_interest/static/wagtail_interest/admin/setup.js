// Says what the numbers mean and which kind of page fits the answers; without it both kinds stand side by side.
(() => {
  const form = document.querySelector("[data-wi-setup]");
  if (!form) return;
  const sum = form.querySelector("[data-wi-sum]");
  const words = sum.dataset.wiWords;

  const tell = () => {
    const week = Number.parseInt(form.elements.capacity.value, 10);
    sum.textContent = week > 0
      ? words.replace("{month}", Math.round((week * 52) / 12)).replace("{week}", week)
      : "";
    const again = form.elements.again.value;
    form.querySelectorAll("[data-wi-kind]").forEach((kind) => {
      const fits = Boolean(again) && kind.dataset.wiKind === again;
      kind.classList.toggle("wi-kind--best", fits);
      kind.querySelector("[data-wi-best]").hidden = !fits;
      kind.querySelector("button").classList.toggle("button-secondary", Boolean(again) && !fits);
    });
  };

  form.addEventListener("input", tell);
  form.addEventListener("change", tell);
  tell();
})();
