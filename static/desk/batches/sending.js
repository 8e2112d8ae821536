// Sends files in pieces. The server says how far each is; where the connection breaks, it is tried
// again, later each time, and goes on from there. `sendFiles` is for the pages that have files.
"use strict";

(() => {
  const PIECE = 4 * 1024 * 1024;
  const AT_ONCE = 3;
  const ANNOUNCED = 200;
  const LONGEST_PAUSE = 30;

  class Problem extends Error {}

  const language = document.documentElement.lang;
  const UNITS = ["kilobyte", "megabyte", "gigabyte", "terabyte"];
  const sizeOf = (bytes) => {
    let [number, unit] = [Math.max(bytes / 1024, bytes ? 0.1 : 0), 0];
    while (number >= 1000 && unit < UNITS.length - 1) [number, unit] = [number / 1024, unit + 1];
    const style = { style: "unit", unit: UNITS[unit], maximumFractionDigits: 1 };
    return new Intl.NumberFormat(language, style).format(number);
  };

  // One request; what is sent is told to `sent`. Rejects with null where the line is broken.
  const ask = (method, address, { body = null, headers = {}, sent = () => {} }) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(method, address);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.upload.addEventListener("progress", (event) => sent(event.loaded));
      request.addEventListener("load", () => resolve(request));
      request.addEventListener("error", () => reject(null));
      request.addEventListener("timeout", () => reject(null));
      request.timeout = 5 * 60 * 1000;
      request.send(body);
    });

  const read = (request) => {
    try {
      return JSON.parse(request.responseText);
    } catch {
      return null;
    }
  };

  // Asks until there is an answer; a pause between, longer each time, ends early once the
  // browser is on line again.
  const patiently = async (asked, { say, pausing }) => {
    for (let pause = 1; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      let request = null;
      try {
        request = await asked();
      } catch (broken) {
        if (broken !== null) throw broken;
      }
      const told = request && read(request);
      if (request && request.status < 500) {
        if (!told) throw new Problem(say.saySignedOut);
        return { status: request.status, told };
      }
      if (told?.problem) throw new Problem(told.problem); // no room
      pausing(say.sayAgain.replace("%s", pause));
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, pause * 1000);
        addEventListener("online", () => (clearTimeout(timer), resolve()), { once: true });
      });
      pausing("");
    }
  };

  const sendOne = async (entry, context) => {
    const { file, place, onBytes } = entry;
    let { offset, whole } = place;
    let told = place;
    while (!whole) {
      onBytes(offset);
      const at = offset;
      const answer = await patiently(async () => {
        const piece = file.slice(at, at + PIECE);
        const bytes = await piece.arrayBuffer().catch(() => {
          throw new Problem(context.say.sayGone);
        });
        return ask("PATCH", place.address, {
          body: bytes,
          headers: {
            "Content-Type": "application/octet-stream",
            "Upload-Offset": String(at),
            "X-CSRFToken": context.say.token,
          },
          sent: (number) => onBytes(at + number),
        });
      }, context);
      told = answer.told;
      if (answer.status !== 200 && answer.status !== 409) throw new Problem(told.problem);
      ({ offset, whole } = told);
    }
    onBytes(file.size);
    return told;
  };

  const announce = async (some, address, context) => {
    const list = some.map(({ name, file }) => ({ name, size: file.size }));
    const answer = await patiently(
      () =>
        ask("POST", address, {
          body: JSON.stringify(list),
          headers: { "Content-Type": "application/json", "X-CSRFToken": context.say.token },
        }),
      context,
    );
    if (answer.status !== 200) throw new Problem(answer.told.problem);
    answer.told.files.forEach((place, number) => (some[number].place = place));
  };

  // Sends all `entries` ({name, file, onBytes, onDone}); `say` are the words and the token.
  const sendFiles = async (entries, address, { say, pausing }) => {
    const context = { say, pausing };
    for (let first = 0; first < entries.length; first += ANNOUNCED) {
      const some = entries.slice(first, first + ANNOUNCED);
      await announce(some, address, context);
      const left = [...some];
      const worker = async () => {
        for (let entry = left.shift(); entry; entry = left.shift()) {
          entry.onDone(await sendOne(entry, context));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    }
  };

  // Two files of one name and size are two files: the second gets a number.
  const nameAll = (files) => {
    const seen = new Map();
    return files.map((file) => {
      const name = file.path || file.webkitRelativePath || file.name;
      const number = (seen.get(`${name} ${file.size}`) ?? 0) + 1;
      seen.set(`${name} ${file.size}`, number);
      return { name: number > 1 ? `${name} (${number})` : name, file };
    });
  };

  const element = (name, text = "", kind = "") => {
    const made = document.createElement(name);
    made.textContent = text;
    made.className = kind;
    return made;
  };

  const timeLeft = (seconds, say) => {
    if (seconds < 60) return say.sayLeftSeconds;
    if (seconds < 5400) return say.sayLeftMinutes.replace("%s", Math.round(seconds / 60));
    return say.sayLeftHours.replace("%s", Math.round(seconds / 3600));
  };

  // The sum of all files above their list: a bar, bytes, the time that is left.
  const makeSum = (total, say) => {
    const box = element("div", "", "sum-sent");
    const bar = element("progress");
    bar.max = total || 1;
    bar.value = 0;
    const words = element("p", "", "words");
    const aloud = element("p", "", "visually-hidden");
    aloud.setAttribute("role", "status");
    const trouble = element("p", "", "trouble");
    trouble.setAttribute("role", "alert");
    box.append(bar, words, aloud, trouble);
    let [begun, from, spoken] = [0, 0, 0];
    const show = (bytes) => {
      const now = performance.now();
      if (!begun) [begun, from] = [now, bytes];
      bar.value = total ? bytes : 1;
      const pace = (bytes - from) / ((now - begun) / 1000 || 1);
      const left = pace > 0 && bytes < total ? ` · ${timeLeft((total - bytes) / pace, say)}` : "";
      const sums = say.saySent.replace("%(done)s", sizeOf(bytes)).replace("%(all)s", sizeOf(total));
      words.textContent = sums + left;
      bar.setAttribute("aria-label", sums);
      if (now - spoken > 10_000) [spoken, aloud.textContent] = [now, words.textContent];
    };
    return { box, show, pausing: (said) => (trouble.textContent = said) };
  };

  // Sends `files` and shows it in `place`: the sum, then a line for each file. Resolves once all
  // are here; a problem is said with a button that goes on.
  const sendAndShow = async (files, place, { announceAt, say }) => {
    const named = nameAll(files);
    const total = named.reduce((sum, { file }) => sum + file.size, 0);
    const sum = makeSum(total, say);
    const list = element("ol", "", "sending");
    const sent = new Map();
    let waits = 0;
    const showSum = () => {
      waits = 0;
      sum.show([...sent.values()].reduce((all, bytes) => all + bytes, 0));
    };
    const entries = named.map(({ name, file }) => {
      const row = element("li");
      const bar = element("progress");
      const end = element("span", sizeOf(file.size), "size");
      bar.max = file.size || 1;
      bar.value = 0;
      bar.setAttribute("aria-label", name);
      row.append(element("span", name, "name"), bar, end);
      return {
        name,
        file,
        row,
        onBytes: (bytes) => {
          if (!row.isConnected) list.append(row);
          bar.value = bytes;
          sent.set(file, bytes);
          waits ||= requestAnimationFrame(showSum);
        },
        onDone: ({ same }) => {
          if (!row.isConnected) list.append(row);
          bar.remove();
          row.className = "whole";
          if (!same) {
            end.textContent = `${sizeOf(file.size)} · ${say.sayWhole}`;
            return;
          }
          const link = element("a", same.said);
          link.href = same.address;
          end.replaceChildren(link);
        },
      };
    });
    place.replaceChildren(sum.box, list);
    place.hidden = false;
    const warn = (event) => event.preventDefault();
    addEventListener("beforeunload", warn);
    try {
      for (;;) {
        try {
          await sendFiles(entries, announceAt, { say, pausing: sum.pausing });
          return;
        } catch (problem) {
          if (!(problem instanceof Problem)) throw problem;
          sum.pausing(problem.message);
          await new Promise((resolve) => {
            const button = element("button", say.sayGoOn, "button");
            button.type = "button";
            button.addEventListener("click", () => (button.remove(), sum.pausing(""), resolve()));
            sum.box.append(button);
            button.focus();
          });
        }
      }
    } finally {
      removeEventListener("beforeunload", warn);
    }
  };

  // All is here: it is read.
  const endWith = async (address, page, say) => {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", say.token);
    await fetch(address, { method: "POST", body });
    location.assign(page);
  };

  // The files of a drop, those in folders too, each with its way from there.
  const filesOf = async (items) => {
    const found = [];
    const walk = async (entry, way) => {
      if (entry.isFile) {
        const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
        if (way) Object.defineProperty(file, "path", { value: way + file.name });
        found.push(file);
        return;
      }
      const reader = entry.createReader();
      const more = () => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      for (let some = await more(); some.length; some = await more()) {
        for (const inner of some) await walk(inner, `${way}${entry.name}/`);
      }
    };
    const entries = [...items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    for (const entry of entries) await walk(entry, "");
    return found;
  };

  // Lets files be dropped on `place`.
  const dropOn = (place, take) => {
    for (const kind of ["dragenter", "dragover"]) {
      place.addEventListener(kind, (event) => {
        event.preventDefault();
        place.classList.add("over");
      });
    }
    for (const kind of ["dragleave", "drop"]) {
      place.addEventListener(kind, () => place.classList.remove("over"));
    }
    place.addEventListener("drop", async (event) => {
      event.preventDefault();
      const plain = [...event.dataTransfer.files];
      const walked = await filesOf(event.dataTransfer.items).catch(() => []);
      take(walked.length ? walked : plain.filter((file) => file.size || file.type));
    });
    place.classList.add("ready");
  };

  window.sending = { sendAndShow, endWith, dropOn, sizeOf, element };
})();
