/* Somebody else may be here by now. A page that is come back to, out of the browser's memory or
   from another tab, was made for who read then: where a reader has signed out since, a right has
   begun or ended, or another script calls the page stale, it is loaded again, once. And what a
   reader's queue left in this browser goes with the reader, as their last searches do; how they
   like to listen and to read stays with the browser. */
{
  const isOwn = () => Boolean(document.querySelector(".yours[data-own]"));
  const isGated = () => Boolean(document.querySelector("[data-gated]"));
  const isStory = () => Boolean(document.querySelector(".story .text"));
  const { style, dataset } = document.documentElement;
  const isStale = () => "stale" in dataset;

  /* The headers say for whom a page is (newsstand/pages.py), also without the page. */
  const isAnother = (answer) => {
    const says = answer.headers.get("Cache-Control") ?? "";
    if (answer.redirected || !answer.ok) return true;
    if (isOwn() && !says.includes("private")) return true;
    return isStory() && says.includes("no-store") !== isGated();
  };

  const hasChanged = async () => {
    try {
      return isAnother(await fetch(location.href, { method: "HEAD", cache: "no-store" }));
    } catch {
      return Boolean(style.visibility); // a line that is down opens nothing
    }
  };

  let looking = false; // one return may be told twice, and a page that goes is asked for once
  const lookAgain = async () => {
    if (looking || !(isStale() || isOwn() || isStory())) return;
    looking = true;
    if (isStale() || (await hasChanged())) return location.reload();
    style.visibility = "";
    looking = false;
  };
  window.addEventListener("pagehide", () => { looking = false; });

  const isAReaders = (queue) => queue.own !== false; // one that doesn't say may be anybody's
  const forgetPlaces = () => {
    if (isOwn()) return;
    try {
      const kept = JSON.parse(localStorage.getItem("listen"));
      if (!kept?.editions?.some(isAReaders)) return;
      kept.editions = kept.editions.filter((queue) => !isAReaders(queue));
      localStorage.setItem("listen", JSON.stringify(kept));
    } catch {
      // a browser that keeps nothing has nothing to forget
    }
  };

  const forgetSearches = () => {
    if (isOwn()) return;
    try {
      const { own, off } = JSON.parse(localStorage.getItem("searches")) ?? {};
      if (own) localStorage.setItem("searches", JSON.stringify({ off, own: false, kept: [] }));
    } catch {
      // as above
    }
  };

  window.addEventListener("pageshow", (event) => {
    forgetPlaces();
    forgetSearches();
    if (!event.persisted) return;
    if (isGated()) style.visibility = "hidden"; // the reader's place on the page stays
    lookAgain();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") lookAgain();
  });
}
