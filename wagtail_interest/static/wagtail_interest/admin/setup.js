// Says what the numbers mean and which kind of page fits the answers; without it the server marks one.
(() => {
  const form = document.querySelector("[data-wi-setup]");
  if (!form) return;
  const sum = form.querySelector("[data-wi-sum]");
  const words = sum.dataset.wiWords;

  const tell = () => {
    const week = Number.parseInt(form.elements.capacity.value, 10);
    sum.textContent = week > 0
      ? words.replace("{month}", week * sum.dataset.wiWeeks).replace("{week}", sum.dataset.wiLimit || week)
      : "";
    const again = form.elements.again.value || "no";
    form.querySelectorAll("[data-wi-kind]").forEach((kind) => {
      const fits = kind.dataset.wiKind === again;
      kind.classList.toggle("wi-kind--best", fits);
      kind.querySelector("[data-wi-best]").hidden = !fits;
      kind.querySelector("button").classList.toggle("button-secondary", !fits);
    });
  };

  form.addEventListener("input", tell);
  form.addEventListener("change", tell);
  tell();
})();
