
(function () {
  // Below this many marks with a name the eye is quicker than a box to type into.
  var FEW = 15;

  document.querySelectorAll("figure").forEach(function (figure) {
    var svg = figure.querySelector(".picture svg");
    if (!svg) { return; }
    // A mark is what has a title; its name may also stand beside it as text.
    var marks = Array.prototype.filter.call(svg.querySelectorAll("title"), function (title) {
      return title.parentNode !== svg;
    }).map(function (title) {
      return { shape: title.parentNode, name: title.textContent, text: plain(title.textContent) };
    });
    if (!marks.length) { return; }

    // The name of a mark, shown at once, also by touch: the browser's own tip waits, and never
    // comes up on a phone.
    var tip = element("div", "", { "class": "tip", "aria-hidden": "true" });
    tip.hidden = true;
    figure.appendChild(tip);
    function place(event, mark) {
      var box = figure.getBoundingClientRect();
      tip.textContent = mark.name;
      tip.hidden = false;
      var x = event.clientX - box.left;
      var left = Math.max(0, Math.min(x + 12, box.width - tip.offsetWidth));
      tip.style.left = left + "px";
      tip.style.top = event.clientY - box.top + 16 + "px";
    }
    marks.forEach(function (mark) {
      mark.shape.classList.add("mark");
      ["pointerenter", "pointermove"].forEach(function (kind) {
        mark.shape.addEventListener(kind, function (event) { place(event, mark); });
      });
      mark.shape.addEventListener("pointerleave", function () { tip.hidden = true; });
    });

    if (marks.length < FEW) { return; }
    var number = figure.querySelector("figcaption strong").textContent.replace(/\.$/, "");
    var tools = element("div", "", { "class": "tools" });
    var input = element("input", "", { type: "search", placeholder: "Find in the figure",
      "aria-label": "Find in " + number, autocomplete: "off", spellcheck: "false" });
    var said = element("span", "", { role: "status" });
    tools.appendChild(input);
    tools.appendChild(said);
    figure.insertBefore(tools, figure.firstChild);
    input.addEventListener("input", function () {
      var words = plain(input.value).split(/\s+/).filter(Boolean);
      var found = marks.filter(function (mark) {
        var isFound = words.length > 0 && words.every(function (word) {
          return mark.text.indexOf(word) >= 0;
        });
        mark.shape.classList.toggle("found", isFound);
        return isFound;
      });
      svg.classList.toggle("searched", words.length > 0);
      var names = found.slice(0, 3).map(function (mark) { return mark.name; }).join("; ");
      said.textContent = !words.length ? "" : !found.length ? "not in this figure"
        : names + (found.length > 3 ? " and " + (found.length - 3) + " more" : "");
    });
  });
})();
