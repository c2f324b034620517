// The office's comforts.  Every page works without them.
(() => {
  "use strict";

  const AGAIN = 500; // milliseconds within which a second press is a double click

  // A button that prints the page, and a line that names the keys: <button type="button" data-print hidden>
  const show = () => {
    for (const part of document.querySelectorAll("[data-print], [data-keys]")) part.hidden = false;
  };
  show();
  document.addEventListener("htmx:afterSwap", show);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
  });

  // What was unfolded stays so when the page refreshes itself.
  let unfolded = [];
  document.addEventListener("htmx:beforeSwap", () => {
    unfolded = [...document.querySelectorAll("details[id][open]")].map((details) => details.id);
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  });

  // The board puts the next step where the last one was: the second half of a double click must not take it.
  let pressed = -AGAIN;
  document.addEventListener("click", (event) => {
    if (!event.detail || !event.target.closest(".visits button, .visit-list button, #start")) return; // a key is no double click
    if (event.timeStamp - pressed < AGAIN) {
      event.preventDefault();
      event.stopPropagation();
    } else {
      pressed = event.timeStamp;
    }
  }, true);

  // A key on a visit presses its button; arrows go from visit to visit.
  document.addEventListener("keydown", (event) => {
    const visit = event.target.closest(".visits .v");
    if (!visit || event.altKey || event.ctrlKey || event.metaKey) return;
    const button = visit.querySelector(`button[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (button) {
      visit.querySelector("a").focus();
      button.click();
    } else if (step) {
      const visits = [...document.querySelectorAll(".visits .v > a")];
      visits[visits.indexOf(visit.querySelector("a")) + step]?.focus();
    } else {
      return;
    }
    event.preventDefault();
  });
})();
