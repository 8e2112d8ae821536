/* Names for what Django's administration leaves without one: the search in a field of many
   choices, and the heading of a column that has none. */
addEventListener("load", () => {
  for (const search of document.querySelectorAll(".select2-search__field")) {
    const field = search.closest(".select2")?.previousElementSibling;
    search.ariaLabel = field?.labels?.[0]?.textContent.trim().replace(/:$/, "") ?? "";
  }
  for (const heading of document.querySelectorAll("th.original")) {
    const cell = document.createElement("td");
    cell.className = heading.className;
    heading.replaceWith(cell);
  }
});
