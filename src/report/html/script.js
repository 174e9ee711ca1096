
(function () {
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

// A definition comes to the reader, who does not lose the place; without script the link leads to it.
(function () {
  if (!window.HTMLDialogElement) { return; }
  var dialog = element("dialog", "", { "aria-labelledby": "definition-title" });
  document.body.appendChild(dialog);

  // Copies of what stands in the methods: below a heading up to the next one, or beside a term.
  function meaning(place) {
    var parts = [];
    if (place.tagName === "DIV") {
      Array.prototype.forEach.call(place.querySelectorAll("dd"), function (dd) {
        var part = element("p");
        dd.childNodes.forEach(function (node) { part.appendChild(node.cloneNode(true)); });
        parts.push(part);
      });
      return parts;
    }
    var next = place.nextElementSibling;
    while (next && !/^H\d$/.test(next.tagName)) {
      parts.push(next.cloneNode(true));
      next = next.nextElementSibling;
    }
    return parts;
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href^='#method-'], a[href^='#term-']");
    if (event.target === dialog) { dialog.close(); }
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    if (dialog.contains(link)) { dialog.close(); return; }
    var place = document.getElementById(link.hash.slice(1));
    if (!place || place.closest("section") === link.closest("section")) { return; }
    event.preventDefault();
    while (dialog.firstChild) { dialog.removeChild(dialog.firstChild); }
    var name = place.tagName === "DIV" ? place.querySelector("dt") : place;
    dialog.appendChild(element("h4", name.textContent, { id: "definition-title" }));
    meaning(place).forEach(function (part) { dialog.appendChild(part); });
    var foot = element("p", "", { "class": "foot" });
    foot.appendChild(element("a", "In the methods", { href: link.getAttribute("href") }));
    var close = element("button", "Close", { type: "button" });
    close.addEventListener("click", function () { dialog.close(); });
    foot.appendChild(close);
    dialog.appendChild(foot);
    dialog.showModal();
    // The reader starts at the top, whatever has the focus.
    close.focus({ preventScroll: true });
    dialog.scrollTop = 0;
  });
})();
