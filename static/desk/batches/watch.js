// Says aloud, now and then, how far the batch on the page is: only what is new.
"use strict";

(() => {
  const said = document.querySelector("#going-said");
  const tell = () => {
    const words = document.querySelector("#going")?.dataset.said ?? "";
    if (said.textContent !== words) said.textContent = words;
  };
  document.body.addEventListener("htmx:afterSettle", tell);
})();
