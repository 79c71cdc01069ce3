// Line and point plots. Series differ by colour, by mark and by dashes.
const COLOURS = 8;
const DASHES = ["", "7 4", "2 3", "9 3 2 3"];
const MARKS = [
  (r) => `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`,
  (r) => `M${-r} ${-r}h${2 * r}v${2 * r}h${-2 * r}z`,
  (r) => `M0 ${-1.25 * r}L${1.2 * r} ${r}L${-1.2 * r} ${r}z`,
  (r) => `M0 ${-1.35 * r}L${1.35 * r} 0L0 ${1.35 * r}L${-1.35 * r} 0z`,
  (r) => `M0 ${1.25 * r}L${1.2 * r} ${-r}L${-1.2 * r} ${-r}z`,
];
const colour = (i) => `var(--series${i % COLOURS})`;
const dashes = (i) => DASHES[Math.floor(i / COLOURS) % DASHES.length];
const mark = (i, r) => MARKS[i % MARKS.length](r);

const MARGIN = { left: 58, right: 16, top: 10, bottom: 44 };

function drawAxes(g, x, y, spec, width, height) {
  const right = width - MARGIN.right, bottom = height - MARGIN.bottom;
  for (const t of x.ticks) {
    g.append(svg("path", { class: "axis", d: `M${x.at(t)} ${MARGIN.top}V${bottom}` }),
      svg("text", { x: x.at(t), y: bottom + 16, "text-anchor": "middle" }, spec.x.format(t)));
  }
  for (const t of y.ticks) {
    g.append(svg("path", { class: "axis", d: `M${MARGIN.left} ${y.at(t)}H${right}` }),
      svg("text", { x: MARGIN.left - 6, y: y.at(t) + 4, "text-anchor": "end" }, spec.y.format(t)));
  }
  g.append(svg("path", { class: "frame", d: `M${MARGIN.left} ${MARGIN.top}V${bottom}H${right}` }),
    svg("text", { class: "axis-label", x: (MARGIN.left + right) / 2, y: height - 6, "text-anchor": "middle" },
      spec.x.label),
    svg("text", { class: "axis-label", transform: `translate(14 ${(MARGIN.top + bottom) / 2}) rotate(-90)`,
      "text-anchor": "middle" }, spec.y.label));
}

/** The path through the points; a point without a value breaks it. */
function linePath(pts, x, y) {
  let d = "", pen = "M";
  for (const p of pts) {
    if (!x.fits(p.x) || !y.fits(p.y)) { pen = "M"; continue; }
    d += `${pen}${x.at(p.x).toFixed(1)} ${y.at(p.y).toFixed(1)}`;
    pen = "L";
  }
  return d;
}

function drawSeries(g, s, x, y) {
  const stroke = colour(s.style);
  if (s.line) {
    g.append(svg("path", { class: "curve", d: linePath(s.points, x, y), style: `stroke:${stroke}`,
      "stroke-dasharray": dashes(s.style) }));
  }
  for (const p of s.marks ? s.points : []) {
    if (!x.fits(p.x) || !y.fits(p.y)) continue;
    if (known(p.low) && known(p.high)) {
      g.append(svg("path", { d: `M${x.at(p.x)} ${y.at(p.low)}V${y.at(p.high)}`, style: `stroke:${stroke}`,
        "stroke-width": 1.5 }));
    }
    g.append(svg("path", { class: "mark", d: mark(s.style, 5), transform: `translate(${x.at(p.x)} ${y.at(p.y)})`,
      style: `fill:${p.hollow ? "var(--ground)" : stroke};stroke:${stroke};stroke-width:1.5` }));
    if (p.name) g.append(svg("text", { x: x.at(p.x) + 9, y: y.at(p.y) - 6 }, p.name));
  }
}

function nearest(series, x, y, px, py) {
  let best = null, distance = 60 ** 2;
  for (const s of series) {
    for (const p of s.points) {
      if (!x.fits(p.x) || !y.fits(p.y)) continue;
      const d = (x.at(p.x) - px) ** 2 + (y.at(p.y) - py) ** 2;
      if (d < distance) [best, distance] = [{ s, p }, d];
    }
  }
  return best;
}

/** Draws for one width. Returns the SVG. */
function drawPlot(spec, series, width, tell) {
  const height = spec.height || 300;
  const all = series.flatMap((s) => s.points);
  const x = scale({ spacing: 62, ...spec.x }, all.map((p) => p.x), MARGIN.left, width - MARGIN.right);
  const y = scale({ spacing: 40, ...spec.y }, all.flatMap((p) => [p.y, p.low, p.high]),
    height - MARGIN.bottom, MARGIN.top);
  const root = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": spec.title });
  drawAxes(root, x, y, spec, width, height);
  if (spec.front) root.append(svg("path", { class: "front", d: linePath(spec.front, x, y) }));
  for (const s of series) drawSeries(root, s, x, y);
  const ring = svg("circle", { r: 8, fill: "none", style: "stroke:var(--ink)", visibility: "hidden" });
  root.append(ring);
  root.addEventListener("pointermove", (event) => {
    const box = root.getBoundingClientRect();
    const hit = nearest(series, x, y, event.clientX - box.left, event.clientY - box.top);
    ring.setAttribute("visibility", hit ? "visible" : "hidden");
    if (!hit) return;
    ring.setAttribute("cx", x.at(hit.p.x));
    ring.setAttribute("cy", y.at(hit.p.y));
    tell(`${hit.s.name}: ${spec.x.label} ${spec.x.format(hit.p.x)}, ${spec.y.label} ` +
      (spec.y.exact || spec.y.format)(hit.p.y) + (known(hit.p.low) ? " " + interval(hit.p.low, hit.p.high) : ""));
  });
  return root;
}

function legend(series, hidden, redraw) {
  return html("ul", { class: "legend" }, series.map((s) => {
    const button = html("button", { type: "button", "aria-pressed": "true", title: "show or hide", click: () => {
      if (!hidden.delete(s)) hidden.add(s);
      button.setAttribute("aria-pressed", String(!hidden.has(s)));
      redraw();
    } }, svg("svg", { width: 26, height: 12, "aria-hidden": "true" },
      s.line && svg("path", { d: "M1 6H25", style: `stroke:${colour(s.style)};stroke-width:2`, "stroke-dasharray": dashes(s.style) }),
      s.marks && svg("path", { d: mark(s.style, 4), transform: "translate(13 6)", style: `fill:${colour(s.style)}` })), s.name);
    return html("li", {}, button);
  }));
}

/**
 * A plot that follows its container's width. spec: title, x and y {label, format, log, low, high,
 * ticks, whole}, series [{name, style, line, marks, points: [{x, y, low, high, name, hollow}]}], front.
 */
function plot(spec) {
  const frame = html("div", { class: "plot" });
  const readout = html("div", { class: "readout" });
  const hidden = new Set();
  let width = 0;
  const redraw = () => frame.replaceChildren(drawPlot(spec, spec.series.filter((s) => !hidden.has(s)), width,
    (text) => { readout.textContent = text; }));
  new ResizeObserver(() => {
    const now = Math.floor(frame.clientWidth);
    if (now > 0 && now !== width) { width = now; redraw(); }
  }).observe(frame);
  return html("figure", {}, html("figcaption", {}, spec.title), frame, readout,
    spec.series.length > 1 || spec.legend ? legend(spec.series, hidden, redraw) : null);
}

/** Value and interval on a line from `from` to `to`, with a tick at `zero`. */
function intervalBar(low, value, high, from, to, zero) {
  const at = (v) => 4 + ((v - from) / (to - from)) * 112;
  if (!known(value)) return "";
  return svg("svg", { class: "bar", width: 120, height: 16, role: "img",
    "aria-label": `${percent(value)} ${interval(low, high)}` },
    svg("path", { class: "axis", d: `M4 8H116` + (known(zero) ? `M${at(zero)} 1V15` : "") }),
    known(low) && svg("path", { d: `M${at(low)} 8H${at(high)}M${at(low)} 4V12M${at(high)} 4V12`,
      style: "stroke:var(--series0);stroke-width:2;fill:none" }),
    svg("circle", { cx: at(value), cy: 8, r: 4, style: "fill:var(--series0)" }));
}
