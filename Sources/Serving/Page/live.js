// What follows keeps the page up to date; it begins with what the server has written into it.
const live = document.getElementById("live-runs");
const liveRows = new Map([...live.tBodies[0].rows].map((row) => [row.dataset.name, row]));
// The word that let the page in has become a cookie.
if (new URLSearchParams(location.search).has("token")) history.replaceState(null, "", "/" + location.hash);

// Ages are by the clock of the server, which may be another machine's.
let clockOffset = Number(live.dataset.now) - Date.now() / 1000;
function ageText(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min`;
  if (whole < 86400) return `${Math.floor(whole / 3600)} h`;
  return `${Math.floor(whole / 86400)} d`;
}
function setText(cell, text) {
  if (cell.textContent !== text) cell.textContent = text;
}
function showAge(row) {
  const cell = row.cells[4];
  if (!cell.dataset.changed) return;
  const age = Date.now() / 1000 + clockOffset - Number(cell.dataset.changed);
  cell.dataset.sort = age;
  setText(cell, ageText(age));
}
function makeRow(state) {
  const row = document.createElement("tr");
  row.dataset.name = state.name;
  row.role = "row";
  const head = document.createElement("th");
  head.scope = "row";
  head.role = "rowheader";
  row.append(head);
  for (let column = 1; column < 5; column += 1) {
    const cell = row.insertCell();
    cell.role = "cell";
    cell.className = column > 1 ? "number" : "";
  }
  return row;
}
function fillRow(row, state) {
  const head = row.cells[0];
  const link = head.querySelector("a");
  if (state.log && !link) {
    const fresh = document.createElement("a");
    fresh.href = state.log;
    fresh.textContent = state.name;
    head.replaceChildren(fresh);
  } else if (!state.log) {
    setText(head, state.name);
  }
  row.dataset.word = state.word;
  setText(row.cells[1], state.state);
  setText(row.cells[2], state.step);
  row.cells[2].dataset.sort = state.steps ?? "";
  setText(row.cells[3], state.loss);
  row.cells[4].dataset.changed = state.changed ?? "";
  showAge(row);
}
function showCounts() {
  const counts = new Map();
  for (const row of liveRows.values()) counts.set(row.dataset.word, (counts.get(row.dataset.word) ?? 0) + 1);
  const parts = [...counts].sort((a, b) => compare(a[0], b[0])).map(([word, count]) => `${count} ${word}`);
  setText(document.getElementById("live-counts"), parts.length ? parts.join(", ") : "No run has begun yet.");
}
// What the report says about those without a result.
function showOpen(state) {
  for (const part of document.querySelectorAll("main p.open")) {
    if (part.firstElementChild?.textContent === state.name) part.lastChild.textContent = `: ${state.state}`;
  }
}
// Whether the report may tell something else because of a state.
function matters(word) {
  return word === "finished" || word === "failed";
}
function show(event) {
  clockOffset = event.now - Date.now() / 1000;
  let reportIsOld = false;
  const body = live.tBodies[0];
  if (event.whole) {
    const names = new Set(event.rows.map((state) => state.name));
    for (const [name, row] of liveRows) {
      if (names.has(name)) continue;
      reportIsOld ||= matters(row.dataset.word);
      row.remove();
      liveRows.delete(name);
    }
  }
  let isChanged = false;
  for (const state of event.rows) {
    let row = liveRows.get(state.name);
    const before = row?.dataset.word ?? "";
    if (!row) {
      row = makeRow(state);
      liveRows.set(state.name, row);
      body.append(row);
    }
    if (before !== state.word) {
      isChanged = true;
      showOpen(state);
      reportIsOld ||= matters(before) || matters(state.word);
    }
    fillRow(row, state);
  }
  if (isChanged || event.whole) showCounts();
  if (reportIsOld) refreshSoon();
}

// The report is made anew by the server, and what a reader has done to it is done again.
function heading(part) {
  return part.closest("section")?.querySelector("h2")?.textContent ?? "";
}
function keyOf(part) {
  if (part.matches("section")) return heading(part);
  if (part.matches("details")) return `${heading(part)}/details/${part.querySelector("summary").textContent}`;
  if (part.matches("table")) return `${heading(part)}/table/${part.closest(".scroll")?.getAttribute("aria-label") ?? ""}`;
  if (part.matches("tr")) return `${keyOf(part.closest("table"))}/row/${part.cells[0]?.textContent}`;
  return `${heading(part)}/${part.tagName}/${part.textContent}`;
}
function find(selector, key) {
  return [...document.querySelectorAll(selector)].find((part) => keyOf(part) === key);
}
const anchors = "main section, main h3, main details, main tr";
function placeOfReader() {
  // The first part that begins within the window, or else the last one above it.
  let place = null;
  for (const part of document.querySelectorAll(anchors)) {
    const box = part.getBoundingClientRect();
    if (box.height === 0) continue;
    place = { key: keyOf(part), top: box.top };
    if (box.top >= 0) break;
  }
  return place;
}
function focusOfReader() {
  const part = document.activeElement;
  const table = part.closest("table.sortable");
  if (table && part.closest("thead")) return { selector: "table", key: keyOf(table), column: part.parentElement.cellIndex };
  if (part.matches("summary")) return { selector: "details", key: keyOf(part.parentElement) };
  return null;
}
function replaceReport(fresh) {
  document.querySelector("header p").replaceWith(fresh.querySelector("header p"));
  document.querySelector("nav ul").replaceWith(fresh.querySelector("nav ul"));
  const runs = document.getElementById("runs");
  for (const section of document.querySelectorAll("main > section")) {
    if (section !== runs && section.id !== "live") section.remove();
  }
  for (const section of fresh.querySelectorAll("main > section")) {
    if (section.id !== "runs" && section.id !== "live") runs.before(section);
  }
  document.getElementById("all-runs").tBodies[0].replaceWith(fresh.getElementById("all-runs").tBodies[0]);
}
async function refresh() {
  const answer = await fetch("/", { cache: "no-store" });
  if (!answer.ok) return;
  // The page has its style and its script, and its policy forbids those of another answer.
  const text = (await answer.text()).replace(/<(style|script) nonce[^]*?<\/\1>/g, "");
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const place = placeOfReader();
  const focus = focusOfReader();
  const open = [...document.querySelectorAll("details[open]")].map(keyOf);
  const sorted = [...document.querySelectorAll("table.sortable th[aria-sort]")].map((head) => ({
    key: keyOf(head.closest("table")), column: head.cellIndex, descends: head.getAttribute("aria-sort") === "descending",
  }));
  document.documentElement.style.overflowAnchor = "none";
  const offsets = [...document.querySelectorAll("table")].map((table) => [keyOf(table), table.parentElement.scrollLeft]);
  replaceReport(fresh);
  document.querySelectorAll("main > section:not(#runs):not(#live) table.sortable").forEach(makeSortable);
  for (const key of open) find("details", key)?.setAttribute("open", "");
  for (const { key, column, descends } of sorted) {
    const table = find("table.sortable", key);
    if (table) sortTable(table, column, descends);
  }
  for (const [key, offset] of offsets) {
    const table = offset ? find("table", key) : null;
    if (table) table.parentElement.scrollLeft = offset;
  }
  filterRuns();
  const part = focus && find(focus.selector, focus.key);
  const target = part?.matches("table") ? part.tHead.rows[0].cells[focus.column].firstChild : part?.querySelector("summary");
  target?.focus({ preventScroll: true });
  const anchor = place && find(anchors, place.key);
  if (anchor) scrollBy({ top: anchor.getBoundingClientRect().top - place.top, behavior: "instant" });
  document.documentElement.style.overflowAnchor = "";
}
// One refresh for all that finishes within two seconds, and none beside another or while nobody looks. A report of
// very many runs takes long, and must not take the machine from them: nine tenths of the time are theirs.
let pause = 2000;
let waiting = null;
let isRefreshing = false;
let isDue = false;
function refreshSoon() {
  isDue = true;
  waiting ??= setTimeout(refreshNow, pause);
}
async function refreshNow() {
  waiting = null;
  if (!isDue || isRefreshing || document.hidden) return;
  isDue = false;
  isRefreshing = true;
  const begin = Date.now();
  try {
    await refresh();
  } catch {
    // The server has gone; when it is back, there is a whole event.
    isDue = true;
  }
  isRefreshing = false;
  pause = Math.max(2000, 9 * (Date.now() - begin));
  if (isDue) waiting ??= setTimeout(refreshNow, Math.max(5000, pause));
}
document.addEventListener("visibilitychange", () => {
  if (isDue && waiting === null) refreshSoon();
});

const connection = document.getElementById("connection");
function connect() {
  const events = new EventSource("/events");
  events.addEventListener("states", (event) => {
    setText(connection, "");
    show(JSON.parse(event.data));
  });
  events.addEventListener("error", () => {
    setText(connection, "There is no connection to the server; it is tried again.");
    // The browser tries again by itself unless it was refused.
    if (events.readyState !== EventSource.CLOSED) return;
    events.close();
    setTimeout(connect, 5000);
  });
}
connect();
setInterval(() => liveRows.forEach(showAge), 1000);
