// Files of a batch that aren't whole: chosen again, each goes on from where it stopped.
"use strict";

(() => {
  const { sendAndShow, endWith, dropOn } = window.sending;
  const section = document.querySelector(".torn");
  const place = section?.querySelector(".drop-here");
  if (!place) return;
  const say = section.dataset;
  const input = place.querySelector("input");
  const list = section.querySelector(".sending");

  const go = async (files) => {
    if (!files.length) return;
    place.hidden = true;
    const shown = document.createElement("div");
    list.replaceWith(shown);
    await sendAndShow(files, shown, { announceAt: say.announce, say });
    await endWith(say.received, say.page, say);
  };

  place.hidden = false;
  input.addEventListener("change", () => go([...input.files]));
  dropOn(place, go);
})();
