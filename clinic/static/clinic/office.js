// The office's comforts.  Every page works without them.
(() => {
  "use strict";

  // A button that prints the page: <button type="button" data-print hidden>Print</button>
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
