
"use strict";
// Letters without accents and case: what a search compares.
function plain(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
}

function element(tag, text, attributes) {
  var made = document.createElement(tag);
  if (text) { made.textContent = text; }
  Object.keys(attributes || {}).forEach(function (name) {
    made.setAttribute(name, attributes[name]);
  });
  return made;
}

(function () {
  // A cell's value: its number where it has one, else its text; cells without a value come last.
  function value(row, column) {
    var cell = row.cells[column];
    if (!cell) { return null; }
    var raw = cell.getAttribute("data-value");
    if (raw === "") { return null; }
    return raw === null ? cell.textContent.trim() : Number(raw);
  }

  var compare = new Intl.Collator("en", { numeric: true }).compare;

  function sort(entries, column, direction) {
    var keyed = entries.map(function (entry) {
      return { entry: entry, value: value(entry.row, column) };
    });
    keyed.sort(function (a, b) {
      var place = a.entry.place - b.entry.place;
      if (a.value === null || b.value === null) {
        if (a.value === b.value) { return place; }
        return a.value === null ? 1 : -1;
      }
      var order = typeof a.value === "number" && typeof b.value === "number"
        ? a.value - b.value : compare(String(a.value), String(b.value));
      return direction * order || place;
    });
    keyed.forEach(function (k) { k.entry.row.parentNode.appendChild(k.entry.row); });
  }

  // The words of a row: a search for SC 42 must not find a 42 among the numbers.
  function names(row) {
    return Array.prototype.filter.call(row.cells, function (cell) {
      return !cell.classList.contains("number");
    }).map(function (cell) { return cell.textContent; }).join(" ");
  }

  // Below this many rows the eye is quicker than a box to type into.
  var FEW = 8;

  document.querySelectorAll(".table table").forEach(function (table) {
    var body = table.tBodies[0];
    var box = table.closest(".table");
    if (!table.tHead || !body || body.rows.length < 2) { return; }
    var entries = Array.prototype.map.call(body.rows, function (row, place) {
      return { row: row, place: place, isMore: row.hidden, text: null };
    });
    var title = document.getElementById(table.getAttribute("aria-labelledby"));
    var short = title.querySelector("strong").textContent.replace(/\.$/, "");
    var cut = box.querySelector(".cut");
    var more = entries.filter(function (e) { return e.isMore; }).length;
    // Rows that stand in the file only.
    var left = Number(table.getAttribute("data-left") || 0);
    var isSorted = false;
    var isAll = false;
    var input = null;
    var said = null;
    var button = null;

    function show() {
      var words = input ? plain(input.value).split(/\s+/).filter(Boolean) : [];
      var count = 0;
      entries.forEach(function (entry) {
        if (entry.text === null && words.length) { entry.text = plain(names(entry.row)); }
        var isFound = words.every(function (word) { return entry.text.indexOf(word) >= 0; });
        // Asked for, all rows that hold the words; else the first ones, in whatever order.
        var isShown = words.length ? isFound : isAll || !entry.isMore;
        entry.row.hidden = !isShown;
        if (isShown) { count += 1; }
      });
      if (said) {
        var rest = left ? "; " + left + " more rows stand in the file" : "";
        said.textContent = words.length ? count + " of " + entries.length + " rows" + rest
          : isAll && left ? "The other " + left + " rows stand in the file." : "";
      }
      if (button) {
        button.textContent = isAll ? "Show the first " + (entries.length - more)
          : left ? "Show " + entries.length + " of " + (entries.length + left) + " rows"
          : "Show all " + entries.length + " rows";
        button.setAttribute("aria-expanded", String(isAll));
        button.hidden = words.length > 0;
      }
      if (cut) { cut.hidden = isAll || words.length > 0; }
    }

    if (entries.length >= FEW) {
      var tools = element("div", "", { "class": "tools" });
      input = element("input", "", { type: "search", placeholder: "Filter rows",
        "aria-label": "Filter the rows of " + short, autocomplete: "off", spellcheck: "false" });
      input.addEventListener("input", show);
      tools.appendChild(input);
      if (more) {
        button = element("button", "", { type: "button", "class": "more" });
        button.addEventListener("click", function () { isAll = !isAll; show(); });
        tools.appendChild(button);
      }
      said = element("span", "", { role: "status" });
      tools.appendChild(said);
      box.insertBefore(tools, box.querySelector(".scroll"));
      show();
    }

    if (box.classList.contains("prose")) { return; }
    table.classList.add("sortable");
    var headers = Array.prototype.slice.call(table.tHead.rows[0].cells);
    headers.forEach(function (header, column) {
      var isNumber = header.classList.contains("number");
      var sorter = element("button", "", { type: "button", "class": "sort",
        "aria-label": "Sort by " + header.textContent });
      sorter.addEventListener("click", function () {
        var now = header.getAttribute("aria-sort");
        // The first click shows the largest number, or the first word of the alphabet.
        var direction = now === "descending" ? 1 : now === "ascending" ? -1 : isNumber ? -1 : 1;
        headers.forEach(function (other) { other.removeAttribute("aria-sort"); });
        header.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
        // The largest of a few rows would pass for the largest of all.
        if (more && !isSorted) { isSorted = true; isAll = true; show(); }
        sort(entries, column, direction);
      });
      header.appendChild(sorter);
    });
  });
})();
