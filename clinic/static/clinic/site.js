// Four small comforts.  Nothing on the site depends on them.
(() => {
  "use strict";

  // The same instant on the visitor's own clock, where that differs from the clinic's:
  // <p data-your-time="2026-11-23T09:00:00-05:00" data-text="%s where you are" hidden></p>
  for (const line of document.querySelectorAll("[data-your-time]")) {
    const instant = new Date(line.dataset.yourTime);
    const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(line.dataset.yourTime) || [];
    const clinicMinutes = (sign === "-" ? -1 : 1) * (60 * hours + Number(minutes));
    if (isNaN(instant) || isNaN(clinicMinutes) || clinicMinutes === -instant.getTimezoneOffset()) continue;
    // As people in the United States write it: with twelve hours in Spanish too.
    const format = new Intl.DateTimeFormat(`${document.documentElement.lang}-US`, {
      weekday: "long", month: "long", day: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "long",
    });
    line.textContent = line.dataset.text.replace("%s", () => format.format(instant));
    line.hidden = false;
  }

  // A second click while the first is on its way sends nothing.  After ten seconds, or when the
  // visitor comes back to the page, the button works again.
  const sentAt = new WeakMap();
  document.addEventListener("submit", (event) => {
    const now = Date.now();
    if (event.target.method === "post" && now - (sentAt.get(event.target) ?? -Infinity) < 10000) {
      event.preventDefault();
    } else {
      sentAt.set(event.target, now);
    }
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.forms) sentAt.delete(form);
  });

  // A quiet word two minutes before a held time is given back:
  // <p data-held-until="2026-11-20T15:52:00+00:00" data-warning="Your time is held for two more minutes."></p>
  for (const line of document.querySelectorAll("[data-held-until]")) {
    const left = new Date(line.dataset.heldUntil) - Date.now();
    if (!(left > 0) || !line.dataset.warning) continue;
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    line.after(status);
    setTimeout(() => { status.textContent = line.dataset.warning; }, Math.max(1000, left - 120000));
  }

  // A button that prints the page, which no page can do by itself:
  // <button type="button" data-print hidden>Print</button>
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
