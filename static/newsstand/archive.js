/* Arrow keys in an archive: from day to day in calendars, from month to month in the grid of
   years. Without it every day is a link that Tab comes to; with it a month is one stop. */
customElements.define("archive-grid", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("focusin", (event) => this.#arrived(event.target));
    for (const table of this.querySelectorAll("table")) {
      const links = this.#links(table);
      const first = links.find((link) => link.ariaCurrent) ?? links.at(0);
      for (const link of links) link.tabIndex = link === first ? 0 : -1;
    }
    const keys = this.previousElementSibling;
    if (keys?.matches(".keys")) keys.hidden = false;
  }

  #links(inside = this) {
    return [...inside.querySelectorAll("tbody a")];
  }

  #arrived(link) {
    if (!link.matches("tbody a")) return;
    for (const other of this.#links(link.closest("table"))) other.tabIndex = -1;
    link.tabIndex = 0;
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || !event.target.matches?.("tbody a")) return;
    const to = this.#target(event.target, event.key);
    if (!to) return;
    event.preventDefault();
    to.focus();
  }

  #target(link, key) {
    const forward = this.matches(":dir(rtl)") ? "ArrowLeft" : "ArrowRight";
    const back = this.matches(":dir(rtl)") ? "ArrowRight" : "ArrowLeft";
    const row = this.#links(link.closest("tr"));
    if (key === "Home") return row.at(0);
    if (key === "End") return row.at(-1);
    return link.closest("[data-month]")
      ? this.#day(link, { [forward]: 1, [back]: -1, ArrowDown: 7, ArrowUp: -7, PageDown: "next", PageUp: "previous" }[key])
      : this.#place(link, { [forward]: 1, [back]: -1, ArrowDown: "below", ArrowUp: "above" }[key]);
  }

  /* The link nearest to that far on, in that direction; across months too. */
  #day(link, step) {
    if (!step) return null;
    const here = this.#date(link);
    const wanted = new Date(here);
    if (typeof step === "number") wanted.setUTCDate(here.getUTCDate() + step);
    else wanted.setUTCMonth(here.getUTCMonth() + (step === "next" ? 1 : -1));
    if (step === "next" && wanted.getUTCDate() !== here.getUTCDate()) wanted.setUTCDate(0);
    const away = ({ date }) => Math.abs(date - wanted);
    return this.#links()
      .map((other) => ({ other, date: this.#date(other) }))
      .filter(({ date }) => (wanted > here ? date > here : date < here))
      .sort((a, b) => away(a) - away(b)).at(0)?.other;
  }

  #date(link) {
    const [year, month] = link.closest("[data-month]").dataset.month.split("-").map(Number);
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, Number(link.textContent));
    return date;
  }

  /* In the grid of years: along the row, or the nearest in the next row that has one. */
  #place(link, way) {
    if (!way) return null;
    const row = link.closest("tr");
    const links = this.#links(row);
    if (typeof way === "number") return links[links.indexOf(link) + way];
    const next = way === "below" ? "nextElementSibling" : "previousElementSibling";
    let other = row[next];
    while (other && !other.querySelector("a")) other = other[next];
    const middle = (cell) => { const box = cell.getBoundingClientRect(); return box.left + box.width / 2; };
    return other && this.#links(other)
      .sort((a, b) => Math.abs(middle(a) - middle(link)) - Math.abs(middle(b) - middle(link))).at(0);
  }
});
