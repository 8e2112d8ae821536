// Dropping files on the form, a list of what was chosen, and sending it in pieces. Without this
// script the plain file input does the same work, up to what one request may have.
"use strict";

(() => {
  const { sendAndShow, endWith, dropOn, sizeOf, element } = window.sending;
  const form = document.querySelector(".add-dumps-form");
  const input = form.querySelector("input[name=dumps]");
  const folder = form.querySelector("[data-folder]");
  const place = form.querySelector(".drop-here");
  const chosen = form.querySelector(".chosen");
  const say = form.dataset;
  const most = { files: Number(say.mostFiles), bytes: Number(say.mostBytes) };
  const shown = 200;
  let files = [];

  const problems = () => {
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    return [
      ...(files.length > most.files ? [say.sayTooMany] : []),
      ...(bytes > most.bytes ? [say.sayTooMuch] : []),
    ];
  };

  const wayOf = (file) => file.path || file.webkitRelativePath || file.name;

  const row = (file) => {
    const item = element("li");
    const remove = element("button", say.sayRemove, "remove");
    remove.type = "button";
    remove.setAttribute("aria-label", `${say.sayRemove} ${wayOf(file)}`);
    remove.addEventListener("click", () => {
      files = files.filter((other) => other !== file);
      list();
      input.focus();
    });
    item.append(element("span", wayOf(file), "name"), element("span", sizeOf(file.size), "size"), remove);
    return item;
  };

  const list = () => {
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    const number = files.length === 1 ? say.sayOne : say.sayMany.replace("%s", files.length);
    const items = document.createElement("ol");
    items.append(...files.slice(0, shown).map(row));
    if (files.length > shown) items.append(element("li", "…"));
    chosen.replaceChildren(
      element("p", `${number}, ${sizeOf(bytes)}`, "sum"),
      ...problems().map((problem) => element("p", problem, "problem")),
      items,
    );
    chosen.hidden = files.length === 0;
  };

  const add = (more) => {
    const key = (file) => `${wayOf(file)} ${file.size} ${file.lastModified}`;
    const known = new Set(files.map(key));
    files = [...files, ...more.filter((file) => !known.has(key(file)))];
    list();
  };

  const take = (from) => {
    add([...from.files]);
    from.value = ""; // what is chosen stands in the list
  };

  const start = async () => {
    const body = new FormData(form);
    body.delete("dumps");
    const answer = await fetch(say.start, { method: "POST", body }).catch(() => null);
    const told = await answer?.json().catch(() => null);
    if (told?.announce) return told;
    chosen.prepend(element("p", told?.problem ?? say.saySignedOut, "problem"));
    return null;
  };

  form.addEventListener("submit", async (event) => {
    if (!files.length) return;
    event.preventDefault();
    if (problems().length || form.classList.contains("on-its-way")) return;
    form.classList.add("on-its-way");
    const places = await start();
    if (!places) {
      form.classList.remove("on-its-way");
      return;
    }
    history.replaceState(null, "", places.page); // where one comes back to
    form.querySelectorAll("fieldset, input, textarea, .remove").forEach((one) => (one.disabled = true));
    chosen.removeAttribute("aria-live"); // the sum says it, now and then
    await sendAndShow(files, chosen, { announceAt: places.announce, say });
    await endWith(places.received, places.page, say);
  });

  input.addEventListener("change", () => take(input));
  folder.addEventListener("change", () => take(folder));
  dropOn(place, add);
  place.querySelector(".drop-hint").hidden = false;
  place.querySelector(".folder").hidden = !("webkitdirectory" in folder);
  form.querySelector(".in-one").hidden = true;
  form.querySelector(".in-pieces").hidden = false;
})();
