/* Shows only the screening fields that apply to what a question counts as; the server ignores the others anyway. */
(() => {
  const BY_FIELD = {
    weight: ["merit"],
    value_name: ["values"],
    at_least: ["must", "merit", "values"],
    at_most: ["must", "merit", "values"],
    wanted: ["must", "merit", "values"],
    wanted_from: ["must", "merit", "values"],
    match: ["must", "merit", "values"],
    meets: ["must", "merit", "values"],
    learnable: ["must", "merit", "values"],
    reason: ["must", "merit", "values"],
  };

  class QuestionController extends window.StimulusModule.Controller {
    connect() {
      this.update = this.update.bind(this);
      this.element.addEventListener("change", this.update);
      /* options added later appear after the click that adds them */
      this.observer = new MutationObserver(this.update);
      this.observer.observe(this.element, { childList: true, subtree: true });
      this.update();
    }

    disconnect() {
      this.element.removeEventListener("change", this.update);
      this.observer.disconnect();
    }

    owns(field) {
      return field.closest('[data-controller~="wi-question"]') === this.element;
    }

    update() {
      const select = [...this.element.querySelectorAll('select[name$="-counts"]')].find((each) => this.owns(each));
      if (!select) return;
      for (const [name, counts] of Object.entries(BY_FIELD)) {
        for (const field of this.element.querySelectorAll(`[data-contentpath="${name}"]`)) {
          if (this.owns(field)) field.hidden = !counts.includes(select.value);
        }
      }
    }
  }

  const start = () => window.wagtail.app.register("wi-question", QuestionController);
  if (window.wagtail?.app && window.StimulusModule) start();
  else document.addEventListener("DOMContentLoaded", start, { once: true });
})();
