"use strict";
// Tables are complete without this: it only sorts and hides rows.
function sortKey(row, column) {
  const cell = row.cells[column];
  const text = cell.dataset.sort ?? cell.textContent;
  const number = Number(text);
  return text !== "" && !Number.isNaN(number) ? number : text;
}
function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  // What is undefined comes last.
  if (typeof a === "number") return -1;
  if (typeof b === "number") return 1;
  return a.localeCompare(b, "en", { numeric: true });
}
function sortTable(table, column, descends) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head) => head.removeAttribute("aria-sort"));
  heads[column].setAttribute("aria-sort", descends ? "descending" : "ascending");
  const rows = [...table.tBodies[0].rows].map((row) => [sortKey(row, column), row]);
  rows.sort((a, b) => (descends ? compare(b[0], a[0]) : compare(a[0], b[0])));
  table.tBodies[0].append(...rows.map((row) => row[1]));
}
function makeSortable(table) {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => sortTable(table, column, head.getAttribute("aria-sort") === "ascending"));
  });
}
document.querySelectorAll("table.sortable").forEach(makeSortable);
const filter = document.getElementById("filter");
function filterRuns() {
  const rows = [...document.getElementById("all-runs").tBodies[0].rows];
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const row of rows) {
    const text = words.length ? row.textContent.toLowerCase() : "";
    row.hidden = !words.every((word) => text.includes(word));
    if (!row.hidden) count += 1;
  }
  document.getElementById("count").textContent = words.length ? `${count} of ${rows.length} runs` : "";
}
filter.addEventListener("input", filterRuns);
function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
}
addEventListener("hashchange", openTarget);
openTarget();
// On paper everything is open.
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((part) => (part.open = true)));
