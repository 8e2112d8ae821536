// Choosing all pages of a list at once; without this script each has its own box, and "all with
// this filter" is the form's.
"use strict";

(() => {
  const form = document.querySelector("form.choosing");
  const all = form?.querySelector(".choose-all");
  if (!all) return;
  const boxes = [...form.querySelectorAll("[name=page]")];
  const filter = form.querySelector("[name=all]");
  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  all.closest("label").hidden = boxes.length === 0;
  all.addEventListener("change", () => {
    boxes.forEach((box) => (box.checked = all.checked));
    filter.checked &&= all.checked;
  });
  filter.addEventListener("change", () => {
    boxes.forEach((box) => (box.checked = filter.checked));
    show();
  });
  form.addEventListener("change", (event) => {
    if (event.target.name !== "page") return;
    if (!event.target.checked) filter.checked = false;
    show();
  });
})();
