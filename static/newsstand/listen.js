/* Listen: reads aloud what is on the page with the browser's own voices, sentence by sentence,
   and goes through an edition's stories by itself. What it keeps in the browser is choices and
   addresses, never a word of a story. */
{
  const speech = window.speechSynthesis;

  // ---- what is remembered: voice and speed by language, the place in an edition ----
  const STORE = "listen";
  const MOST_EDITIONS = 12;

  const remembered = () => {
    try {
      return { voices: {}, rates: {}, editions: [], ...JSON.parse(localStorage.getItem(STORE)) };
    } catch {
      return { voices: {}, rates: {}, editions: [] };
    }
  };
  const remember = (change) => {
    const all = remembered();
    change(all);
    try {
      localStorage.setItem(STORE, JSON.stringify(all));
    } catch {
      // a browser that keeps nothing reads aloud all the same
    }
  };

  /* A queue is {edition, stories, at, sentence, own}: an address, slugs, the place among them, and
     whether it is of somebody who is signed in, with whom it goes (leaving.js). */
  const placeIn = (edition) => remembered().editions.find((queue) => queue.edition === edition);
  const forgetPlace = (edition) =>
    remember((all) => {
      all.editions = all.editions.filter((queue) => queue.edition !== edition);
    });
  const keepPlace = ({ edition, stories, at, sentence }) =>
    remember((all) => {
      const own = Boolean(document.querySelector(".yours[data-own]"));
      const others = all.editions.filter((queue) => queue.edition !== edition);
      all.editions = [{ edition, stories, at, sentence, own }, ...others].slice(0, MOST_EDITIONS);
    });

  const ORIGINAL = ".story-head h1, .story-head .deck, .text > p:not(.translation)";
  const TRANSLATION = ".translation"; // read where it stands alone on the page

  // ---- sentences and what an engine can take at once ----
  const CHUNK_SECONDS = 12; // some engines fall silent at fifteen
  const BREATH = /[,;:،、，；：–—]\s*|\s+/gu;
  const DENSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/gu;

  /** Characters a voice speaks in a second at speed 1; a low guess, so that chunks stay short. */
  const paceOf = (text) => ((text.match(DENSE)?.length ?? 0) * 3 > text.length ? 4 : 12);

  const secondsOf = (text, rate) => text.length / paceOf(text) / rate;

  /** `text` in pieces that take less than CHUNK_SECONDS, cut where a reader would breathe. */
  function chunksOf(text, rate) {
    const most = Math.floor(CHUNK_SECONDS * paceOf(text) * rate);
    const chunks = [];
    let rest = text;
    while (rest.length > most) {
      const cut = cutOf(rest, most);
      chunks.push(rest.slice(0, cut).trim());
      rest = rest.slice(cut).trim();
    }
    return rest ? [...chunks, rest] : chunks;
  }

  function cutOf(text, most) {
    const breaths = [...text.slice(0, most).matchAll(BREATH)];
    const ends = (found) => found.index + found[0].length;
    const commas = breaths.filter((found) => found[0].trim() && ends(found) > most / 3);
    const breath = commas.at(-1) ?? breaths.at(-1);
    if (breath && ends(breath) > 0) return ends(breath);
    return /[\ud800-\udbff]/.test(text[most - 1]) ? most - 1 : most;
  }

  function* sentenceSpans(text, language) {
    let parts;
    try {
      const segmenter = new Intl.Segmenter(language || undefined, { granularity: "sentence" });
      parts = [...segmenter.segment(text)].map((part) => part.segment);
    } catch {
      parts = text.match(/[^.!?…。！？]*[.!?…。！？]*\P{L}*/gu) ?? [];
    }
    let start = 0;
    for (const part of parts) {
      const said = part.trim();
      const at = start + part.indexOf(said);
      if (/[\p{L}\p{N}]/u.test(said)) yield [at, at + said.length];
      start += part.length;
    }
  }

  /** The sentences of one element, each with the range of the page that it stands in. */
  function* sentencesOf(block, language) {
    const nodes = [];
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) nodes.push(walker.currentNode);
    const place = (offset) => {
      let before = 0;
      for (const node of nodes) {
        if (offset <= before + node.length) return [node, offset - before];
        before += node.length;
      }
      return [nodes.at(-1), nodes.at(-1).length];
    };
    const text = nodes.map((node) => node.data).join("");
    for (const [start, end] of sentenceSpans(text, language)) {
      const range = document.createRange();
      range.setStart(...place(start));
      range.setEnd(...place(end));
      yield { text: text.slice(start, end).replace(/\s+/g, " "), range };
    }
  }

  // ---- one utterance at a time, with what engines are known to do wrong ----
  const SETTLE = 80; // milliseconds: what is said right after a cancel gets lost
  const SILENCE = 6000; // how much longer than expected an engine may take

  class Speaker {
    #utterance = null; // held: an engine may forget what nobody holds, and never say `end`
    #timer = 0;

    /** Say `text`; then `ended()`, or `failed(reason)` where nothing was said. */
    say(text, { voice, language, rate }, ended, failed) {
      const busy = speech.speaking || speech.pending;
      this.stop();
      const utterance = new SpeechSynthesisUtterance(text);
      Object.assign(utterance, { rate, lang: voice?.lang || language, voice: voice ?? null });
      let heard = false;
      const over = (then, ...told) => {
        if (this.#utterance !== utterance) return;
        this.#drop();
        then(...told);
      };
      const watch = () => {
        if (this.#utterance !== utterance) return;
        clearTimeout(this.#timer);
        const patience = secondsOf(text, rate) * 2000 + SILENCE;
        this.#timer = setTimeout(() => {
          speech.cancel();
          over(heard ? ended : failed, "silent");
        }, patience);
      };
      utterance.onstart = utterance.onboundary = () => {
        heard = true;
        watch();
      };
      utterance.onend = () => over(ended);
      utterance.onerror = (event) => over(failed, event.error);
      this.#utterance = utterance;
      const speak = () => {
        speech.resume(); // one that was left paused says nothing
        speech.speak(utterance);
        watch();
      };
      if (busy) this.#timer = setTimeout(speak, SETTLE);
      else speak();
    }

    stop() {
      this.#drop();
      speech.cancel();
    }

    #drop() {
      clearTimeout(this.#timer);
      this.#utterance = null;
    }
  }

  // ---- from story to story: a new document would have to be asked to speak again ----
  let arriving = null; // the queue that the next player goes on with
  let shown = location.pathname;
  const OURS = { listen: true }; // an entry of the history that `show` knows

  addEventListener("popstate", (event) => {
    if (event.state?.listen && location.pathname !== shown) location.reload();
  });

  /* A browser may hold this document for the way back though it may not hold the story that came
     into it: on the way back somebody else may be here, and leaving.js loads the page again. */
  let turned = false;
  addEventListener("pagehide", () => {
    if (!turned) return;
    document.querySelector("main").replaceChildren();
    document.documentElement.dataset.stale = "";
  });

  /** The page at `address`; null where there is none. Throws where it can't be had now. */
  async function load(address) {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (answer.status >= 500) throw new Error(String(answer.status));
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  }

  function show(page, address) {
    const scripts = [...document.scripts].map((script) => script.src);
    for (const { src } of page.head.querySelectorAll("script[src]")) {
      if (!scripts.includes(src)) {
        document.head.append(Object.assign(document.createElement("script"), { src, async: false }));
      }
    }
    const inside = document.activeElement !== document.body;
    document.title = page.title;
    history.replaceState({ ...history.state, ...OURS }, "");
    history.pushState(OURS, "", address);
    shown = location.pathname;
    turned = true;
    document.body.replaceChildren(...page.body.childNodes);
    window.htmx?.process(document.body);
    scrollTo({ top: 0, behavior: "instant" });
    if (inside) document.querySelector("listen-player")?.focusPlayer();
  }

  /** Show the queue's next story with a text and let it begin. False where none is left.
      Throws where it can't be had now; `wanted` is asked before the page changes. */
  async function turnTo(queue, { step = 1, wanted = () => true } = {}) {
    for (let { at, sentence } = queue; queue.stories[at]; at += step, sentence = 0) {
      const address = `${queue.edition}${queue.stories[at]}/`;
      const page = await load(address);
      if (!wanted()) return true;
      if (page?.querySelector("listen-player")) {
        arriving = { ...queue, at, sentence };
        keepPlace(arriving);
        show(page, address);
        return true;
      }
    }
    return false;
  }

  // ---- what both elements are ----
  class Listening extends HTMLElement {
    part(name) {
      return this.querySelector(`[data-listen="${name}"]`);
    }

    on(name, event, does) {
      this.part(name).addEventListener(event, does, { signal: this.heard.signal });
    }

    connectedCallback() {
      this.heard = new AbortController();
      if (speech) this.wake();
      else for (const one of this.querySelectorAll("[data-wakes]")) delete one.dataset.wakes;
    }

    disconnectedCallback() {
      this.heard.abort();
      this.sleep();
    }

    sleep() {}
  }

  class ListenPlayer extends Listening {
    #speaker = speech && new Speaker();
    #sentences = [];
    #at = 0;
    #state = "closed"; // closed, waiting (for a voice), mute (there is none), playing, paused
    #queue = null;
    #stuck = 0; // the way to the story that could not be loaded
    #language = this.dataset.language;
    #voice = null;
    #rate = 1;

    wake() {
      const { signal } = this.heard;
      const place = placeIn(this.dataset.edition);
      const again = place && `${place.edition}${place.stories[place.at]}/` === this.dataset.story;
      this.#label(again);
      this.part("open").hidden = false;
      this.on("open", "click", () => (this.#state === "closed" ? this.#open() : this.#close()));
      this.on("close", "click", () => {
        this.#close();
        this.part("open").focus();
      });
      this.on("toggle", "click", () => this.#toggle());
      this.on("back", "click", () => this.#move(-1));
      this.on("on", "click", () => this.#move(1));
      this.on("story-back", "click", () => this.#turn(-1));
      this.on("story-on", "click", () => this.#turn(1));
      this.on("rate", "change", (event) => this.#choose("rates", Number(event.target.value)));
      this.on("voice", "change", (event) => this.#choose("voices", event.target.value));
      this.closest("article").addEventListener("click", (event) => this.#point(event), { signal });
      document.addEventListener("keydown", (event) => this.#mediaKey(event), { signal });
      document.addEventListener("focusin", (event) => this.#uncover(event), { signal });
      addEventListener("pagehide", () => this.#close(), { signal });
      speech.addEventListener?.("voiceschanged", () => this.#fillVoices(), { signal });
      this.size = new ResizeObserver(([{ target }]) => {
        document.documentElement.style.setProperty("--player", `${target.offsetHeight}px`);
      });
      this.size.observe(this.part("player"));
      this.#fillVoices();
      if (arriving) {
        this.#queue = arriving;
        arriving = null;
        this.#open();
      }
    }

    sleep() {
      this.size?.disconnect();
      if (this.#state !== "closed") this.#close();
    }

    focusPlayer() {
      this.part("toggle").focus({ preventScroll: true });
    }

    #label(again) {
      this.part("fresh").hidden = again;
      this.part("again").hidden = !again;
    }

    // ---- voices ----
    get #voices() {
      const main = this.#language.toLowerCase().split("-")[0];
      const speaks = (voice) => voice.lang.toLowerCase().split(/[-_]/)[0] === main;
      return speech.getVoices().filter((voice) => !main || speaks(voice));
    }

    /** The remembered voice, else one on this device that is nearest to what the reader speaks. */
    #bestVoice(voices) {
      const kept = remembered().voices[this.#language];
      const likes = (voice) =>
        (navigator.languages?.includes(voice.lang.replace("_", "-")) ? 2 : 0) +
        (voice.localService ? 4 : 0) +
        (voice.default ? 1 : 0);
      return (
        voices.find((voice) => voice.voiceURI === kept) ??
        voices.toSorted((one, other) => likes(other) - likes(one))[0] ??
        null
      );
    }

    #fillVoices() {
      const voices = this.#voices;
      this.#rate = remembered().rates[this.#language] ?? 1;
      this.part("rate").value = String(this.#rate);
      this.#voice = this.#bestVoice(voices);
      const options = voices.map((voice) => {
        const name = voice.localService ? voice.name : `${voice.name} (${this.dataset.online})`;
        return new Option(name, voice.voiceURI, false, voice === this.#voice);
      });
      this.part("voice").replaceChildren(...options);
      this.part("voices").hidden = voices.length < 2;
      const none = !voices.length && speech.getVoices().length > 0;
      this.part("no-voice").hidden = !none;
      this.part("keys").hidden = none;
      if (voices.length && ["waiting", "mute"].includes(this.#state)) this.#play();
    }

    #choose(what, value) {
      remember((all) => {
        all[what][this.#language] = value;
      });
      if (what === "rates") this.#rate = value;
      else this.#voice = this.#voices.find((voice) => voice.voiceURI === value) ?? this.#voice;
      if (this.#state === "playing") this.#play();
    }

    // ---- playing ----
    #open() {
      this.#collect();
      if (!this.part("again").hidden) this.#queue ??= placeIn(this.dataset.edition) ?? null;
      if (this.#queue) this.#at = Math.min(this.#queue.sentence, this.#sentences.length - 1);
      this.part("player").hidden = false;
      this.#label(false);
      this.part("open").setAttribute("aria-expanded", "true");
      this.#showPlace();
      this.#connectKeys();
      this.#set("waiting");
      if (this.#voice) this.#play();
      else if (speech.getVoices().length) this.#set("mute");
      else setTimeout(() => this.#state === "waiting" && this.#play(), 2000);
    }

    #close() {
      this.#speaker.stop();
      CSS.highlights?.delete("listen");
      this.part("player").hidden = true;
      this.part("open").setAttribute("aria-expanded", "false");
      this.#label(Boolean(this.#queue));
      this.#set("closed");
      this.#releaseKeys();
    }

    /** The sentences of what is shown: the original where it is, else its translation. */
    #collect() {
      const article = this.closest("article");
      const shown = (what) =>
        [...article.querySelectorAll(what)].filter((block) => block.checkVisibility());
      const original = shown(ORIGINAL);
      const has = original.some((block) => block.matches(".text > p"));
      const blocks = has ? original : shown(TRANSLATION);
      this.#language = blocks[0].lang || this.dataset.language;
      this.#sentences = blocks.flatMap((block) => [...sentencesOf(block, this.#language)]);
      this.#at = Math.min(this.#at, this.#sentences.length - 1);
      this.#fillVoices();
    }

    #play() {
      this.#quiet();
      if (!this.#isShown()) {
        this.#collect(); // the reader has turned to the translation, or back
        if (!this.part("no-voice").hidden) {
          this.#speaker.stop();
          this.#set("mute");
          return;
        }
      }
      const sentence = this.#sentences[this.#at];
      this.#set("playing");
      this.#mark(sentence.range);
      if (this.#queue) {
        this.#queue.sentence = this.#at;
        keepPlace(this.#queue);
      }
      this.#say(chunksOf(sentence.text, this.#rate));
    }

    #isShown() {
      const { startContainer } = this.#sentences[this.#at].range;
      return startContainer.isConnected && startContainer.parentElement.checkVisibility();
    }

    #say([chunk, ...rest]) {
      const how = { voice: this.#voice, language: this.#language, rate: this.#rate };
      const ended = () => (rest.length ? this.#say(rest) : this.#next());
      this.#speaker.say(chunk, how, ended, (reason) => this.#fail(reason));
    }

    #next() {
      if (this.#at + 1 < this.#sentences.length) {
        this.#at += 1;
        this.#play();
      } else if (this.#queue) this.#turn(1);
      else this.#finish();
    }

    #finish() {
      if (this.#queue) forgetPlace(this.#queue.edition);
      this.#queue = null;
      this.#at = 0;
      this.#close();
      this.#tell(this.dataset.done);
    }

    /* A pause lets go of the engine: many never wake from one of their own. */
    #pause() {
      this.#speaker.stop();
      this.#set("paused");
    }

    #resume() {
      if (this.#stuck) this.#turn(this.#stuck);
      else if (this.#state !== "mute") this.#play();
    }

    #toggle() {
      if (this.#state === "playing") this.#pause();
      else this.#resume();
    }

    #quiet() {
      this.#stuck = 0;
      this.part("no-sound").hidden = this.part("lost").hidden = true;
    }

    #fail(reason) {
      this.#pause();
      this.part("no-sound").hidden = ["interrupted", "canceled", "not-allowed"].includes(reason);
    }

    #move(by) {
      const to = this.#at + by;
      this.#at = Math.max(0, Math.min(to, this.#sentences.length - 1));
      if (this.#state === "playing") this.#play();
      else this.#mark(this.#sentences[this.#at].range);
    }

    async #turn(by) {
      const queue = { ...this.#queue, at: this.#queue.at + by, sentence: 0 };
      this.#speaker.stop();
      this.#quiet();
      this.#set("playing");
      try {
        const found = await turnTo(queue, {
          step: by,
          wanted: () => this.isConnected && this.#state === "playing",
        });
        if (!found && by > 0) this.#finish();
        else if (!found) this.#play();
      } catch {
        this.#set("paused");
        this.#stuck = by;
        this.part("lost").hidden = false;
      }
    }

    // ---- what is seen and told ----
    #set(state) {
      const changed = this.#state !== state;
      this.#state = state;
      const playing = state === "playing" || state === "waiting";
      this.part("play").hidden = playing;
      this.part("pause").hidden = !playing;
      if (changed && this.dataset[state]) this.#tell(this.dataset[state]);
      if (navigator.mediaSession) {
        const told = { closed: "none", paused: "paused" };
        navigator.mediaSession.playbackState = told[state] ?? "playing";
      }
    }

    #tell(words) {
      this.part("state").textContent = words;
    }

    #showPlace() {
      const place = this.part("place");
      for (const name of ["place", "story-back", "story-on"]) this.part(name).hidden = !this.#queue;
      if (!this.#queue) return;
      const { at, stories } = this.#queue;
      place.textContent = place.dataset.words.replace("{at}", at + 1).replace("{all}", stories.length);
      this.part("story-back").disabled = at === 0;
    }

    /** Where the window ends for the page: above the player, where it stands at the foot. */
    get #foot() {
      const player = this.part("player");
      const fixed = getComputedStyle(player).position === "fixed";
      return fixed ? player.getBoundingClientRect().top : innerHeight;
    }

    /* What the keyboard leads to comes out from behind the player. */
    #uncover({ target }) {
      if (this.#state === "closed" || this.part("player").contains(target)) return;
      const { bottom, height } = target.getBoundingClientRect();
      const behind = bottom - this.#foot;
      if (behind <= 0 || height > this.#foot || !target.matches(":focus-visible")) return;
      scrollBy({ top: behind + 8, behavior: "instant" });
    }

    #mark(range) {
      if (CSS.highlights) CSS.highlights.set("listen", new Highlight(range));
      const { top, bottom, height } = range.getBoundingClientRect();
      const end = this.#foot;
      if (top >= 0 && (bottom <= end || height > end)) return;
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      scrollBy({ top: top - end / 4, behavior: still ? "instant" : "smooth" });
    }

    // ---- pointing and keys ----
    #point(event) {
      if (this.#state === "closed" || !getSelection().isCollapsed) return;
      const block = event.target.closest(`${ORIGINAL}, ${TRANSLATION}`);
      if (!block || event.target.closest("a, button")) return;
      const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
      const range = caret ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
      const node = caret?.offsetNode ?? range?.startContainer;
      const offset = caret?.offset ?? range?.startOffset;
      const at = this.#sentences.findLastIndex(
        (sentence) =>
          block.contains(node) &&
          block.contains(sentence.range.startContainer) &&
          sentence.range.comparePoint(node, offset) >= 0,
      );
      if (at < 0) return;
      this.#at = at;
      this.#play();
    }

    get #actions() {
      const track = (by) => (this.#queue ? this.#turn(by) : this.#move(by));
      return {
        play: () => this.#resume(),
        pause: () => this.#pause(),
        stop: () => this.#close(),
        previoustrack: () => track(-1),
        nexttrack: () => track(1),
        seekbackward: () => this.#move(-1),
        seekforward: () => this.#move(1),
      };
    }

    /* Where no media session takes the keys they come as keys. */
    #mediaKey(event) {
      if (this.#state === "closed") return;
      const { stop, previoustrack, nexttrack } = this.#actions;
      const keys = {
        MediaPlayPause: () => this.#toggle(),
        MediaStop: stop,
        MediaTrackPrevious: previoustrack,
        MediaTrackNext: nexttrack,
      };
      keys[event.key]?.();
    }

    #connectKeys() {
      if (!navigator.mediaSession) return;
      const title = this.closest("article").querySelector("h1").textContent;
      navigator.mediaSession.metadata = new MediaMetadata({ title, artist: this.dataset.publication });
      this.#handle(this.#actions);
    }

    #releaseKeys() {
      if (!navigator.mediaSession) return;
      navigator.mediaSession.metadata = null;
      this.#handle(Object.fromEntries(Object.keys(this.#actions).map((action) => [action, null])));
    }

    #handle(actions) {
      for (const [action, does] of Object.entries(actions)) {
        try {
          navigator.mediaSession.setActionHandler(action, does);
        } catch {
          // this browser doesn't know the action
        }
      }
    }
  }

  class ListenEdition extends Listening {
    wake() {
      const { edition, queue } = this.dataset;
      const stories = queue.split(" ");
      const place = placeIn(edition);
      const at = place ? stories.indexOf(place.stories[place.at]) : -1;
      this.part("edition").hidden = false;
      this.on("edition", "click", () => this.#start({ edition, stories, at: 0, sentence: 0 }));
      this.on("go-on", "click", () => this.#start({ ...place, stories, at }));
      if (at < 0) return;
      this.part("go-on").hidden = false;
      const link = document.querySelector(`main a[href="${edition}${stories[at]}/"]`);
      this.part("where").textContent = link?.textContent ?? "";
    }

    async #start(queue) {
      const lost = this.part("lost");
      lost.textContent = "";
      speech.speak(new SpeechSynthesisUtterance("")); // some let only a press begin to speak
      try {
        if (await turnTo(queue)) return;
      } catch {
        // told below, as is an edition whose stories are all gone
      }
      lost.textContent = lost.dataset.words;
    }
  }

  customElements.define("listen-player", ListenPlayer);
  customElements.define("listen-edition", ListenEdition);
}
