// Dropping files on the form, and a list of what was chosen. Without this script the plain file
// input does the same work.
"use strict";

(() => {
  const form = document.querySelector(".add-dumps-form");
  const input = form.querySelector("input[type=file]");
  const place = form.querySelector(".drop-here");
  const chosen = form.querySelector(".chosen");
  const say = form.dataset;
  const most = {
    files: Number(say.uploadMaxFiles),
    all: Number(say.uploadMaxBytes),
  };
  const shown = 200;
  let files = [];

  const size = (bytes) => {
    const [unit, by] = bytes < 1024 * 1024 ? ["kilobyte", 1024] : ["megabyte", 1024 * 1024];
    const style = { style: "unit", unit, maximumFractionDigits: 1 };
    return new Intl.NumberFormat(document.documentElement.lang, style).format(
      Math.max(bytes / by, 0.1),
    );
  };

  const element = (name, text, kind = "") => {
    const made = document.createElement(name);
    made.textContent = text;
    made.className = kind;
    return made;
  };

  const keep = (some) => {
    const held = new DataTransfer();
    files = some;
    files.forEach((file) => held.items.add(file));
    input.files = held.files;
    list();
  };

  const row = (file) => {
    const item = element("li", "");
    const remove = element("button", say.sayRemove, "remove");
    remove.type = "button";
    remove.setAttribute("aria-label", `${say.sayRemove} ${file.name}`);
    remove.addEventListener("click", () => keep(files.filter((other) => other !== file)));
    item.append(element("span", file.name, "name"), element("span", size(file.size), "size"), remove);
    return item;
  };

  const list = () => {
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    const number = files.length === 1 ? say.sayOne : say.sayMany.replace("%s", files.length);
    const problems = [];
    if (files.length > most.files) problems.push(say.sayTooMany);
    if (bytes > most.all) problems.push(say.sayTooMuch);
    const items = document.createElement("ol");
    items.append(...files.slice(0, shown).map(row));
    if (files.length > shown) items.append(element("li", "…"));
    chosen.replaceChildren(
      element("p", `${number}, ${size(bytes)}`, "sum"),
      ...problems.map((problem) => element("p", problem, "problem")),
      items,
    );
    chosen.hidden = files.length === 0;
  };

  const add = (more) => {
    const known = new Set(files.map((file) => `${file.name} ${file.size} ${file.lastModified}`));
    const fresh = more.filter((file) => !known.has(`${file.name} ${file.size} ${file.lastModified}`));
    keep([...files, ...fresh]);
  };

  input.addEventListener("change", () => add([...input.files]));
  ["dragenter", "dragover"].forEach((kind) =>
    place.addEventListener(kind, (event) => {
      event.preventDefault();
      place.classList.add("over");
    }),
  );
  ["dragleave", "drop"].forEach((kind) =>
    place.addEventListener(kind, () => place.classList.remove("over")),
  );
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    add([...event.dataTransfer.files].filter((file) => file.size || file.type));
  });
  place.classList.add("ready");
  place.querySelector(".drop-hint").hidden = false;
})();
