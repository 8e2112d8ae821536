// Translates the story on the page: on the device where the browser can, else by the service
// that the site has set. The page that does it without a script is views/translation.py.
(() => {
  const PATIENCE = 2500; // some browsers have the interface and never answer
  const SILENCE = 20_000; // nor does every download begin; one that goes on says so
  // What browsers can be expected to translate; each is asked for before it is offered.
  const TAGS = (
    "ar bg bn cs da de el en es fi fr he hi hr hu id it ja kn ko lt mr nl no pl pt ro ru sk sl sv ta " +
    "te th tr uk vi zh zh-hant"
  ).split(" ");
  const YEAR = 365 * 24 * 60 * 60;

  const PREFIX = location.protocol === "https:" ? "__Host-" : ""; // as newsstand/cookies.py
  const cookie = (name) => document.cookie.match(`(?:^|; )${PREFIX}${name}=([\\w-]*)`)?.[1] ?? "";
  const remember = (name, value) => {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `${PREFIX}${name}=${value}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
  };

  const named = (tag, language) => {
    try {
      return new Intl.DisplayNames([language], { type: "language" }).of(tag);
    } catch {
      return tag;
    }
  };
  const direction = (tag) => {
    const locale = new Intl.Locale(tag);
    return (locale.getTextInfo?.() ?? locale.textInfo)?.direction ?? "auto";
  };

  /** What the browser says of a pair: unavailable, downloadable, downloading or available. */
  const availability = async (sourceLanguage, targetLanguage) => {
    if (!("Translator" in self) || sourceLanguage === targetLanguage) return "unavailable";
    const late = new Promise((done) => setTimeout(done, PATIENCE, "unavailable"));
    try {
      return await Promise.race([Translator.availability({ sourceLanguage, targetLanguage }), late]);
    } catch {
      return "unavailable";
    }
  };

  /** What `begin` promises, as long as it calls `hear` now and then; it is stopped when it falls
      silent, and when `signal` says so. */
  const heard = (signal, begin) =>
    new Promise((done, failed) => {
      const silent = new AbortController();
      let timer;
      const hear = () => {
        clearTimeout(timer);
        timer = setTimeout(() => silent.abort(), SILENCE);
      };
      const stop = AbortSignal.any([signal, silent.signal]);
      stop.addEventListener("abort", () => failed(stop.reason));
      hear();
      begin(hear, stop).then(done, failed).finally(() => clearTimeout(timer));
    });

  /** The story on the page, and the translations beside it. They are marked as such, so that
      what reads the story aloud can leave them out. */
  class Pairs {
    constructor(article) {
      this.article = article;
      this.text = article.querySelector(".text");
      this.originals = [...article.querySelectorAll(".story-head h1, .story-head .deck, .text > p")];
    }

    place(at, words, language, dir) {
      const paragraph = document.createElement("p");
      Object.assign(paragraph, { className: "translation", lang: language, dir, textContent: words });
      this.originals[at].after(paragraph);
    }

    note(words) {
      const { lang, dir } = document.documentElement;
      const note = document.createElement("p");
      Object.assign(note, { className: "translation-note", lang, dir, textContent: words });
      this.text.before(note);
    }

    show(layout) {
      this.article.dataset.layout = layout;
    }

    clear() {
      for (const made of this.article.querySelectorAll(".translation, .translation-note")) made.remove();
      delete this.article.dataset.layout;
    }
  }

  class TranslateTool extends HTMLElement {
    #device = new Map(); // language → availability
    #service = new Map(); // language → the name it gives itself
    #running = null;

    connectedCallback() {
      const article = this.closest("article.story");
      if (!article?.querySelector(".text")) return;
      this.pairs = new Pairs(article);
      this.button = this.querySelector("button");
      this.form = this.querySelector("form");
      this.submit = this.form.querySelector("[type=submit]");
      this.from = this.form.elements.from;
      this.into = this.form.elements.into;
      this.button.addEventListener("click", () => this.#toggle());
      this.from.addEventListener("change", () => this.#learn());
      this.into.addEventListener("change", () => this.#tellHow());
      this.form.addEventListener("submit", (event) => this.#submitted(event));
      this.#part("cancel").addEventListener("click", () => this.#running?.abort());
      this.#part("layouts").addEventListener("click", (event) => this.#choose(event.target.closest("button")));
      this.#wake();
    }

    disconnectedCallback() {
      this.#running?.abort();
    }

    /** The button comes out where there is something behind it. */
    async #wake() {
      const { choice, source } = this.dataset;
      if (choice) {
        this.parentElement.querySelector("[data-translate-link]").hidden = true;
        this.button.hidden = false;
      } else if ("Translator" in self) {
        const found = await Promise.all(TAGS.map((tag) => availability(source || "en", tag)));
        this.button.hidden = found.every((answer) => answer === "unavailable");
      }
    }

    #toggle() {
      this.form.hidden = !this.form.hidden;
      this.button.setAttribute("aria-expanded", String(!this.form.hidden));
      if (this.form.hidden || this.into.length) return;
      if (!this.dataset.source) {
        this.#fill(this.from, new Map(TAGS.map((tag) => [tag, named(tag, tag)])), "en");
        this.#part("from").hidden = false;
      }
      this.#learn();
    }

    /** Ask the device and the service which languages there are. */
    async #learn() {
      this.#say("asking");
      const [device, service] = await Promise.all([this.#askDevice(), this.#askService()]);
      [this.#device, this.#service] = [device, service];
      const names = new Map([...device.keys()].map((tag) => [tag, named(tag, tag)]));
      for (const [tag, name] of service) names.set(tag, name);
      const mine = navigator.languages.map((tag) => tag.split("-")[0]);
      const wanted = [cookie("translation_language"), this.dataset.default, ...mine];
      this.#fill(this.into, names, wanted.find((tag) => names.has(tag)));
      this.#part("into").hidden = this.submit.disabled = !names.size;
      this.#say(names.size ? "" : "neither");
      this.#tellHow();
    }

    async #askDevice() {
      const asked = TAGS.map(async (tag) => [tag, await availability(this.#source, tag)]);
      return new Map((await Promise.all(asked)).filter(([, answer]) => answer !== "unavailable"));
    }

    async #askService() {
      const page = this.dataset.choice ? await this.#page(this.dataset.choice) : null;
      const options = page?.querySelectorAll("select[name=into] option") ?? [];
      return new Map([...options].map((option) => [option.value, option.textContent]));
    }

    /** A page of this site for the reader who is here; null where it doesn't come. */
    async #page(address, signal) {
      const said = this.dataset.source ? "" : `?from=${this.#source}`;
      try {
        const answer = await fetch(address + said, { headers: { "HX-Request": "true" }, signal });
        if (!answer.ok) return null;
        return new DOMParser().parseFromString(await answer.text(), "text/html");
      } catch (error) {
        signal?.throwIfAborted();
        return null;
      }
    }

    // ---- translating ----------------------------------------------------------------------------
    async #submitted(event) {
      event.preventDefault();
      const target = this.into.value;
      remember("translation_language", target);
      this.#running = new AbortController();
      const { signal } = this.#running;
      this.#busy(true);
      try {
        if (this.#device.has(target)) await this.#onDevice(target, signal);
        else await this.#byService(target, signal);
      } catch (error) {
        if (!signal.aborted) throw error;
        this.pairs.clear();
        this.#say("cancelled");
      } finally {
        this.#busy(false);
      }
    }

    async #onDevice(target, signal) {
      const { originals } = this.pairs;
      let done = 0;
      try {
        const translator = await this.#translator(target, signal);
        this.#begin();
        for (const original of originals) {
          const words = await translator.translate(original.textContent, { signal });
          signal.throwIfAborted();
          this.pairs.place(done, words, target, direction(target));
          done += 1;
          this.#part("progress").firstElementChild.value = done / originals.length;
        }
        translator.destroy?.();
      } catch (error) {
        signal.throwIfAborted();
        this.#device.delete(target); // the next try goes to the service, where there is one
        this.#tellHow();
        this.#say(done ? "broken" : "failed", { done, all: originals.length });
        return;
      }
      const pages = document.documentElement.lang;
      const names = { source: named(this.#source, pages), target: named(target, pages) };
      this.pairs.note(this.#word("on-device", names));
      this.#say("done");
    }

    async #translator(target, signal) {
      const bar = this.#part("progress").firstElementChild;
      const known = this.#device.get(target) === "available";
      this.#say(known ? "translating" : "download");
      const translator = await heard(signal, (hear, stop) =>
        Translator.create({
          sourceLanguage: this.#source,
          targetLanguage: target,
          signal: stop,
          monitor: (monitor) =>
            monitor.addEventListener("downloadprogress", (event) => {
              hear();
              bar.value = event.loaded;
            }),
        }),
      );
      signal.throwIfAborted();
      this.#device.set(target, "available");
      this.#tellHow();
      return translator;
    }

    async #byService(target, signal) {
      this.#say("translating");
      const page = await this.#page(`${this.dataset.choice}${target}/`, signal);
      const made = [...(page?.querySelectorAll(".translation") ?? [])];
      if (made.length !== this.pairs.originals.length) {
        const trouble = page?.querySelector(".translate-trouble > span");
        this.#say("silent");
        if (trouble) this.#part("said").textContent = trouble.textContent;
        return;
      }
      this.#begin();
      made.forEach((one, at) => this.pairs.place(at, one.textContent, one.lang, one.dir));
      this.pairs.note(page.querySelector(".translation-note").textContent);
      this.#say("done");
    }

    #begin() {
      this.pairs.clear();
      this.#say("translating");
      this.#show(cookie("translation_layout") || "beside");
    }

    // ---- the panel ------------------------------------------------------------------------------
    get #source() {
      return this.dataset.source || this.from.value;
    }

    #part(name) {
      return this.form.querySelector(`[data-part=${name}]`);
    }

    #word(name, facts = {}) {
      const words = this.form.querySelector("template").content.querySelector(`[data-word=${name}]`);
      return words.textContent.replace(/\{(\w+)\}/g, (whole, fact) => facts[fact] ?? whole);
    }

    #say(name, facts) {
      this.#part("said").textContent = name && this.#word(name, facts);
    }

    #tellHow() {
      const service = this.#service.has(this.into.value) ? "service" : "";
      const how = this.#device.get(this.into.value) ?? service;
      this.#part("how").textContent = how && this.#word(how);
    }

    #fill(select, names, chosen) {
      const options = [...names].map(([tag, name]) => {
        const option = new Option(name, tag, tag === chosen, tag === chosen);
        option.lang = tag;
        return option;
      });
      options.sort((one, other) => one.text.localeCompare(other.text));
      select.replaceChildren(...options);
    }

    #busy(busy) {
      const cancel = this.#part("cancel");
      const [out, away] = busy ? [cancel, this.submit] : [this.submit, cancel];
      const held = document.activeElement === away;
      out.hidden = false;
      away.hidden = true;
      if (held) out.focus();
      const bar = this.#part("progress");
      bar.hidden = !busy;
      bar.firstElementChild.value = 0;
    }

    #choose(button) {
      if (!button) return;
      if (button.dataset.layout !== "original") remember("translation_layout", button.dataset.layout);
      this.#show(button.dataset.layout);
    }

    #show(layout) {
      this.pairs.show(layout);
      const layouts = this.#part("layouts");
      layouts.hidden = false;
      for (const button of layouts.children) {
        button.setAttribute("aria-pressed", String(button.dataset.layout === layout));
      }
    }
  }

  customElements.define("translate-tool", TranslateTool);
})();
