/* The browser's speech synthesis with its clock in the test's hand. Installed before any script
   of the page; everything it was asked to say lies in `window.said`. */
(() => {
  const voice = (name, lang, localService = true, byDefault = false) => ({
    name, lang, localService, voiceURI: `voice:${name}`, default: byDefault,
  });
  const known = [
    voice("Far Away", "en-GB", false, true),
    voice("Ada", "en-GB"),
    voice("Bob", "en-US"),
    voice("Wim", "nl-NL"),
  ];
  let voices = [];
  let current = null;
  let settling = false;
  const heard = new EventTarget();

  class Utterance extends EventTarget {
    constructor(text) {
      super();
      this.text = text;
    }
    tell(type, more = {}) {
      this[`on${type}`]?.({ type, ...more });
    }
  }

  window.said = [];
  window.mishaps = []; // [what an engine did wrong, …]
  const engine = {
    speaking: false,
    pending: false,
    paused: false,
    getVoices: () => voices,
    addEventListener: (...all) => heard.addEventListener(...all),
    resume: () => { engine.paused = false; },
    pause: () => { engine.paused = true; }, // and, like many, it never wakes again
    cancel: () => {
      const stopped = current;
      current = null;
      engine.speaking = false;
      settling = Boolean(stopped);
      setTimeout(() => { settling = false; }, 20);
      if (stopped) queueMicrotask(() => stopped.tell("error", { error: "interrupted" }));
    },
    speak: (utterance) => {
      if (!utterance.text) return;
      if (engine.speaking) window.mishaps.push("spoke before cancel");
      if (settling) {
        window.mishaps.push("spoke while the engine let go: lost");
        return;
      }
      window.said.push({
        text: utterance.text, rate: utterance.rate, lang: utterance.lang, voice: utterance.voice?.name,
      });
      current = utterance;
      engine.speaking = true;
      queueMicrotask(() => window.deaf || utterance.tell("start"));
    },
  };
  Object.defineProperty(window, "speechSynthesis", { value: engine, configurable: true });
  Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance, configurable: true });

  /** The voices arrive, as they do some time after the page. */
  window.bringVoices = (languages = ["en", "nl"]) => {
    voices = known.filter((one) => languages.some((language) => one.lang.startsWith(language)));
    heard.dispatchEvent(new Event("voiceschanged"));
  };
  /** The engine comes to the end of what it says. */
  window.finishSaying = () => {
    const done = current;
    current = null;
    engine.speaking = false;
    done?.tell("end");
  };
  window.failSaying = (error) => {
    const done = current;
    current = null;
    engine.speaking = false;
    done?.tell("error", { error });
  };
  window.isSaying = () => current?.text ?? null;

  window.mediaActions = {};
  if (navigator.mediaSession) {
    navigator.mediaSession.setActionHandler = (action, does) => { window.mediaActions[action] = does; };
  }
  if (!window.lateVoices) window.bringVoices();
})();
