
"use strict";
(function () {
  // A cell's value: its number where it has one, else its text; cells without a value come last.
  function value(row, column) {
    var cell = row.cells[column];
    if (!cell) { return null; }
    var raw = cell.getAttribute("data-value");
    if (raw === "") { return null; }
    return raw === null ? cell.textContent.trim() : Number(raw);
  }

  function sort(table, column, direction) {
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows).map(function (row) {
      return { row: row, value: value(row, column), place: Number(row.getAttribute("data-place")) };
    });
    rows.sort(function (a, b) {
      if (a.value === null || b.value === null) {
        if (a.value === b.value) { return a.place - b.place; }
        return a.value === null ? 1 : -1;
      }
      var order = typeof a.value === "number" && typeof b.value === "number"
        ? a.value - b.value
        : String(a.value).localeCompare(String(b.value), "en");
      return direction * order || a.place - b.place;
    });
    rows.forEach(function (entry) { body.appendChild(entry.row); });
  }

  document.querySelectorAll(".table:not(.prose) table").forEach(function (table) {
    var body = table.tBodies[0];
    if (!table.tHead || !body || body.rows.length < 2) { return; }
    Array.prototype.forEach.call(body.rows, function (row, place) {
      row.setAttribute("data-place", String(place));
    });
    table.classList.add("sortable");
    var headers = Array.prototype.slice.call(table.tHead.rows[0].cells);
    headers.forEach(function (header, column) {
      var isNumber = header.classList.contains("number");
      var button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-label", "Sort by " + header.textContent);
      button.addEventListener("click", function () {
        var now = header.getAttribute("aria-sort");
        // The first click shows the largest number, or the first word of the alphabet.
        var direction = now === "descending" ? 1 : now === "ascending" ? -1 : isNumber ? -1 : 1;
        headers.forEach(function (other) { other.removeAttribute("aria-sort"); });
        header.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
        sort(table, column, direction);
      });
      header.appendChild(button);
    });
  });

  // Where the reader is, shown in the contents.
  var links = {};
  document.querySelectorAll("nav a").forEach(function (link) {
    links[link.getAttribute("href").slice(1)] = link;
  });
  var places = Object.keys(links).map(function (id) { return document.getElementById(id); })
    .filter(Boolean);
  var current = null;
  function follow() {
    var found = null;
    places.forEach(function (place) {
      if (place.getBoundingClientRect().top < 140) { found = place.id; }
    });
    if (found === current) { return; }
    if (current) { links[current].removeAttribute("aria-current"); }
    if (found) { links[found].setAttribute("aria-current", "true"); }
    current = found;
  }
  var isWaiting = false;
  addEventListener("scroll", function () {
    if (isWaiting) { return; }
    isWaiting = true;
    requestAnimationFrame(function () { isWaiting = false; follow(); });
  }, { passive: true });
  follow();

  // A link into something folded unfolds it.
  function unfold() {
    var id = decodeURIComponent(location.hash.slice(1));
    var place = id && document.getElementById(id);
    var inside = place;
    while (inside) {
      if (inside.tagName === "DETAILS") { inside.open = true; }
      inside = inside.parentElement;
    }
    if (place) { place.scrollIntoView(); }
  }
  addEventListener("hashchange", unfold);
  if (location.hash) { unfold(); }

  // Paper cannot unfold: print everything.
  var folded = [];
  addEventListener("beforeprint", function () {
    folded = Array.prototype.slice.call(document.querySelectorAll("details:not([open])"));
    folded.forEach(function (details) { details.open = true; });
  });
  addEventListener("afterprint", function () {
    folded.forEach(function (details) { details.open = false; });
  });
})();
