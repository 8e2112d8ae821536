/* What htmx leaves to the page: lists and calendars change in place, and the visitor is told what
   goes on. A line while an answer is awaited, words when it is long in coming or doesn't come,
   the focus kept where it was, the new title said aloud, or what is marked `data-said`. Its words come with the page, as
   templates inside the element. */
customElements.define("smooth-pages", class extends HTMLElement {
  static LINE_AFTER = 300;
  static WORDS_AFTER = 8000;
  #listening;
  /* What takes the focus is not to come to rest behind the words. */
  #room = new ResizeObserver(([{ target }]) => {
    document.documentElement.style.scrollPaddingBlockEnd = target.hidden ? "" : `${target.offsetHeight + 16}px`;
  });
  #waiting = [];
  #asked;

  connectedCallback() {
    this.#listening = new AbortController();
    const on = (name, then) =>
      document.addEventListener(`htmx:${name}`, (event) => then(event.detail, event), { signal: this.#listening.signal });
    this.#room.observe(this.#trouble);
    on("beforeRequest", (asked) => this.#ask(asked));
    on("afterRequest", ({ xhr }) => { if (xhr === this.#asked?.xhr) this.#wait(false); });
    on("beforeSwap", (answer) => this.#judge(answer));
    on("afterSettle", () => this.#arrive());
    on("responseError", ({ xhr }) => this.#tell(this.#kind(xhr.status)));
    on("sendError", () => this.#tell(navigator.onLine ? "unreachable" : "offline"));
    on("timeout", () => this.#tell("unreachable"));
    on("historyCacheMiss", ({ xhr }) => this.#goBack(xhr));
    on("historyCacheMissLoadError", () => location.reload());
  }

  disconnectedCallback() {
    this.#wait(false);
    this.#room.disconnect();
    this.#listening.abort();
  }

  #ask({ xhr, elt, target }) {
    if (target.id !== "main") return;
    this.#asked = { xhr, elt, focused: document.activeElement, again: () => this.#again(elt) };
    this.#tell(null);
    this.#wait(true);
  }

  /* On the way back the address has changed already; what failed is the page that goes with it. */
  #goBack(xhr) {
    this.#asked = { xhr, again: () => location.reload() };
    this.#tell(null);
    this.#wait(true);
    xhr.addEventListener("loadend", () => this.#wait(false));
    xhr.addEventListener("error", () => this.#tell(navigator.onLine ? "unreachable" : "offline"));
  }

  #wait(waits) {
    this.#waiting.forEach(clearTimeout);
    this.#waiting = waits
      ? [setTimeout(() => this.#busy(true), this.constructor.LINE_AFTER), setTimeout(() => this.#tell("slow"), this.constructor.WORDS_AFTER)]
      : [];
    if (!waits) {
      this.#busy(false);
      if (this.#trouble.dataset.kind === "slow") this.#tell(null);
    }
  }

  #busy(busy) {
    this.querySelector(".progress").hidden = !busy;
    document.getElementById("main").ariaBusy = busy ? "true" : null;
  }

  /* A main part is shown whatever its status is; a whole page in its place is gone to. So is a
     page for somebody else than the frame around it is for: who has signed in or out meanwhile. */
  #judge(answer) {
    const { xhr, pathInfo, target } = answer;
    if (target.id !== "main") return;
    const isPart = xhr.responseText.startsWith("<title>");
    const isOwn = (xhr.getResponseHeader("Cache-Control") ?? "").includes("private");
    if (isPart && isOwn === this.hasAttribute("data-own")) {
      answer.shouldSwap = true;
      answer.isError = false;
    } else if (isPart || xhr.status < 400) {
      answer.shouldSwap = false;
      location.assign((pathInfo.responsePath ?? pathInfo.finalRequestPath) + (pathInfo.anchor ? `#${pathInfo.anchor}` : ""));
    }
  }

  #arrive() {
    if (!this.#asked?.elt) return;
    const { elt, focused } = this.#asked;
    this.#asked = null;
    this.#keepFocus(elt, focused);
    for (const link of document.querySelectorAll(":is(.top, .bottom) a[href*='next=']")) {
      const way = new URL(link.href);
      way.searchParams.set("next", location.pathname);
      link.href = way.pathname + way.search;
    }
    const answer = document.querySelector("#main [data-said]")?.textContent ?? document.title;
    setTimeout(() => { this.querySelector("[role=status]").textContent = answer.replace(/\s+/g, " ").trim(); }, 100);
  }

  #keepFocus(elt, focused) {
    const main = document.getElementById("main");
    if (main.contains(document.activeElement) && document.activeElement !== main) return;
    const twin = [...main.querySelectorAll("a, select, input, button")].find((other) =>
      focused?.name ? other.name === focused.name : other.getAttribute("href") && other.getAttribute("href") === elt.getAttribute("href"));
    (twin ?? main).focus({ preventScroll: true });
  }

  #kind(status) {
    if (status === 404 || status === 410) return "missing";
    return status === 401 || status === 403 ? "refused" : "broken";
  }

  get #trouble() {
    return this.querySelector(".trouble");
  }

  #tell(kind) {
    const words = kind && this.querySelector(`template[data-kind=${kind}]`);
    this.#trouble.hidden = !words;
    this.#trouble.dataset.kind = kind ?? "";
    this.#trouble.replaceChildren(...(words ? [words.content.cloneNode(true)] : []));
    if (words) this.#trouble.scrollIntoView({ block: "nearest" });
    this.#trouble.querySelector("[data-again]")?.addEventListener("click", this.#asked?.again);
    this.#trouble.querySelector("[data-close]")?.addEventListener("click", () => {
      this.#tell(null);
      document.getElementById("main").focus({ preventScroll: true });
    });
  }

  #again(elt) {
    if (!elt.isConnected) location.reload();
    else if (elt.form ?? elt.matches("form")) (elt.form ?? elt).requestSubmit();
    else elt.click();
  }
});
