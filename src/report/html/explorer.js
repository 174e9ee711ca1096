
"use strict";
(function () {
  var data = JSON.parse(document.getElementById("data").textContent);
  var at = function (id) { return document.getElementById(id); };
  var ID = 0, LABEL = 1, NAME = 2, KIND = 3, COUNTRY = 4, PARENT = 5, START = 6, END = 7, URL_ = 8,
    SOURCE = 9, NOTE = 10, ALIASES = 11;

  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }

  // Text only ever goes in as text.
  function element(tag, text, attributes) {
    var made = document.createElement(tag);
    if (text) { made.textContent = text; }
    Object.keys(attributes || {}).forEach(function (name) {
      made.setAttribute(name, attributes[name]);
    });
    return made;
  }

  function empty(parent) { while (parent.firstChild) { parent.removeChild(parent.firstChild); } }

  function number(n) { return String(n).replace(/\B(?=(\d{3})+$)/g, ","); }

  // An address becomes a link only where it leads to the web; everything else stays text.
  function linked(text) {
    if (/^https?:\/\/\S+$/i.test(text)) {
      return element("a", text, { href: text, rel: "noreferrer" });
    }
    return document.createTextNode(text);
  }

  // --- Networks -------------------------------------------------------------------------------

  data.networks.forEach(function (net) {
    var n = net.actor.length;
    net.n = n;
    net.index = new Map();
    net.actor.forEach(function (actor, v) { net.index.set(actor, v); });
    net.ties = Array.from({ length: n }, function () { return []; });
    var pairs = new Map();
    net.pair = new Int32Array(net.a.length);
    for (var e = 0; e < net.a.length; e += 1) {
      var a = net.a[e], b = net.b[e];
      net.ties[a].push(e);
      if (a !== b) { net.ties[b].push(e); }
      var key = Math.min(a, b) * n + Math.max(a, b);
      if (!pairs.has(key)) { pairs.set(key, pairs.size); }
      net.pair[e] = a === b ? -1 : pairs.get(key);
    }
    net.pairs = pairs.size;
    net.tieOn = new Uint8Array(net.a.length);
    net.nodeOn = new Uint8Array(n);
    // The order of drawing and of names: the largest last and first.
    net.order = Array.from({ length: n }, function (_, v) { return v; });
    net.order.sort(function (v, w) {
      return net.size[v] - net.size[w] || net.ties[v].length - net.ties[w].length || w - v;
    });
    net.least = n < 200 ? 4 : n < 1500 ? 3 : 2;
    net.most = n < 200 ? 15 : n < 1500 ? 12 : 9;
    net.off = { role: new Set(), colour: new Set(), kind: new Set(), country: new Set() };
  });

  var net = null;
  var stop = data.now === null ? data.stops.length - 1 : data.now;
  var isAllDays = data.stops.length === 0;
  var chosen = -1;

  function actorOf(v) { return data.actors[net.actor[v]]; }
  function isInForce(e) {
    if (isAllDays || !net.dated) { return true; }
    var day = data.stops[stop];
    return (net.start[e] < 0 || net.start[e] <= day) && (net.end[e] < 0 || day < net.end[e]);
  }

  // Which nodes and ties are shown, and how many: n and m of the network on the day.
  function select() {
    var off = net.off, v, e;
    var passes = new Uint8Array(net.n);
    for (v = 0; v < net.n; v += 1) {
      var actor = actorOf(v);
      passes[v] = off.kind.has(actor[KIND]) || off.country.has(actor[COUNTRY])
        || off.colour.has(net.colour[v]) ? 0 : 1;
    }
    net.nodeOn.fill(0);
    var pairs = new Uint8Array(net.pairs);
    net.m = 0;
    for (e = 0; e < net.a.length; e += 1) {
      var on = passes[net.a[e]] && passes[net.b[e]] && !off.role.has(net.role[e]) && isInForce(e);
      net.tieOn[e] = on ? 1 : 0;
      if (!on) { continue; }
      net.nodeOn[net.a[e]] = net.nodeOn[net.b[e]] = 1;
      if (net.pair[e] >= 0 && !pairs[net.pair[e]]) { pairs[net.pair[e]] = 1; net.m += 1; }
    }
    net.shown = 0;
    for (v = 0; v < net.n; v += 1) {
      if (passes[v] && net.ties[v].length === 0) { net.nodeOn[v] = 1; }
      net.shown += net.nodeOn[v];
    }
    var isFiltered = Object.keys(off).some(function (key) { return off[key].size > 0; });
    at("status").textContent = "n = " + number(net.shown) + ", m = " + number(net.m)
      + (!net.dated ? "" : isAllDays ? " on any day" : " on " + data.days[data.stops[stop]])
      + (isFiltered ? ", filtered" : "");
    at("reset").hidden = !isFiltered;
  }

  // --- Drawing --------------------------------------------------------------------------------

  var stage = at("stage");
  var tieCanvas = at("ties"), nodeCanvas = at("nodes");
  var back = document.createElement("canvas");
  var view = { k: 1, x: 0, y: 0 };
  var drawn = { k: 1, x: 0, y: 0 };
  var width = 0, height = 0, ratio = 1;
  var ink = { ink: "#1b232e", soft: "#566070", paper: "#ffffff", accent: "#1d4f80" };

  // The colours of figures are told apart on white, and on white only: so is this.
  function colours() {
    net.shades = net.legend.map(function (entry) { return entry[1]; });
  }

  function shadeOf(v) {
    var colour = net.colour[v];
    return colour >= 0 ? net.shades[colour] : net.body[v] === "1" ? null : "#314a63";
  }

  function radius(v) {
    var zoom = Math.min(2.5, Math.max(0.7, Math.sqrt(view.k / net.fit)));
    return (net.least + (net.most - net.least) * net.size[v] / 1000) * zoom;
  }

  function resize() {
    ratio = Math.min(2, devicePixelRatio || 1);
    width = stage.clientWidth;
    height = stage.clientHeight;
    [tieCanvas, nodeCanvas, back].forEach(function (canvas) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    });
  }

  // The whole network in the window.
  function fit() {
    var most = { x: 1, y: 1 };
    for (var v = 0; v < net.n; v += 1) {
      most.x = Math.max(most.x, net.x[v]);
      most.y = Math.max(most.y, net.y[v]);
    }
    var rim = width < 500 ? 24 : 48;
    view.k = Math.min((width - 2 * rim) / most.x, (height - 2 * rim) / most.y);
    net.fit = view.k;
    view.x = (width - view.k * most.x) / 2;
    view.y = (height - view.k * most.y) / 2;
  }

  function clear(canvas) {
    var pen = canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    return pen;
  }

  // So many ties are drawn between two frames: a page of 200,000 stays at hand meanwhile.
  var AT_ONCE = 8000;
  var job = 0;

  function redraw() {
    job += 1;
    var own = job;
    var pen = clear(back);
    var k = view.k, x = view.x, y = view.y;
    var groups = new Map();
    for (var e = 0; e < net.a.length; e += 1) {
      if (!net.tieOn[e]) { continue; }
      var a = net.a[e], b = net.b[e];
      // A tie has the colour of its actor: whose it is can then be followed.
      var colour = net.body[a] === "1" && net.body[b] !== "1" ? net.colour[b]
        : net.body[b] === "1" || net.colour[a] === net.colour[b] ? net.colour[a] : -1;
      var key = colour + (net.strong[net.role[e]] ? "s" : "w");
      if (!groups.has(key)) { groups.set(key, []); }
      groups.get(key).push(e);
    }
    var alpha = Math.max(0.025, Math.min(0.5, 6 / Math.sqrt(net.m + 1)));
    var lists = Array.from(groups.keys()).sort().reverse().map(function (key) {
      var isStrong = key.slice(-1) === "s";
      var colour = parseInt(key, 10);
      return { ties: groups.get(key), place: 0, width: isStrong ? 1.6 : 0.7,
        alpha: isStrong ? Math.min(0.8, alpha * 4) : alpha,
        colour: colour >= 0 ? net.shades[colour] : ink.soft };
    });
    function some() {
      if (own !== job) { return; }
      var left = AT_ONCE;
      while (lists.length && left > 0) {
        var list = lists[0];
        var end = Math.min(list.ties.length, list.place + left);
        left -= end - list.place;
        pen.strokeStyle = list.colour;
        pen.globalAlpha = list.alpha;
        pen.lineWidth = list.width;
        pen.beginPath();
        for (; list.place < end; list.place += 1) {
          var e = list.ties[list.place], a = net.a[e], b = net.b[e];
          pen.moveTo(net.x[a] * k + x, net.y[a] * k + y);
          pen.lineTo(net.x[b] * k + x, net.y[b] * k + y);
        }
        pen.stroke();
        if (list.place === list.ties.length) { lists.shift(); }
      }
      if (lists.length) { requestAnimationFrame(some); return; }
      drawn = { k: k, x: x, y: y };
      var front = tieCanvas.getContext("2d");
      front.setTransform(1, 0, 0, 1, 0, 0);
      front.clearRect(0, 0, back.width, back.height);
      front.drawImage(back, 0, 0);
      nodes();
      shift();
    }
    some();
  }

  function near(v) {
    var set = new Set([v]);
    net.ties[v].forEach(function (e) {
      if (net.tieOn[e]) { set.add(net.a[e]); set.add(net.b[e]); }
    });
    return set;
  }

  // Nodes and names, as of the view last drawn.
  function nodes() {
    var pen = clear(nodeCanvas);
    var k = drawn.k, x0 = drawn.x, y0 = drawn.y;
    var lit = chosen >= 0 ? near(chosen) : null;
    tieCanvas.style.opacity = lit ? 0.18 : 1;
    if (lit) {
      pen.strokeStyle = ink.accent;
      pen.globalAlpha = 0.6;
      pen.lineWidth = 1.2;
      pen.beginPath();
      net.ties[chosen].forEach(function (e) {
        if (!net.tieOn[e]) { return; }
        pen.moveTo(net.x[net.a[e]] * k + x0, net.y[net.a[e]] * k + y0);
        pen.lineTo(net.x[net.b[e]] * k + x0, net.y[net.b[e]] * k + y0);
      });
      pen.stroke();
    }
    var wanted = [];
    net.order.forEach(function (v) {
      var isChosen = v === chosen;
      if (!net.nodeOn[v] && !isChosen) { return; }
      var x = net.x[v] * k + x0, y = net.y[v] * k + y0, r = radius(v);
      if (x < -r || y < -r || x > width + r || y > height + r) { return; }
      pen.globalAlpha = lit && !lit.has(v) ? 0.22 : 1;
      var fill = shadeOf(v);
      pen.fillStyle = fill || ink.paper;
      pen.strokeStyle = fill ? ink.paper : ink.soft;
      pen.lineWidth = 1;
      pen.beginPath();
      if (net.body[v] === "1") { pen.rect(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76); }
      else { pen.arc(x, y, r, 0, 6.2832); }
      pen.fill();
      if (r > 2.2 || !fill) { pen.stroke(); }
      if (isChosen) {
        pen.strokeStyle = ink.accent;
        pen.lineWidth = 2.5;
        pen.beginPath();
        pen.arc(x, y, r + 4, 0, 6.2832);
        pen.stroke();
      }
      if (!lit || lit.has(v)) { wanted.push(v); }
    });
    names(pen, wanted, k, x0, y0);
  }

  var MOST_NAMES = 140;

  // The most important names that fit; none covers another.
  function names(pen, wanted, k, x0, y0) {
    var taken = [];
    pen.font = "12px system-ui, sans-serif";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    // Beyond these nobody's name would find room.
    wanted = wanted.reverse().slice(0, 600);
    if (chosen >= 0) {
      wanted = [chosen].concat(wanted.filter(function (v) { return v !== chosen; }));
    }
    var blocked = 0;
    wanted.some(function (v, rank) {
      // The first names stand in any case; the others cover none of the large nodes.
      if (rank === 12) {
        wanted.slice(0, 60).forEach(function (w) {
          var r = radius(w) * 0.8, x = net.x[w] * k + x0, y = net.y[w] * k + y0;
          if (r > 4) { taken.push([x - r, y - r, x + r, y + r]); blocked += 1; }
        });
      }
      var text = actorOf(v)[LABEL];
      if (text.length > 40) { text = Array.from(text).slice(0, 38).join("") + "…"; }
      var r = radius(v), x = net.x[v] * k + x0, y = net.y[v] * k + y0;
      var wide = pen.measureText(text).width;
      var places = [[x + r + 4, y], [x - r - 4 - wide, y], [x - wide / 2, y - r - 9],
        [x - wide / 2, y + r + 9]];
      places.some(function (place) {
        var box = [place[0] - 2, place[1] - 8, place[0] + wide + 2, place[1] + 8];
        if (box[0] < 0 || box[1] < 0 || box[2] > width || box[3] > height) { return false; }
        if (taken.some(function (t) {
          return box[0] < t[2] && t[0] < box[2] && box[1] < t[3] && t[1] < box[3];
        })) { return false; }
        taken.push(box);
        pen.globalAlpha = 0.85;
        pen.strokeStyle = ink.paper;
        pen.lineWidth = 3;
        pen.strokeText(text, place[0], place[1]);
        pen.globalAlpha = 1;
        pen.fillStyle = ink.ink;
        pen.fillText(text, place[0], place[1]);
        return true;
      });
      return taken.length - blocked >= MOST_NAMES;
    });
  }

  // Between two drawings the picture is moved as it is: that costs nothing at any size.
  function shift() {
    var k = view.k / drawn.k;
    var move = k === 1 && view.x === drawn.x && view.y === drawn.y ? "none"
      : "translate(" + (view.x - drawn.x * k) + "px," + (view.y - drawn.y * k) + "px) scale(" + k + ")";
    tieCanvas.style.transform = move;
    nodeCanvas.style.transform = move;
  }

  var waiting = 0;
  function moved() {
    shift();
    clearTimeout(waiting);
    waiting = setTimeout(redraw, net.a.length < 4000 ? 0 : 120);
  }

  function zoom(factor, x, y) {
    var k = Math.min(net.fit * 60, Math.max(net.fit * 0.3, view.k * factor));
    view.x = x - (x - view.x) * k / view.k;
    view.y = y - (y - view.y) * k / view.k;
    view.k = k;
    moved();
  }

  // Brings a node into the window; where there are many, also nearer.
  function centre(v) {
    var x = net.x[v] * view.k + view.x, y = net.y[v] * view.k + view.y;
    var isSeen = x > width * 0.1 && x < width * 0.9 && y > height * 0.1 && y < height * 0.9;
    if (isSeen && (net.n <= 1000 || view.k > net.fit * 2)) { return; }
    var k = Math.max(view.k, net.fit * (net.n > 1000 ? 2.5 : 1));
    view = { k: k, x: width / 2 - net.x[v] * k, y: height / 2 - net.y[v] * k };
    moved();
  }

  // --- Pointer and keys -----------------------------------------------------------------------

  function nodeAt(x, y) {
    var found = -1, best = Infinity;
    for (var v = 0; v < net.n; v += 1) {
      if (!net.nodeOn[v]) { continue; }
      var dx = net.x[v] * view.k + view.x - x, dy = net.y[v] * view.k + view.y - y;
      var far = Math.sqrt(dx * dx + dy * dy) - radius(v);
      if (far < 6 && far < best) { best = far; found = v; }
    }
    return found;
  }

  function place(event) {
    var box = stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  var pointers = new Map();
  var travelled = 0;
  nodeCanvas.addEventListener("pointerdown", function (event) {
    nodeCanvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, place(event));
    if (pointers.size === 1) { travelled = 0; }
  });
  nodeCanvas.addEventListener("pointermove", function (event) {
    var now = place(event), before = pointers.get(event.pointerId);
    if (!before) { hover(now); return; }
    var others = Array.from(pointers).filter(function (p) { return p[0] !== event.pointerId; });
    travelled += Math.abs(now[0] - before[0]) + Math.abs(now[1] - before[1]);
    if (others.length) {
      var other = others[0][1];
      var gap = function (p) { return Math.hypot(p[0] - other[0], p[1] - other[1]) || 1; };
      zoom(gap(now) / gap(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    } else {
      view.x += now[0] - before[0];
      view.y += now[1] - before[1];
      moved();
    }
    pointers.set(event.pointerId, now);
  });
  ["pointerup", "pointercancel"].forEach(function (kind) {
    nodeCanvas.addEventListener(kind, function (event) {
      var here = pointers.get(event.pointerId);
      pointers.delete(event.pointerId);
      if (kind === "pointerup" && here && travelled < 5) { choose(nodeAt(here[0], here[1]), false); }
    });
  });
  nodeCanvas.addEventListener("wheel", function (event) {
    event.preventDefault();
    var here = place(event);
    zoom(Math.pow(1.0015, -event.deltaY * (event.deltaMode ? 20 : 1)), here[0], here[1]);
  }, { passive: false });

  var tip = at("tip");
  function hover(here) {
    var v = nodeAt(here[0], here[1]);
    nodeCanvas.style.cursor = v < 0 ? "grab" : "pointer";
    tip.hidden = v < 0;
    if (v < 0) { return; }
    tip.textContent = actorOf(v)[LABEL];
    tip.style.left = Math.max(0, Math.min(here[0] + 14, width - tip.offsetWidth)) + "px";
    tip.style.top = Math.min(here[1] + 14, height - tip.offsetHeight) + "px";
  }
  nodeCanvas.addEventListener("pointerleave", function () { tip.hidden = true; });

  nodeCanvas.addEventListener("keydown", function (event) {
    var step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    if (step[event.key]) {
      view.x += step[event.key][0];
      view.y += step[event.key][1];
      moved();
    } else if (event.key === "+" || event.key === "=") { zoom(1.3, width / 2, height / 2); }
    else if (event.key === "-") { zoom(1 / 1.3, width / 2, height / 2); }
    else if (event.key === "0") { fit(); redraw(); }
    else if (event.key === "Escape") { choose(-1, false); }
    else { return; }
    event.preventDefault();
  });
  at("nearer").addEventListener("click", function () { zoom(1.4, width / 2, height / 2); });
  at("farther").addEventListener("click", function () { zoom(1 / 1.4, width / 2, height / 2); });
  at("whole").addEventListener("click", function () { fit(); redraw(); });

  // --- Who was chosen -------------------------------------------------------------------------

  function choose(v, isCentred) {
    chosen = v;
    tell();
    nodes();
    if (v >= 0 && isCentred) { centre(v); }
    remember();
  }

  function remember() {
    var hash = "#" + encodeURIComponent(net.id)
      + (chosen >= 0 ? "/" + encodeURIComponent(actorOf(chosen)[ID]) : "");
    try { history.replaceState(null, "", hash); } catch (_) { /* Not worth a word. */ }
  }

  function days(start, end, isSeen) {
    var from = start < 0 ? "" : isSeen ? "from " + data.days[start]
      : "already on " + data.days[start];
    var to = end < 0 || !data.before[end] ? "" : "to " + data.before[end];
    return [from, to].filter(Boolean).join(" ") || "no days stated";
  }

  function other(e, v) { return net.a[e] === v ? net.b[e] : net.a[e]; }

  // At most so many ties of a node stand in its list at once.
  var LISTED = 100;

  function listOf(ties, v) {
    var list = element("ul", "", { "class": "relations" });
    function more(from) {
      ties.slice(from, from + LISTED).forEach(function (e) {
        var item = element("li");
        var button = element("button", actorOf(other(e, v))[LABEL], { type: "button", "class": "name" });
        button.addEventListener("click", function () { choose(other(e, v), true); });
        var named = element("bdi");
        named.appendChild(button);
        item.appendChild(named);
        if (net.dated) {
          item.appendChild(element("span", (net.roles[net.role[e]] || "") + "; "
            + days(net.start[e], net.end[e], net.seen[e] === "1"), { "class": "when" }));
        }
        [net.source[e], net.note[e]].forEach(function (text) {
          if (!data.texts[text]) { return; }
          var source = element("span", "", { "class": "source" });
          source.appendChild(linked(data.texts[text]));
          item.appendChild(source);
        });
        list.appendChild(item);
      });
      var next = from + LISTED;
      if (next < ties.length) {
        var item = element("li");
        var button = element("button", "Show more of " + number(ties.length), { type: "button" });
        button.addEventListener("click", function () { item.remove(); more(next); });
        item.appendChild(button);
        list.appendChild(item);
      }
    }
    more(0);
    return list;
  }

  function tell() {
    var box = at("chosen");
    empty(box);
    if (chosen < 0) {
      box.appendChild(element("p", "Choose a node, or find one by name, to see who it is, its ties, and where they are known from.", { "class": "hint" }));
      return;
    }
    var v = chosen, actor = actorOf(v);
    var head = element("h2");
    head.appendChild(element("bdi", actor[LABEL]));
    box.appendChild(head);
    var close = element("button", "Close", { type: "button", "class": "close" });
    close.addEventListener("click", function () { choose(-1, false); nodeCanvas.focus(); });
    box.appendChild(close);
    var facts = element("dl");
    function fact(term, text) {
      if (!text) { return; }
      var row = element("div");
      row.appendChild(element("dt", term));
      var value = element("dd");
      var inner = element("bdi");
      inner.appendChild(linked(text));
      value.appendChild(inner);
      row.appendChild(value);
      facts.appendChild(row);
    }
    if (actor[NAME] !== actor[LABEL]) { fact("Name", actor[NAME]); }
    fact("Id", actor[ID] === actor[LABEL] ? "" : actor[ID]);
    fact("Also", actor[ALIASES]);
    fact("Kind", data.texts[actor[KIND]]);
    fact("Country", data.texts[actor[COUNTRY]]);
    fact("Part of", data.texts[actor[PARENT]]);
    if (actor[START] >= 0 || actor[END] >= 0) { fact("Exists", days(actor[START], actor[END], true)); }
    fact("Address", actor[URL_]);
    fact("Source", data.texts[actor[SOURCE]]);
    fact("Note", data.texts[actor[NOTE]]);
    box.appendChild(facts);
    if (net.measures.length) {
      box.appendChild(element("h3", "In the rankings of the report"));
      var isRanked = net.measures.some(function (m) { return m.values[v]; });
      if (!isRanked) { box.appendChild(element("p", "Not ranked: no tie in this network on the day of the report.")); }
      var table = element("table");
      var body = table.createTBody();
      net.measures.forEach(function (measure) {
        var value = measure.values[v];
        if (!value) { return; }
        var row = body.insertRow();
        var name = element("th", "", { scope: "row" });
        name.appendChild(measure.definition
          ? element("a", measure.name, { href: "report.html#" + measure.definition })
          : document.createTextNode(measure.name));
        row.appendChild(name);
        row.appendChild(element("td", value[0], { "class": "number" }));
        row.appendChild(element("td", value[1]));
      });
      if (isRanked) { box.appendChild(table); }
    }
    var byName = function (e, f) {
      return net.role[e] - net.role[f] || net.byName[other(e, v)] - net.byName[other(f, v)]
        || net.start[e] - net.start[f];
    };
    var shown = net.ties[v].filter(function (e) { return net.tieOn[e]; }).sort(byName);
    var rest = net.ties[v].filter(function (e) { return !net.tieOn[e]; }).sort(byName);
    box.appendChild(element("h3", number(shown.length) + (shown.length === 1 ? " tie" : " ties") + " shown"));
    if (shown.length) { box.appendChild(listOf(shown, v)); }
    if (rest.length) {
      var folded = element("details");
      folded.appendChild(element("summary", number(rest.length) + " more on other days or filtered out"));
      folded.addEventListener("toggle", function () {
        if (folded.open && folded.children.length === 1) { folded.appendChild(listOf(rest, v)); }
      });
      box.appendChild(folded);
    }
  }

  // --- Search ---------------------------------------------------------------------------------

  var find = at("find"), hits = at("hits");
  var searched = null;
  function search() {
    empty(hits);
    var words = plain(find.value).split(/\s+/).filter(Boolean);
    at("found").textContent = "";
    if (!words.length) { return; }
    searched = searched || data.actors.map(function (a) {
      return plain([a[LABEL], a[NAME], a[ID], a[ALIASES]].join(" "));
    });
    var found = [];
    searched.forEach(function (text, actor) {
      if (!words.every(function (word) { return text.indexOf(word) >= 0; })) { return; }
      var v = net.index.get(actor);
      var begins = text.indexOf(words[0]) === 0 ? 1e7 : 0;
      found.push({ actor: actor, v: v, score: (v === undefined ? 0 : 1e8 + begins
        + net.size[v] * 1000 + net.ties[v].length) });
    });
    found.sort(function (a, b) { return b.score - a.score || a.actor - b.actor; });
    at("found").textContent = found.length ? number(found.length) + " found" : "Nobody of that name";
    found.slice(0, 8).forEach(function (hit) {
      var item = element("li");
      var actor = data.actors[hit.actor];
      var button = element("button", "", { type: "button" });
      button.appendChild(element("bdi", actor[LABEL]));
      var place = data.networks.find(function (n) { return n.index.has(hit.actor); });
      button.appendChild(element("span", data.texts[actor[KIND]]
        + (hit.v === undefined ? "; in another network" : "")));
      button.addEventListener("click", function () {
        if (hit.v === undefined) { show(place); }
        choose(net.index.get(hit.actor), true);
      });
      item.appendChild(button);
      hits.appendChild(item);
    });
  }
  find.addEventListener("input", search);
  find.addEventListener("keydown", function (event) {
    var first = hits.querySelector("button");
    if (!first) { return; }
    if (event.key === "Enter") { first.click(); event.preventDefault(); }
    if (event.key === "ArrowDown") { first.focus(); event.preventDefault(); }
  });
  hits.addEventListener("keydown", function (event) {
    var way = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (!way) { return; }
    var next = document.activeElement.parentNode[way];
    (next ? next.firstChild : find).focus();
    event.preventDefault();
  });

  // --- Filters --------------------------------------------------------------------------------

  function update() {
    select();
    if (chosen >= 0) { tell(); }
    redraw();
  }

  // One box of check marks: entries are [key, name, count, colour].
  function filter(id, off, entries) {
    var box = at(id), list = box.querySelector("ul");
    empty(list);
    box.hidden = entries.length < 2;
    entries.forEach(function (entry) {
      var item = element("li");
      var label = element("label");
      var check = element("input", "", { type: "checkbox" });
      check.checked = !off.has(entry[0]);
      check.addEventListener("change", function () {
        if (check.checked) { off.delete(entry[0]); } else { off.add(entry[0]); }
        update();
      });
      label.appendChild(check);
      if (entry[3]) {
        var swatch = element("span", "", { "class": "swatch" });
        swatch.style.background = entry[3];
        label.appendChild(swatch);
      }
      label.appendChild(element("bdi", entry[1]));
      label.appendChild(element("small", number(entry[2])));
      item.appendChild(label);
      list.appendChild(item);
    });
    var buttons = box.querySelectorAll(".all, .none");
    buttons[0].onclick = function () { off.clear(); filter(id, off, entries); update(); };
    buttons[1].onclick = function () {
      entries.forEach(function (entry) { off.add(entry[0]); });
      filter(id, off, entries);
      update();
    };
  }

  function counted(keys) {
    var counts = new Map();
    keys.forEach(function (key) { counts.set(key, (counts.get(key) || 0) + 1); });
    return counts;
  }

  function filters() {
    var off = net.off;
    var nodesBy = function (field) {
      return counted(net.actor.map(function (a) { return data.actors[a][field]; }));
    };
    var byCount = function (counts, none) {
      return Array.from(counts).sort(function (a, b) { return b[1] - a[1] || a[0] - b[0]; })
        .map(function (c) { return [c[0], data.texts[c[0]] || none, c[1]]; });
    };
    var roles = counted(net.role);
    filter("roles", off.role, net.roles.map(function (name, r) { return [r, name, roles.get(r) || 0]; }));
    filter("kinds", off.kind, byCount(nodesBy(KIND), "not stated"));
    filter("countries", off.country, byCount(nodesBy(COUNTRY), "no country (bodies and others)"));
    var shades = counted(net.colour);
    var entries = net.legend.map(function (entry, c) {
      return [c, entry[0], shades.get(c) || 0, net.shades[c]];
    }).filter(function (entry) { return entry[2]; });
    if (shades.get(-1) && entries.length) { entries.push([-1, "bodies", shades.get(-1), ink.paper]); }
    filter("colours", off.colour, entries);
    // Where colours show kinds, and all of them, one box is enough.
    if (net.legendTitle === "Kind" && entries.length >= at("kinds").querySelectorAll("li").length) {
      at("kinds").hidden = true;
    }
    at("colours").querySelector("summary").textContent = net.legendTitle || "Colours";
  }

  at("reset").addEventListener("click", function () {
    Object.keys(net.off).forEach(function (key) { net.off[key].clear(); });
    filters();
    update();
  });

  var slider = at("day");
  function tellDay() {
    var name = isAllDays ? "all days together" : data.days[data.stops[stop]];
    at("day-name").textContent = name;
    slider.setAttribute("aria-valuetext", name);
    slider.disabled = isAllDays;
  }
  if (data.stops.length > 1) {
    slider.max = String(data.stops.length - 1);
    slider.value = String(stop);
    slider.addEventListener("input", function () { stop = Number(slider.value); tellDay(); update(); });
    at("all-days").addEventListener("change", function () {
      isAllDays = at("all-days").checked;
      tellDay();
      update();
    });
    tellDay();
  }

  // --- Start ----------------------------------------------------------------------------------

  function show(next) {
    net = next;
    chosen = -1;
    if (!net.byName) {
      var order = Array.from({ length: net.n }, function (_, v) { return v; });
      var compare = new Intl.Collator("en", { numeric: true }).compare;
      order.sort(function (v, w) { return compare(actorOf(v)[LABEL], actorOf(w)[LABEL]); });
      net.byName = [];
      order.forEach(function (v, place) { net.byName[v] = place; });
    }
    at("network").value = net.id;
    at("about").textContent = net.about || "";
    at("chapter").hidden = !net.anchor;
    at("chapter").href = "report.html#" + net.anchor;
    at("time").hidden = data.stops.length < 2 || !net.dated;
    at("sizes").textContent = net.sizeName ? "Size: " + net.sizeName + " on the day of the report." : "";
    var notes = at("notes");
    empty(notes);
    net.notes.forEach(function (note) { notes.appendChild(element("li", note)); });
    colours();
    filters();
    select();
    tell();
    resize();
    fit();
    redraw();
    search();
    remember();
  }

  function fromHash() {
    var parts = location.hash.slice(1).split("/").map(function (part) {
      try { return decodeURIComponent(part); } catch (_) { return ""; }
    });
    var wanted = data.networks.find(function (n) { return n.id === parts[0]; }) || data.networks[0];
    if (wanted !== net) { show(wanted); }
    var v = parts.length < 2 ? -1
      : net.actor.findIndex(function (a) { return data.actors[a][ID] === parts.slice(1).join("/"); });
    if (v >= 0) { choose(v, true); }
  }

  data.networks.forEach(function (n) {
    at("network").appendChild(element("option", n.title, { value: n.id }));
  });
  at("network").addEventListener("change", function () {
    show(data.networks[at("network").selectedIndex]);
  });
  addEventListener("resize", function () { resize(); fit(); redraw(); });
  addEventListener("hashchange", fromHash);
  at("app").hidden = false;
  fromHash();
})();
