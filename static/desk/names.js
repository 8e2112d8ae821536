/* Names for what Django's administration leaves without one: the search in a field of many
   choices, which comes when its script pleases, and the heading of a column that has none. */
{
  const nameSearches = () => {
    for (const search of document.querySelectorAll(".select2-search__field:not([aria-label])")) {
      const label = search.closest(".select2")?.previousElementSibling?.labels?.[0];
      search.setAttribute("aria-label", label?.textContent.trim().replace(/:$/, "") ?? "");
    }
  };
  new MutationObserver(nameSearches).observe(document, { childList: true, subtree: true });

  for (const heading of document.querySelectorAll("th.original")) {
    const cell = document.createElement("td");
    cell.className = heading.className;
    heading.replaceWith(cell);
  }
}
