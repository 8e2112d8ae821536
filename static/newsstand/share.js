/* Share: the system's sheet where there is one, a copied link, and paper.
   Without it there are links to e-mail and to the page that says how to cite. */
{
  /* Says what came of it; a text that can't be copied (plain http, no permission) is selected. */
  const copy = async (text, said, shown) => {
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = said.dataset.done;
    } catch {
      said.textContent = said.dataset.failed;
      if (!shown) {
        shown = said.appendChild(document.createElement("span"));
        shown.textContent = text;
      }
      if (shown.select) shown.select();
      else getSelection().selectAllChildren(shown);
    }
  };

  customElements.define("share-menu", class extends HTMLElement {
    connectedCallback() {
      this.details = this.querySelector("details");
      this.said = this.querySelector(".said");
      this.offer("copy", () => copy(this.dataset.address, this.said));
      this.offer("print", () => this.print());
      if (navigator.share) this.offer("sheet", () => this.sheet());
      this.details.addEventListener("toggle", () => { this.said.textContent = ""; });
      this.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !this.details.open) return;
        this.close();
        this.details.querySelector("summary").focus();
      });
      this.outside = (event) => { if (!this.contains(event.target)) this.close(); };
      for (const type of ["pointerdown", "focusin"]) document.addEventListener(type, this.outside);
    }

    disconnectedCallback() {
      for (const type of ["pointerdown", "focusin"]) document.removeEventListener(type, this.outside);
    }

    offer(way, act) {
      const button = this.querySelector(`[data-way="${way}"]`);
      button.hidden = false;
      button.addEventListener("click", act);
    }

    close() { this.details.open = false; }

    print() {
      this.close();
      window.print();
    }

    async sheet() {
      try {
        await navigator.share({ title: this.dataset.headline, url: this.dataset.address });
        this.close();
      } catch (fault) {
        if (fault.name !== "AbortError") await copy(this.dataset.address, this.said);
      }
    }
  });

  /* A text with a button that copies it. */
  customElements.define("share-copy", class extends HTMLElement {
    connectedCallback() {
      const button = this.querySelector("button");
      const text = this.querySelector(".reference");
      button.hidden = false;
      button.addEventListener("click", () => copy(text.value ?? text.textContent, this.querySelector(".said"), text));
    }
  });
}
