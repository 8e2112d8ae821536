// What goes for every page, asked of the page that is open. Each answer is a list of findings;
// an empty one is good news. `test_everybody.py` calls these; axe is there already.
(() => {
  const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const FOCUSABLE =
    "a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, audio[controls], [tabindex]";

  const short = (element) => {
    const html = element.cloneNode(false).outerHTML.replace(/<\/[^>]*>$/, "");
    return `${html.slice(0, 160)} ${element.textContent.trim().replace(/\s+/g, " ").slice(0, 40)}`;
  };
  const shown = (element) =>
    element.checkVisibility({ visibilityProperty: true }) && !element.closest("[inert]");
  const reachable = () =>
    [...document.querySelectorAll(FOCUSABLE)].filter(
      (element) => element.tabIndex >= 0 && !element.disabled && shown(element),
    );

  const SEE_COLOUR = ["color-contrast", "link-in-text-block"];
  const SEE_PLACE = ["target-size", "scrollable-region-focusable"];
  const SEE_WORDS = [
    "aria-command-name", "aria-dialog-name", "aria-input-field-name", "aria-meter-name",
    "aria-progressbar-name", "aria-toggle-field-name", "aria-tooltip-name", "button-name",
    "document-title", "empty-heading", "empty-table-header", "form-field-multiple-labels",
    "html-has-lang", "html-lang-valid", "image-alt", "image-redundant-alt", "input-button-name",
    "label", "label-content-name-mismatch", "label-title-only", "landmark-unique", "link-name",
    "role-img-alt", "select-name", "summary-name", "svg-img-alt", "table-duplicate-name",
    "valid-lang", ...SEE_PLACE,
  ];
  let heard = [];
  const everythingShown = () => [...document.querySelectorAll("*")].filter(shown);
  /** The rules of WCAG 2.2 A and AA and axe's own good practice, but those that see colour. */
  const structure = () => {
    heard = everythingShown();
    return run({ type: "tag", values: TAGS }, SEE_COLOUR);
  };
  /** The same again in another window: only the rules that see where things are, as long as no
   *  more and no less is shown in it. */
  const narrowed = () => {
    const now = everythingShown();
    const same = now.length === heard.length && now.every((element, at) => element === heard[at]);
    return same ? run({ type: "rule", values: SEE_PLACE }) : structure();
  };
  /** What another language can change: names, and how much room they take. */
  const words = () => run({ type: "rule", values: SEE_WORDS });
  /** All that another theme can change, asked of everything. */
  const allColours = () => run({ type: "rule", values: SEE_COLOUR });
  /** The same, asked of one element of each look that isn't among `known`; `looks` are those that
   *  are well. */
  async function colours(known = []) {
    const asked = looks();
    for (const look of known) asked.delete(look);
    if (!asked.size) return { found: [], looks: [] };
    const found = await run({ type: "rule", values: SEE_COLOUR }, [], [...asked.values()]);
    return { found, looks: found.length ? [] : [...asked.keys()] };
  }
  async function run(runOnly, without = [], include = [document]) {
    const rules = Object.fromEntries(without.map((id) => [id, { enabled: false }]));
    const asked = { runOnly, rules, resultTypes: ["violations"] };
    const { violations } = await window.axe.run({ include }, asked);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html.slice(0, 200)} ${any[0]?.message ?? ""}`),
    );
  }

  // ---- how text looks: a contrast costs more to find than all else together ---------------------
  const PAINT = [
    "color", "backgroundColor", "backgroundImage", "opacity", "filter", "mixBlendMode", "position",
    "fontSize", "fontWeight", "textShadow", "textDecorationLine", "webkitTextFillColor", "clipPath",
  ];
  const FIELDS = "input, select, textarea, button";
  const speaks = (element) =>
    element.matches(FIELDS) ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const off = (element) =>
    element.matches(":disabled, [aria-disabled=true]") || element.control?.disabled;
  const inText = (element) => {
    if (element.localName !== "a") return false;
    let block = element.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    return block.textContent.trim() !== element.textContent.trim();
  };
  const onScreen = (element) => {
    const { width, height, right, bottom } = element.getBoundingClientRect();
    return width > 1 && height > 1 && right > 0 && bottom > 0;
  };
  const hash = (words) => {
    let [a, b] = [0xdeadbeef, 0x41c6ce57];
    for (let at = 0; at < words.length; at += 1) {
      a = Math.imul(a ^ words.charCodeAt(at), 2654435761);
      b = Math.imul(b ^ words.charCodeAt(at), 1597334677);
    }
    return `${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}`;
  };
  /** An element for each look of text on the page. Two have the same look where they, and all that
   *  they stand in, have the same names and are painted with the same means. */
  function looks() {
    const upTo = new Map();
    const found = new Map();
    for (const element of document.querySelectorAll("*")) {
      const style = getComputedStyle(element);
      const own = [element.localName, element.className, off(element), inText(element)];
      const paint = PAINT.map((property) => style[property]);
      const look = hash([upTo.get(element.parentElement), ...own, ...paint].join());
      upTo.set(element, look);
      if (!found.has(look) && speaks(element) && shown(element) && onScreen(element)) found.set(look, element);
    }
    return found;
  }

  /** Whatever makes the page wider than its window, or scrolls sideways inside it. */
  function sideways() {
    const width = document.documentElement.clientWidth;
    const found = [];
    if (document.documentElement.scrollWidth > width) {
      const past = [...document.body.querySelectorAll("*")].filter(
        (element) => shown(element) && element.getBoundingClientRect().right > width + 1,
      );
      found.push(...past.slice(-2).map((element) => `past the edge: ${short(element)}`));
    }
    for (const element of document.querySelectorAll("body *")) {
      const { overflowX } = getComputedStyle(element);
      const scrolls = overflowX === "auto" || overflowX === "scroll";
      // Two dimensions are the meaning of a table: WCAG 1.4.10 lets it scroll.
      if (scrolls && element.scrollWidth > element.clientWidth + 1 && !element.querySelector("table"))
        found.push(`scrolls sideways: ${short(element)}`);
    }
    return found;
  }

  /** One first heading and no rank left out. Behind a dialog there is nothing to be heard. */
  function headings() {
    const dialog = document.querySelector(":modal");
    const ranks = [...(dialog ?? document).querySelectorAll("h1, h2, h3, h4, h5, h6")]
      .filter(shown)
      .map((heading) => [Number(heading.localName[1]), heading]);
    const firsts = ranks.filter(([rank]) => rank === 1).length;
    const found = dialog || firsts === 1 ? [] : [`${firsts} first headings`];
    ranks.forEach(([rank, heading], at) => {
      if (rank > (ranks[at - 1]?.[0] ?? (dialog ? 1 : 0)) + 1) found.push(`a rank left out: ${short(heading)}`);
    });
    return found;
  }

  // The mark of focus may be drawn by what holds the focus or by what it stands in (a cover).
  const marked = (element) => {
    for (let at = element, up = 0; at && up < 4; at = at.parentElement, up += 1) {
      const { outlineStyle, outlineWidth } = getComputedStyle(at);
      if (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) return true;
    }
    return false;
  };
  const covered = (element) => {
    const points = [...element.getClientRects()].flatMap(({ left, top, width, height }) =>
      [0.1, 0.5, 0.9].flatMap((x) =>
        [0.1, 0.5, 0.9].map((y) => [left + width * x, top + height * y]),
      ),
    );
    return !points.some(([x, y]) => {
      const hit = document.elementFromPoint(x, y);
      return hit && (element.contains(hit) || hit.contains(element) || element.labels?.[0]?.contains(hit));
    });
  };

  /** What takes the focus without a mark that can be seen, or hidden behind something else.
   *  A key must have been pressed before: only then does the browser mark the focus. */
  function focus() {
    const found = [];
    for (const element of reachable()) {
      element.focus();
      if (document.activeElement !== element) continue; // one radio button of several
      if (!marked(element)) found.push(`focus can't be seen: ${short(element)}`);
      if (covered(element)) found.push(`focus is behind something: ${short(element)}`);
    }
    document.activeElement.blur();
    return found;
  }

  /** What still moves where a reader asked for stillness. */
  function moving() {
    const found = document.getAnimations().map((one) => `runs: ${short(one.effect.target)}`);
    for (const element of document.querySelectorAll("*")) {
      const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
      const moves = /[1-9]/.test(transitionDuration) || animationName !== "none";
      if (moves || scrollBehavior === "smooth") found.push(`would move: ${short(element)}`);
    }
    return found;
  }

  // ---- print on the plates of covers: axe can't see through a gradient --------------------------
  const SETTINGS = 8;
  const CROSSING = 3; // the setting whose plate has two hills, one before the other
  const INKS = 7;
  const LARGE = 3;
  const SMALL = 4.5;
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const light = (...layers) => {
    for (const layer of layers) {
      canvas.fillStyle = layer;
      canvas.fillRect(0, 0, 1, 1);
    }
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => {
      const part = byte / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);

  /** Print that is too pale on its ground, or where a mark of the plate lies on it. */
  function plates() {
    const found = [];
    const cover = document.body.appendChild(document.querySelector(".cover.magazine").cloneNode(true));
    const probe = cover.querySelector(".sheet").appendChild(document.createElement("i"));
    const colour = (property) => {
      probe.style.color = `var(${property})`;
      return getComputedStyle(probe).color;
    };
    for (let setting = 0; setting < SETTINGS; setting += 1) {
      for (let ink = 0; ink < INKS; ink += 1) {
        cover.className = `cover magazine magazine-${setting} ink-${ink} letters-11 plate-0`;
        const [ground, mark] = [colour("--cover-ground"), colour("--mark")];
        const grounds = [[ground], [ground, mark]];
        if (setting === CROSSING) grounds.push([ground, mark, mark]);
        for (const [part, least] of [[".masthead a", LARGE], [".folio", SMALL], [".lead", SMALL], [".others", SMALL]]) {
          const print = getComputedStyle(cover.querySelector(part)).color;
          const worst = Math.min(...grounds.map((layers) => contrast(light(...layers), light(ground, print))));
          if (worst < least) found.push(`${part} on magazine-${setting} ink-${ink}: ${worst.toFixed(2)}`);
        }
      }
    }
    cover.remove();
    return found;
  }

  /** The text spacing of WCAG 1.4.12, for as long as the page is open. */
  function space() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
      word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets.push(sheet);
  }

  // ---- the order of the Tab key ----------------------------------------------------------------
  let stops = [];
  const note = ({ target }) => stops.push(target);
  const listen = () => {
    stops = [];
    document.addEventListener("focusin", note);
    // A date has four stops: day, month, year, calendar.
    return reachable().reduce((sum, { type }) => sum + (type === "date" ? 4 : 1), 0);
  };
  const backwards = (from, to) => {
    const [a, b] = [from.getClientRects()[0], to.getClientRects()[0]];
    const above = b.bottom <= a.top + 1;
    const beside = b.top < a.bottom && a.top < b.bottom;
    return (above && b.left < a.left) || (beside && b.right <= a.left);
  };
  /** After the Tab key went through the page: what it missed, and where it went back. */
  function order() {
    document.removeEventListener("focusin", note);
    const found = reachable()
      .filter((element) => element.type !== "radio" && !stops.includes(element))
      .map((element) => `never reached: ${short(element)}`);
    window.scrollTo(0, 0);
    const seen = stops.filter((element) => !element.classList.contains("skip"));
    seen.slice(1).forEach((element, at) => {
      if (backwards(seen[at], element) && seen.indexOf(element) > at)
        found.push(`goes back: ${short(seen[at])} → ${short(element)}`);
    });
    return found;
  }

  window.everybody = {
    structure, narrowed, words, allColours, colours, sideways, headings, focus, moving, plates, space, listen, order,
  };
})();
