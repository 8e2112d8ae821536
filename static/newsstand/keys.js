/* Keys: each focuses and clicks a link or control of the page that has its `data-key`, so none
   does what nothing else does. `?` shows them all: the page /keys/, in a dialog.

   Screen readers take single keys while they read. These are free of them: NVDA takes all letters,
   digits and the comma (NVDA user guide, "Single Letter Navigation"); JAWS those and the
   apostrophe, dash, slash, semicolon and full stop, alone and with Shift (Freedom Scientific,
   "Navigation Quick Keys"); Narrator (scan mode), VoiceOver (Quick Nav) and Orca letters and
   digits; TalkBack and ChromeVox take none without a modifier. That leaves brackets, backslash,
   bar, equals, plus and braces. `?` is Shift and slash: while JAWS reads with its virtual cursor it keeps
   that for itself, and the page /keys/ is linked at the foot of every page.
   Firefox takes slash and apostrophe besides.

   They can be switched off (WCAG 2.1.4), and rest in fields, in dialogs and with modifiers. */
{
  const CONTROLS = {
    "[": "previous",
    "]": "next",
    "\\": "up",
    "+": "listen",
    "|": "translate",
    "=": "reading",
    "}": "save",
    "?": "keys",
  };
  const OFF = "keys-off";
  const FIELDS = "input, select, textarea, [contenteditable]:not([contenteditable='false'])";

  /* A browser that keeps nothing throws; then they are on. */
  const areOff = () => {
    try { return localStorage.getItem(OFF) !== null; } catch { return false; }
  };
  const switchTo = (on) => {
    try {
      if (on) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    } catch { /* until the page is left, then */ }
  };

  const rests = (event) =>
    event.defaultPrevented || event.isComposing || event.repeat || areOff()
    || event.metaKey
    || ((event.ctrlKey || event.altKey) && !event.getModifierState("AltGraph"))
    || event.target.closest?.(FIELDS)
    || document.querySelector("dialog[open]");

  /* The last that is shown: a player's own button comes after the one that opens it. */
  const control = (name) =>
    [...document.querySelectorAll(`[data-key="${name}"]`)].findLast((found) => found.checkVisibility());

  const show = async (link) => {
    try {
      const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const dialog = document.createElement("dialog");
      dialog.className = "keys-dialog";
      dialog.setAttribute("aria-labelledby", "keys-title");
      dialog.append(page.querySelector(".all-keys"));
      dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
      dialog.addEventListener("close", () => dialog.remove());
      document.body.append(dialog);
      dialog.showModal();
    } catch {
      location.assign(link.href);
    }
  };

  document.addEventListener("keydown", (event) => {
    const name = CONTROLS[event.key];
    if (!name || rests(event)) return;
    const found = control(name);
    if (!found) return;
    event.preventDefault();
    if (name === "keys") {
      if (!document.querySelector(".all-keys")) show(found);
      return;
    }
    found.focus();
    found.click();
  });

  customElements.define("keys-switch", class extends HTMLElement {
    connectedCallback() {
      this.hidden = false;
      const tick = this.querySelector("input");
      tick.checked = !areOff();
      tick.addEventListener("change", () => switchTo(tick.checked));
      const dialog = this.closest("dialog");
      if (!dialog) return;
      const close = this.querySelector("button");
      close.hidden = false;
      close.autofocus = true; // not the switch: the next key would throw it
      close.addEventListener("click", () => dialog.close());
    }
  });
}
