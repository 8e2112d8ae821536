/* The lines of a page that is reviewed: borders that are dragged or moved by keyboard, colours that
   follow at once. Without it each line has its choice, and the form says the same. */
{
  const list = document.querySelector(".review-lines");
  const form = document.getElementById("review-form");
  if (list && form) {
    const lines = [...list.children].filter((line) => line.querySelector("select"));
    const choice = (line) => line.querySelector("select");
    const words = Object.fromEntries([...choice(lines[0]).options].filter((option) => option.value)
      .map((option) => [option.value, option.text]));
    const undo = document.querySelector("[data-undo]");
    const said = document.createElement("p");
    said.className = "visually-hidden";
    said.setAttribute("role", "status");
    list.before(said);
    for (const hint of document.querySelectorAll(".for-scripts")) hint.hidden = false;

    /* Each line's role, as the choices say it: the empty one goes with the line above. */
    const read = () => {
      let role = "leftover";
      return lines.map((line) => (role = choice(line).value || role));
    };
    let roles = read();
    const past = [];

    const number = (at) => lines[at].dataset.line;
    const tell = (sentence, at) => sentence.replace("{role}", words[roles[at]]).replace("{line}", number(at));

    const border = (at) => {
      const line = lines[at];
      let button = line.querySelector(".review-border");
      const starts = at > 0 && roles[at] !== roles[at - 1];
      if (!starts) return button?.remove();
      if (!button) {
        button = document.createElement("button");
        button.type = "button";
        button.className = "review-border";
        button.textContent = "⇕";
        line.append(button);
      }
      button.setAttribute("aria-label", tell(list.dataset.border, at));
    };

    /* Colours, words and choices of all lines, from their roles. */
    const paint = () => {
      lines.forEach((line, at) => {
        const starts = at === 0 || roles[at] !== roles[at - 1];
        line.className = line.className.replace(/\bis-\w+/, `is-${roles[at]}`);
        line.classList.toggle("starts", starts);
        const select = choice(line);
        select.options[0].text = list.dataset.follows.replace("{role}", words[at ? roles[at - 1] : roles[0]]);
        select.value = starts ? roles[at] : "";
        border(at);
      });
      undo.disabled = !past.length;
    };

    const change = (next) => {
      past.push(roles);
      roles = next;
      paint();
      form.dispatchEvent(new Event("change"));
    };

    /* The border above line `from` goes above line `to`: the lines between change sides. */
    const move = (from, to) => {
      if (to < 1 || to >= lines.length || to === from) return from;
      const next = [...roles];
      if (to > from) next.fill(roles[from - 1], from, to);
      else next.fill(roles[from], to, from);
      change(next);
      said.textContent = tell(list.dataset.says, to);
      return to;
    };

    const focus = (at) => lines[at].querySelector(".review-border")?.focus();
    const lineOf = (element) => lines.indexOf(element?.closest?.(".review-lines > li"));

    list.addEventListener("change", (event) => {
      const at = lineOf(event.target);
      if (at < 0) return;
      event.stopPropagation();
      const next = [...roles];
      const before = roles[at];
      const role = event.target.value || (at ? roles[at - 1] : before);
      for (let n = at; n < lines.length && roles[n] === before && (n === at || !isStart(n)); n += 1) next[n] = role;
      change(next);
    });
    const isStart = (at) => at === 0 || roles[at] !== roles[at - 1];

    list.addEventListener("keydown", (event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!step || !event.target.matches(".review-border")) return;
      event.preventDefault();
      const at = lineOf(event.target);
      focus(move(at, at + step));
    });

    /* Dragging: the border goes above the line that the pointer is on. */
    list.addEventListener("pointerdown", (event) => {
      if (!event.target.matches(".review-border")) return;
      event.preventDefault();
      let at = lineOf(event.target);
      list.classList.add("dragging");
      const drag = (moved) => {
        const over = lineOf(document.elementFromPoint(list.getBoundingClientRect().left + 60, moved.clientY));
        if (over > 0) at = move(at, over);
      };
      const end = () => {
        document.removeEventListener("pointermove", drag);
        list.classList.remove("dragging");
        focus(at);
      };
      document.addEventListener("pointermove", drag);
      document.addEventListener("pointerup", end, { once: true });
      document.addEventListener("pointercancel", end, { once: true });
    });

    undo.addEventListener("click", () => {
      roles = past.pop() ?? roles;
      paint();
      form.dispatchEvent(new Event("change"));
    });

    /* Fields that nobody has typed in follow the lines; lines that nobody has moved follow the fields. */
    const typed = new Set();
    form.addEventListener("input", (event) => typed.add(event.target.name));
    const follow = ({ dataset }) => {
      for (const name of ["headline", "deck", "byline", "publication", "edition"]) {
        if (typed.has(name) || !(name in dataset)) continue;
        form.elements[name].value = form.elements[`was-${name}`].value = dataset[name];
      }
      if (past.length || !dataset.starts) return;
      const starts = new Map(dataset.starts.split(" ").map((start) => start.split(":")));
      let role = roles[0];
      let next = 0;
      roles = lines.map((line) => {
        for (; next <= Number(line.dataset.line); next += 1) role = starts.get(String(next)) ?? role;
        return role;
      });
      paint();
    };
    document.addEventListener("htmx:afterSwap", () => {
      const preview = document.getElementById("review-preview");
      if (preview) follow(preview);
    });

    const teach = document.getElementById("teach-line");
    list.addEventListener("focusin", (event) => {
      const at = lineOf(event.target);
      if (teach && at >= 0) teach.value = number(at);
    });

    paint();
  }
}
