// Six small comforts.  Nothing on the site depends on them.
(() => {
  "use strict";

  // The same instant on the visitor's own clock, where that differs from the clinic's:
  // <p data-your-time="2026-11-23T09:00:00-05:00" data-text="{l} {j} de {F}, {g}:{i} {a}" data-am="a. m."
  //    data-pm="p. m." hidden></p>, with the letters of Django's formats.
  for (const line of document.querySelectorAll("[data-your-time]")) {
    const instant = new Date(line.dataset.yourTime);
    const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(line.dataset.yourTime) || [];
    const clinicMinutes = (sign === "-" ? -1 : 1) * (60 * hours + Number(minutes));
    if (isNaN(instant) || isNaN(clinicMinutes) || clinicMinutes === -instant.getTimezoneOffset()) continue;
    // Only names come from the browser; their order and "a. m." are those of the line above.
    const format = new Intl.DateTimeFormat(`${document.documentElement.lang}-US`, {
      weekday: "long", year: "numeric", month: "long", day: "numeric", hour: "numeric", minute: "2-digit",
      timeZoneName: "long",
    });
    const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
    const a = instant.getHours() < 12 ? line.dataset.am : line.dataset.pm;
    const written = { l: part.weekday, F: part.month, j: part.day, Y: part.year, g: part.hour, i: part.minute, a,
      e: part.timeZoneName };
    line.textContent = line.dataset.text.replace(/\{(\w)\}/g, (_, letter) => written[letter]);
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

  // A page that shows what somebody typed or what is private: after 25 minutes without a click a warning with a
  // button, five minutes later the page is closed.  The clock of a device that slept is looked at when it wakes.
  // <p data-idle="Are you still there?" data-stay="I am still here" data-stay-at="/…" data-gone-at="/…">
  const idle = document.querySelector("[data-idle]");
  if (idle) {
    const WARN = 25 * 60000, GONE = 30 * 60000, TELL = 5 * 60000;
    let since = Date.now(), told = since, dialog;
    const stay = () => {
      since = told = Date.now();
      dialog?.close();
      const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
      fetch(idle.dataset.stayAt, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => {});
    };
    const warn = () => {
      dialog ??= document.body.appendChild(Object.assign(document.createElement("dialog"), { className: "box" }));
      const button = Object.assign(document.createElement("button"), { className: "btn go", textContent: idle.dataset.stay });
      button.addEventListener("click", stay);
      const words = Object.assign(document.createElement("p"), { textContent: idle.dataset.idle, id: "idle" });
      dialog.setAttribute("aria-labelledby", "idle");
      dialog.replaceChildren(words, button);
      dialog.addEventListener("cancel", stay);
      dialog.showModal();
    };
    const look = () => {
      const alone = Date.now() - since;
      if (alone >= GONE) location.replace(idle.dataset.goneAt);
      else if (alone >= WARN && !dialog?.open) warn();
    };
    // Typing is being there as well: the server hears of it now and then.
    for (const kind of ["input", "pointerdown"]) {
      document.addEventListener(kind, () => {
        if (dialog?.open) return;
        since = Date.now();
        if (since - told >= TELL) stay();
      });
    }
    setInterval(look, 5000);
    document.addEventListener("visibilitychange", look);
    addEventListener("pageshow", look);
  }

  // A button that prints the page, which no page can do by itself:
  // <button type="button" data-print hidden>Print</button>
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  // A button that reads the page aloud and can pause, where the device itself has a voice in its language:
  // <button type="button" data-read="Pause" data-go-on="Go on reading" hidden><span>Read it to me</span></button>
  const READ = ":is(h1, h2, h3, p, li, dt, dd, th, td, figcaption)";
  const SKIP = ".noprint, .toc, .sources, .byline, .fine:not(.review), nav, script";
  for (const button of document.querySelectorAll("[data-read]")) {
    const speech = window.speechSynthesis;
    const language = document.documentElement.lang;
    const words = button.querySelector("span:last-child");
    const first = words.textContent;
    let voice, blocks, at = 0, reading = false;
    const find = () => {
      // What a voice of another kind reads would be sent to its maker.
      voice = speech?.getVoices().find((one) => one.localService && one.lang.toLowerCase().startsWith(language));
      button.hidden = !voice;
    };
    const text = (block) => {
      const copy = block.cloneNode(true);
      for (const extra of copy.querySelectorAll("sup, [aria-hidden=true]")) extra.remove();
      return copy.textContent.replace(/\s+/g, " ").trim();
    };
    const stop = (label) => {
      reading = false;
      words.textContent = label;
      blocks?.[at]?.classList.remove("read-now");
      speech.cancel();
    };
    const next = () => {
      if (!reading) return;
      blocks[at - 1]?.classList.remove("read-now");
      if (at >= blocks.length) { at = 0; return stop(first); }
      const said = new SpeechSynthesisUtterance(text(blocks[at]));
      said.voice = voice;
      said.lang = voice.lang;
      said.onend = () => { if (reading) { at += 1; next(); } };
      said.onerror = () => { if (reading) stop(button.dataset.goOn); };
      blocks[at].classList.add("read-now");
      speech.speak(said);
    };
    button.addEventListener("click", () => {
      // Pausing is our own: on many phones the browser's pause never goes on.
      if (reading) return stop(button.dataset.goOn);
      blocks ??= [...button.closest("article").querySelectorAll(READ)]
        .filter((block) => !block.closest(SKIP) && !block.querySelector(READ) && text(block));
      speech.cancel();
      reading = true;
      words.textContent = button.dataset.read;
      next();
    });
    addEventListener("pagehide", () => { if (reading) stop(button.dataset.goOn); });
    speech?.addEventListener?.("voiceschanged", find);
    find();
  }
})();
