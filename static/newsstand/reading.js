/* Reading settings: Aa opens the form over the story, and what is chosen shows and is kept at
   once. Without this script Aa leads to a page with the same form. */
{
  const root = document.documentElement;
  const HTMX = { "HX-Request": "true" }; // the server answers with the form alone
  const inCookie = () => document.cookie.split("; ").find((one) => /^(__Host-)?reading=/.test(one)) ?? "";
  let seen = inCookie();

  customElements.define("reading-settings", class extends HTMLElement {
    connectedCallback() {
      this.form = this.querySelector("form");
      for (const field of this.form.querySelectorAll("input[type=number]")) this.draw(field);
      this.form.addEventListener("input", (event) => this.show(event.target));
      this.form.addEventListener("change", (event) => this.saveSoon(event.target.type === "range" ? 250 : 0));
      this.form.addEventListener("submit", (event) => this.submit(event));
      window.addEventListener("pagehide", () => this.saveNow());
    }

    /* A number becomes a line to draw along, with its value in words beside it. */
    draw(field) {
      const value = field.value;
      field.type = "range";
      field.value = value;
      const line = field.closest(".range");
      line.querySelector("small").hidden = true;
      line.querySelector("output").hidden = false;
      this.tell(field);
    }

    tell(field) {
      const output = field.closest(".range").querySelector("output");
      output.value = output.dataset.says.replace("#", field.value);
      field.setAttribute("aria-valuetext", output.value);
    }

    show(field) {
      if (field.type === "range") {
        root.style.setProperty(`--reading-${field.name}`, field.value / 100);
        this.tell(field);
      } else if (field.value === field.dataset.usual) {
        delete root.dataset[field.name];
      } else {
        root.dataset[field.name] = field.value;
      }
    }

    /* What changes in quick steps, as a line does by the arrow keys, is kept once. */
    saveSoon(wait) {
      clearTimeout(this.soon);
      this.soon = setTimeout(() => this.saveNow(), wait);
    }

    saveNow() {
      if (!this.soon) return;
      clearTimeout(this.soon);
      this.soon = 0;
      this.post();
    }

    /* Each brings all settings, so the last one is enough; it goes out also as the page is left. */
    async post() {
      const last = new AbortController();
      this.last?.abort();
      this.last = last;
      const asked = { method: "POST", headers: HTMX, body: new FormData(this.form), keepalive: true, signal: last.signal };
      const saved = await fetch(this.form.action, asked).then((answer) => answer.status === 204, () => false);
      if (last !== this.last) return;
      const told = this.querySelector(".unsaved");
      told.textContent = saved ? "" : told.dataset.says;
      seen = inCookie();
    }

    submit(event) {
      const dialog = this.closest("dialog");
      if (event.submitter?.name === "defaults") {
        event.preventDefault();
        this.backToDefaults();
      } else if (dialog) {
        event.preventDefault();
        dialog.close();
      } else {
        clearTimeout(this.soon);
        this.soon = 0; // the form itself brings it
      }
    }

    backToDefaults() {
      for (const field of this.form.querySelectorAll("[data-usual]")) {
        if (field.type === "range") field.value = field.dataset.usual;
        else field.checked = field.value === field.dataset.usual;
        if (field.type === "range" || field.checked) this.show(field);
      }
      this.saveSoon(0);
    }
  });

  customElements.define("reading-door", class extends HTMLElement {
    connectedCallback() {
      const link = this.querySelector("a");
      link.setAttribute("role", "button");
      link.setAttribute("aria-haspopup", "dialog");
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        this.open(link);
      });
      link.addEventListener("keydown", (event) => {
        if (event.key !== " ") return;
        event.preventDefault();
        link.click();
      });
    }

    async open(link) {
      try {
        this.dialog ??= await this.fetchDialog(link.href);
      } catch {
        location.assign(link.href); // the browser says what is wrong
        return;
      }
      if (this.dialog.open) return;
      this.dialog.showModal();
      this.dialog.querySelector(":checked").focus();
    }

    async fetchDialog(address) {
      const answer = await fetch(address, { headers: HTMX });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const settings = page.querySelector("reading-settings");
      const heading = document.createElement("h2");
      heading.textContent = page.querySelector("h1").textContent;
      heading.id = "reading-heading";
      settings.prepend(heading);
      settings.querySelector(".save").hidden = true;
      const close = settings.querySelector(".close");
      close.hidden = false;
      if (document.querySelector("main .text")) settings.querySelector(".sample").remove();
      const dialog = document.createElement("dialog");
      dialog.className = "reading";
      dialog.setAttribute("aria-labelledby", heading.id);
      dialog.append(settings);
      close.addEventListener("click", () => dialog.close());
      dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
      dialog.addEventListener("close", () => settings.saveNow());
      this.append(dialog);
      return dialog;
    }
  });

  /* A page out of the browser's memory is as it was left; what was chosen since is not on it, and
     leaving.js, which comes after this script, loads it again. */
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && inCookie() !== seen) root.dataset.stale = "";
  });
}
