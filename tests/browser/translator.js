// The browser's Translator, faked at its interface. What it does is in `pretend`, which a test
// sets: `availability`, `fails` (after so many texts), `holds` (from then on it never ends), `slow`
// (ms for each text), `silent` (it never begins, as Chromium does where it can't download).
self.pretended = { texts: [], destroyed: 0 };
self.Translator = class Translator {
  static async availability({ sourceLanguage, targetLanguage }) {
    const known = sourceLanguage === "en" && ["es", "ar"].includes(targetLanguage);
    return known ? pretend.availability : "unavailable";
  }

  static async create({ monitor, signal }) {
    if (!navigator.userActivation.isActive) throw new DOMException("", "NotAllowedError");
    if (pretend.silent) await new Promise(() => {});
    const listener = new EventTarget();
    monitor(listener);
    for (const loaded of [0, 0.5, 1]) {
      await new Promise((done) => setTimeout(done, pretend.slow));
      signal.throwIfAborted();
      listener.dispatchEvent(Object.assign(new Event("downloadprogress"), { loaded, total: 1 }));
    }
    return new this();
  }

  async translate(text, { signal }) {
    await new Promise((done) => setTimeout(done, pretend.slow));
    signal.throwIfAborted();
    if (pretended.texts.length === pretend.holds) {
      await new Promise((_, fail) => signal.addEventListener("abort", () => fail(signal.reason)));
    }
    if (pretended.texts.length === pretend.fails) throw new DOMException("", "UnknownError");
    pretended.texts.push(text);
    return text.toUpperCase();
  }

  destroy() {
    pretended.destroyed += 1;
  }
};
