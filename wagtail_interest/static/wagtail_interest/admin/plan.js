/* The handling plan: a new plan's purpose pre-selects the rest, and what the figures imply is reckoned while typing.
   The server stores what is posted and reckons the same way (followup/implied.py). */
(() => {
  "use strict";

  class PlanController extends window.StimulusModule.Controller {
    static targets = ["month", "waiting", "limit", "outpaced", "filled"];
    static values = { settings: Object };

    connect() {
      this.form = this.element.closest("form");
      this.touched = new Set();
      this.changed = this.changed.bind(this);
      for (const event of ["input", "change"]) this.form.addEventListener(event, this.changed);
      this.reckon();
    }

    disconnect() {
      for (const event of ["input", "change"]) this.form.removeEventListener(event, this.changed);
    }

    changed(event) {
      const name = event.target.name;
      if (name === "purpose" && event.type === "change") this.preselect(event.target.value);
      else if (event.isTrusted) this.touched.add(name);
      this.reckon();
    }

    preselect(purpose) {
      const preset = this.settingsValue.presets?.[purpose];
      this.filledTarget.hidden = !preset;
      for (const [name, value] of Object.entries(preset || {})) {
        if (!this.touched.has(name)) this.fill(name, String(value));
      }
    }

    fill(name, value) {
      const field = this.form.elements.namedItem(name);
      if (field) field.value = value;
    }

    number(name) {
      return Math.max(0, Number.parseInt(this.text(name), 10) || 0);
    }

    text(name) {
      return this.form.elements.namedItem(name)?.value ?? "";
    }

    reckon() {
      const week = this.number("capacity_per_week");
      const futureOnly = this.text("active_promise") === "notice" && this.text("future_promise") === "personal";
      const days = this.number(futureOnly ? "future_days" : "active_days");
      this.monthTarget.textContent = week * 4;
      this.waitingTarget.textContent = Math.max(1, Math.floor((week * days) / 5));
      this.limitTarget.textContent = this.text("overdue_limit") === "" ? week : this.number("overdue_limit");
      const between = this.settingsValue.between[this.text("rhythm")] ?? 5;
      const mailed = this.form.elements.namedItem("same_day_mail")?.checked;
      const personal = this.text("active_promise") === "personal";
      this.outpacedTarget.hidden = mailed || !personal || this.number("active_days") >= between;
    }
  }

  const start = () => window.wagtail.app.register("wi-plan", PlanController);
  if (window.wagtail?.app && window.StimulusModule) start();
  else document.addEventListener("DOMContentLoaded", start, { once: true });
})();
