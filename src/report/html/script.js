
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
