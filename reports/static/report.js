// Sorting, filtering, the theme, copying, and raw values on demand.  Without it every page says the same.
// The hash holds the state of a page, so that a link to it shows what its sender saw.
(function () {
  "use strict";

  var AT_ONCE = 100;
  var BAD = ["failed", "wrong", "crashed", "hung", "fails", "fails-in-threads", "no-import", "build-failed"];
  var THEMES = ["auto", "light", "dark"];
  var page = document.documentElement;

  function make(tag, attributes, text) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  // Theme -------------------------------------------------------------------------------------------------------------

  function remembered() {
    try { return THEMES.indexOf(localStorage.getItem("gilmatrix-theme")) < 0 ? "auto" : localStorage.getItem("gilmatrix-theme"); }
    catch (refused) { return "auto"; }
  }

  function paint(theme) {
    if (theme === "auto") page.removeAttribute("data-theme"); else page.setAttribute("data-theme", theme);
  }

  function themes() {
    var chosen = remembered();
    var field = make("label", { "class": "theme" }, "Theme ");
    var select = make("select", {});
    THEMES.forEach(function (theme) { select.appendChild(make("option", { value: theme }, theme)); });
    select.value = chosen;
    select.addEventListener("change", function () {
      try { localStorage.setItem("gilmatrix-theme", select.value); } catch (refused) { /* it lasts for this page */ }
      paint(select.value);
    });
    field.appendChild(select);
    document.querySelector(".top").appendChild(field);
    paint(chosen);
  }

  // The hash ----------------------------------------------------------------------------------------------------------

  function stated() {
    var text = location.hash.slice(1);
    return new URLSearchParams(text.indexOf("=") < 0 ? "" : text);
  }

  function state(changes) {
    var now = stated();
    Object.keys(changes).forEach(function (key) {
      if (changes[key]) now.set(key, changes[key]); else now.delete(key);
    });
    var text = now.toString().replace(/%2C/g, ",");
    // Replaced, for every letter that is typed would be a step back otherwise.
    history.replaceState(null, "", location.href.split("#")[0] + (text ? "#" + text : ""));
  }

  function arrive() {
    var wanted = stated().get("at");
    all(".arrived").forEach(function (row) { row.classList.remove("arrived"); });
    var row = wanted && document.getElementById(wanted);
    if (row) { row.classList.add("arrived"); row.scrollIntoView({ block: "center" }); }
  }

  function permalinks(table) {
    all("tbody tr[id], tbody[id] > tr:first-child", table).forEach(function (row) {
      var id = row.id || row.parentNode.id;
      var head = row.querySelector("th");
      if (!head) return;
      var link = make("a", { "class": "permalink", href: "#" + id, "aria-label": "Link to " + id }, "#");
      link.addEventListener("click", function (event) {
        if (!stated().toString()) return;
        event.preventDefault();
        state({ at: id });
        arrive();
      });
      head.appendChild(link);
    });
  }

  // Sorting -----------------------------------------------------------------------------------------------------------

  function key(row, column, numeric) {
    var cell = row.children[column];
    if (!cell) return numeric ? NaN : "";
    var told = cell.getAttribute("data-v");
    if (told === null) told = cell.textContent.trim();
    if (!numeric) return told.toLowerCase();
    var found = told.replace(/,/g, "").match(/-?\d+(\.\d+)?(e[-+]?\d+)?/i);
    return found ? Number(found[0]) : NaN;
  }

  function compare(numeric, sign) {
    return function (one, other) {
      if (!numeric) return sign * one.key.localeCompare(other.key, "en", { numeric: true }) || one.place - other.place;
      // What has no figure stands last, whichever way.
      if (isNaN(one.key) || isNaN(other.key)) return isNaN(one.key) - isNaN(other.key) || one.place - other.place;
      return sign * (one.key - other.key) || one.place - other.place;
    };
  }

  function sortable(table) {
    var heads = all("thead th", table);
    var bodies = all("tbody", table).map(function (body) {
      return { body: body, rows: all("tr", body).map(function (row, place) { return { row: row, place: place }; }) };
    });

    function sort(column, way) {
      var numeric = column >= 0 && heads[column].classList.contains("n");
      heads.forEach(function (head, at) {
        if (at === column && way) head.setAttribute("aria-sort", way === "up" ? "ascending" : "descending");
        else head.removeAttribute("aria-sort");
      });
      bodies.forEach(function (one) {
        var fixed = one.rows.filter(function (each) { return each.row.classList.contains("room"); });
        var free = one.rows.filter(function (each) { return !each.row.classList.contains("room"); });
        free.forEach(function (each) { each.key = way ? key(each.row, column, numeric) : each.place; });
        free.sort(way ? compare(numeric, way === "up" ? 1 : -1) : compare(true, 1));
        fixed.concat(free).forEach(function (each) { one.body.appendChild(each.row); });
      });
    }

    heads.forEach(function (head, column) {
      var button = make("button", { type: "button", "class": "sort" });
      while (head.firstChild) button.appendChild(head.firstChild);
      head.appendChild(button);
      button.addEventListener("click", function () {
        var ways = head.classList.contains("n") ? ["down", "up", ""] : ["up", "down", ""];
        var now = { ascending: "up", descending: "down" }[head.getAttribute("aria-sort")] || "";
        var way = ways[(ways.indexOf(now) + 1) % 3];
        state({ sort: way ? table.id + "." + column + "." + way : "" });
        sort(column, way);
      });
    });

    return function () {
      var told = (stated().get("sort") || "").split(".");
      var mine = told[0] === table.id && heads[Number(told[1])];
      if (mine) sort(Number(told[1]), told[2] === "up" ? "up" : "down");
      else if (table.querySelector("[aria-sort]")) sort(-1, "");
    };
  }

  // Filters -----------------------------------------------------------------------------------------------------------

  function words(cell) {
    var found = cell.classList.contains("state") ? [cell] : all(".state", cell);
    return found.map(function (one) {
      return Array.prototype.filter.call(one.classList, function (name) { return name !== "state"; })[0];
    });
  }

  function read(table, columns) {
    return all("tbody tr:not(.room)", table).map(function (row) {
      var cells = Array.prototype.slice.call(row.children);
      return {
        row: row, text: row.textContent.toLowerCase(), subject: row.getAttribute("data-subject"), cells: cells,
        words: cells.map(words), differs: Boolean(row.querySelector(".mark-differs")), columns: columns
      };
    });
  }

  function option(select, value, text) { select.appendChild(make("option", { value: value }, text)); }

  function labelled(form, text, control) {
    var label = make("label", {}, text + " ");
    label.appendChild(control);
    form.appendChild(label);
    return control;
  }

  function filterable(table) {
    var heads = all("thead th", table);
    var columns = heads.map(function (head) { return head.getAttribute("data-subject"); });
    var rows = read(table, columns);
    var marked = rows.some(function (one) { return one.differs; });
    var thing = table.getAttribute("data-filter");
    var form = make("form", { "class": "filter", role: "search", "aria-label": "Filter " + thing });
    form.addEventListener("submit", function (event) { event.preventDefault(); });

    var query = labelled(form, "Find", make("input", { type: "search", autocomplete: "off", spellcheck: "false" }));
    var known = [];
    rows.forEach(function (one) {
      one.words.forEach(function (several) {
        several.forEach(function (word) { if (word && known.indexOf(word) < 0) known.push(word); });
      });
    });
    var word = labelled(form, "State", make("select", {}));
    option(word, "", "any");
    known.forEach(function (one) { option(word, one, one.replace(/-/g, " ")); });
    var only = make("select", {});
    option(only, "", "all " + thing);
    option(only, "differ", "interpreters differ");
    option(only, "one-fails", "exactly one fails");
    if (columns.filter(Boolean).length > 1) labelled(form, "Only", only);

    var subjects = columns.filter(Boolean);
    if (!subjects.length) {
      rows.forEach(function (one) { if (one.subject && subjects.indexOf(one.subject) < 0) subjects.push(one.subject); });
    }
    var boxes = [];
    if (subjects.length > 1) {
      var group = make("fieldset", {});
      group.appendChild(make("legend", {}, "Interpreters"));
      subjects.forEach(function (id) {
        var label = make("label", {});
        var box = make("input", { type: "checkbox", value: id });
        box.checked = true;
        label.appendChild(box);
        label.appendChild(document.createTextNode(" " + id));
        group.appendChild(label);
        boxes.push(box);
      });
      form.appendChild(group);
    }
    var told = make("output", {});
    form.appendChild(told);
    var wide = table.closest(".scroll") || table;
    wide.parentNode.insertBefore(form, wide);

    var later = 0;

    function shown() {
      return boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.value; });
    }

    function passes(one, ids, wanted) {
      if (one.subject && ids.length && ids.indexOf(one.subject) < 0) return false;
      if (wanted.q && one.text.indexOf(wanted.q) < 0) return false;
      var cells = one.words.filter(function (_, at) { return !columns[at] || !ids.length || ids.indexOf(columns[at]) >= 0; });
      if (wanted.s && !cells.some(function (several) { return several.indexOf(wanted.s) >= 0; })) return false;
      if (!wanted.only) return true;
      var judged = one.words.filter(function (_, at) { return columns[at] && (!ids.length || ids.indexOf(columns[at]) >= 0); });
      if (wanted.only === "one-fails") {
        return judged.filter(function (several) {
          return several.some(function (each) { return BAD.indexOf(each) >= 0; });
        }).length === 1;
      }
      if (marked) return one.differs;
      return judged.some(function (several) { return several.join() !== judged[0].join(); });
    }

    // Thousands of cells take longer to come back than a key press: what fills the screen comes first.
    function show(back) {
      back.splice(0, AT_ONCE).forEach(function (row) { row.hidden = false; });
      if (back.length) later = setTimeout(show, 0, back);
    }

    function apply() {
      var ids = boxes.length ? shown() : [];
      var every = ids.length === boxes.length;
      var wanted = { q: query.value.trim().toLowerCase(), s: word.value, only: only.value };
      var count = 0;
      var back = [];
      rows.forEach(function (one) {
        var keep = (boxes.length === 0 || ids.length > 0) && passes(one, every ? [] : ids, wanted);
        if (!keep) one.row.hidden = true;
        else if (one.row.hidden) back.push(one.row);
        count += keep;
      });
      clearTimeout(later);
      show(back);
      columns.forEach(function (id, at) {
        if (!id) return;
        var hide = boxes.length > 0 && ids.indexOf(id) < 0;
        if (heads[at].hidden === hide) return;
        heads[at].hidden = hide;
        rows.forEach(function (one) { if (one.cells[at]) one.cells[at].hidden = hide; });
      });
      told.textContent = count + " of " + rows.length + " " + thing;
    }

    form.addEventListener("input", function () {
      apply();
      var ids = shown();
      state({
        q: query.value.trim(), s: word.value, only: only.value,
        i: ids.length === boxes.length ? "" : ids.join(",") || "none"
      });
    });

    return function () {
      var now = stated();
      var ids = (now.get("i") || "").split(",").filter(Boolean);
      query.value = now.get("q") || "";
      word.value = known.indexOf(now.get("s")) < 0 ? "" : now.get("s");
      only.value = now.get("only") === "differ" || now.get("only") === "one-fails" ? now.get("only") : "";
      boxes.forEach(function (box) { box.checked = !ids.length || ids.indexOf(box.value) >= 0; });
      apply();
    };
  }

  // Commands ----------------------------------------------------------------------------------------------------------

  function copyable(block) {
    var button = make("button", { type: "button", "class": "copy" }, "Copy");
    button.addEventListener("click", function () {
      function selected() {
        var range = document.createRange();
        range.selectNodeContents(block);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        button.textContent = "Selected: now press Ctrl+C";
      }
      if (!navigator.clipboard) { selected(); return; }
      navigator.clipboard.writeText(block.textContent).then(function () { button.textContent = "Copied"; }, selected);
    });
    block.parentNode.insertBefore(button, block.nextSibling);
  }

  // Raw values --------------------------------------------------------------------------------------------------------

  var waiting = {};

  // What a file of raw values calls: columns of equal length, one entry a series of values in the order of time.
  window.gilmatrix = {
    values: function (told) { if (waiting[told.name]) { waiting[told.name](told); delete waiting[told.name]; } }
  };

  function strip(values) {
    var space = "http://www.w3.org/2000/svg";
    var low = Math.min.apply(null, values), high = Math.max.apply(null, values), span = high - low || 1;
    var plot = document.createElementNS(space, "svg");
    plot.setAttribute("viewBox", "0 0 240 40");
    plot.setAttribute("class", "strip");
    plot.setAttribute("aria-hidden", "true");
    values.forEach(function (value, at) {
      var dot = document.createElementNS(space, "circle");
      dot.setAttribute("cx", String(4 + 232 * (values.length > 1 ? at / (values.length - 1) : 0.5)));
      dot.setAttribute("cy", String(36 - 32 * (value - low) / span));
      dot.setAttribute("r", "1.6");
      plot.appendChild(dot);
    });
    return plot;
  }

  function tabled(told) {
    var table = make("table", { "class": "raw" });
    table.appendChild(make("caption", {}, "Seconds a loop, value by value, in the order of time; the dots go from the least to the most"));
    var head = make("tr", {});
    ["Way", "Block", "Values", "Dots"].forEach(function (text) { head.appendChild(make("th", { scope: "col" }, text)); });
    table.appendChild(make("thead", {})).appendChild(head);
    var body = table.appendChild(make("tbody", {}));
    told.way.forEach(function (way, at) {
      var row = body.appendChild(make("tr", {}));
      row.appendChild(make("th", { scope: "row" }, way));
      row.appendChild(make("td", {}, String(told.block[at] + 1)));
      row.appendChild(make("td", { "class": "values" }, told.values[at].join(" ")));
      row.appendChild(make("td", {})).appendChild(strip(told.values[at]));
    });
    return table;
  }

  function onDemand(place) {
    var name = place.getAttribute("data-raw");
    var button = make("button", { type: "button", "aria-expanded": "false" }, "Show values");
    place.appendChild(button);
    button.addEventListener("click", function () {
      var open = place.querySelector(".scroll");
      if (open) {
        open.hidden = !open.hidden;
        button.setAttribute("aria-expanded", String(!open.hidden));
        return;
      }
      if (waiting[name]) return;
      waiting[name] = function (told) {
        var box = make("div", { "class": "scroll", role: "region", tabindex: "0", "aria-label": "Values of " + name });
        box.appendChild(tabled(told));
        place.appendChild(box);
        button.setAttribute("aria-expanded", "true");
      };
      var script = make("script", { src: "../raw/" + name + ".js" });
      script.addEventListener("error", function () { delete waiting[name]; button.textContent = "The file of values is not here"; });
      document.head.appendChild(script);
    });
  }

  // The page ----------------------------------------------------------------------------------------------------------

  paint(remembered());
  document.addEventListener("DOMContentLoaded", function () {
    themes();
    var restore = all("table[data-sort]").map(sortable).concat(all("table[data-filter]").map(filterable));
    all("table").forEach(permalinks);
    all("pre.command").forEach(copyable);
    all("[data-raw]").forEach(onDemand);
    function again() {
      restore.forEach(function (one) { one(); });
      arrive();
    }
    window.addEventListener("hashchange", again);
    again();
  });
}());
