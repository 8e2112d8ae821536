/* Suggestions under the search box, from the words that anybody may see. A combobox as the ARIA
   patterns say it: arrows choose, Enter searches, Escape closes; without the script the box is a box. */
customElements.define("search-suggestions", class extends HTMLElement {
  static PAUSE = 120;
  #input;
  #list;
  #timer;
  #asked;

  connectedCallback() {
    this.#input = this.querySelector("input");
    this.#list = document.createElement("ul");
    this.#list.className = "suggestions";
    this.#list.id = "suggestions";
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", this.#input.labels[0]?.textContent ?? "");
    this.#list.hidden = true;
    this.append(this.#list);
    const says = { role: "combobox", "aria-autocomplete": "list", "aria-controls": "suggestions", "aria-expanded": "false" };
    for (const [name, value] of Object.entries(says)) this.#input.setAttribute(name, value);
    this.#input.addEventListener("input", () => this.#later());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("blur", () => this.#show([]));
    this.#list.addEventListener("mousedown", (event) => this.#take(event));
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    this.#list.remove();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(this.#input.value), this.constructor.PAUSE);
  }

  async #ask(text) {
    this.#asked?.abort();
    this.#asked = new AbortController();
    try {
      const address = `${this.dataset.from}?${new URLSearchParams({ q: text })}`;
      const answer = await fetch(address, { signal: this.#asked.signal });
      const [, found] = await answer.json();
      if (this.#input.value === text && document.activeElement === this.#input) this.#show(found.filter((one) => one !== text));
    } catch { /* nothing is suggested then */ }
  }

  #show(found) {
    this.#list.replaceChildren(...found.map((text, place) => {
      const option = document.createElement("li");
      option.id = `suggestion-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = text;
      return option;
    }));
    this.#list.hidden = !found.length;
    this.#input.setAttribute("aria-expanded", String(Boolean(found.length)));
    this.#input.removeAttribute("aria-activedescendant");
  }

  get #chosen() {
    return this.#list.querySelector("[aria-selected=true]");
  }

  #key(event) {
    if (event.key === "Escape" && !this.#list.hidden) {
      event.preventDefault();
      this.#show([]);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (this.#list.hidden) return;
      event.preventDefault();
      this.#move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && this.#chosen) {
      this.#input.value = this.#chosen.textContent;
      this.#show([]);
    }
  }

  #move(step) {
    const options = [...this.#list.children];
    const next = (options.indexOf(this.#chosen) + step + options.length + (this.#chosen || step > 0 ? 0 : 1)) % options.length;
    for (const option of options) option.setAttribute("aria-selected", String(option === options[next]));
    this.#input.setAttribute("aria-activedescendant", options[next].id);
    options[next].scrollIntoView({ block: "nearest" });
  }

  #take(event) {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault();
    this.#input.value = option.textContent;
    this.#show([]);
    this.#input.form.requestSubmit();
  }
});

/* The last searches, in this browser alone: no server hears of them. Shown where the box is empty;
   each can be taken off, all of them can be switched off. They go with their reader (leaving.js). */
customElements.define("recent-searches", class extends HTMLElement {
  static KEY = "searches";
  static MOST = 10;
  #list;

  connectedCallback() {
    this.#list = this.querySelector("ul");
    this.addEventListener("click", (event) => this.#press(event.target.closest("button")));
    const asked = this.dataset.asked;
    if (asked) this.#keep(asked);
    else this.#show();
  }

  #read() {
    try {
      const { off, kept } = JSON.parse(localStorage.getItem(this.constructor.KEY)) ?? {};
      return { off: off === true, kept: Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [] };
    } catch {
      return { off: false, kept: [] };
    }
  }

  #write({ off, kept }) {
    const own = Boolean(document.querySelector(".yours[data-own]"));
    try {
      localStorage.setItem(this.constructor.KEY, JSON.stringify({ off, own, kept }));
    } catch { /* a browser that keeps nothing has no last searches */ }
  }

  #keep(asked) {
    const { off, kept } = this.#read();
    if (off) return;
    this.#write({ off, kept: [asked, ...kept.filter((one) => one !== asked)].slice(0, this.constructor.MOST) });
  }

  #show() {
    const { off, kept } = this.#read();
    this.hidden = !off && !kept.length;
    this.dataset.kept = off ? "off" : "on";
    this.#list.replaceChildren(...kept.map((asked) => this.#line(asked)));
    for (const part of this.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== this.dataset.kept;
  }

  #line(asked) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = `${this.dataset.search}?${new URLSearchParams({ q: asked })}`;
    link.textContent = asked;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.dataset.asked = asked;
    button.setAttribute("aria-label", `${this.dataset.remove}: ${asked}`);
    button.textContent = "×";
    line.append(link, button);
    return line;
  }

  #press(button) {
    if (!button) return;
    const { off, kept } = this.#read();
    if (button.dataset.do) this.#write({ off: button.dataset.do === "off", kept: [] });
    else this.#write({ off, kept: kept.filter((one) => one !== button.dataset.asked) });
    const place = [...this.#list.querySelectorAll("button")].indexOf(button);
    this.#show();
    const left = [...this.#list.querySelectorAll("button"), ...this.querySelectorAll("p:not([hidden]) button")];
    if (this.hidden) document.querySelector("#q")?.focus();
    else left[Math.max(0, Math.min(place, left.length - 1))]?.focus();
  }
});
