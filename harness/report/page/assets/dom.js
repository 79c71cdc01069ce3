"use strict";
// Every text goes into the page as text: nothing of the data is ever read as HTML.
const data = JSON.parse(document.getElementById("data").textContent);
const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== "") node.append(child);
  }
  return node;
}

/** An HTML element; an attribute that is a function listens to the event of its name. */
function html(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}
function svg(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

const known = (x) => typeof x === "number" && Number.isFinite(x);
const percent = (x) => (known(x) ? (100 * x).toFixed(1) + " %" : "");
const points = (x) => (x >= 0 ? "+" : "−") + Math.abs(100 * x).toFixed(1);
const whole = (x) => (known(x) ? x.toLocaleString("en") : "");
const interval = (low, high) =>
  known(low) && known(high) ? `[${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}]` : "";

function short(x) {
  if (!known(x)) return "";
  const size = Math.abs(x);
  for (const [unit, letter] of [[1e9, "G"], [1e6, "M"], [1e3, "k"]]) {
    if (size >= unit) return Number((x / unit).toPrecision(3)) + letter;
  }
  return String(Number(x.toPrecision(3)));
}

function duration(seconds) {
  if (!known(seconds)) return "";
  if (seconds < 60) return Number(seconds.toPrecision(3)) + " s";
  if (seconds < 3600) return (seconds / 60).toFixed(1) + " min";
  return (seconds / 3600).toFixed(1) + " h";
}

/** One of a dataset's evaluations, as everything but its leaderboard calls it. */
function label(row) {
  return `${row.recipe || row.name} #${row.id}` + (row.control ? " (control)" : "");
}
const score = (row) => row.scores[row.metric] || {};

/** A labelled choice; `options` are [value, text]. `change` gets the value. */
function choice(text, options, value, change) {
  const select = html("select", { change: () => change(select.value) },
    options.map(([key, name]) => html("option", { value: key, selected: key === value }, name)));
  return html("label", {}, text, select);
}

/** A table that scrolls by itself; columns are {head, cell(row), number}. */
function table(caption, columns, rows, rowClass) {
  const head = columns.map((c) => html("th", { scope: "col", class: c.number && "number" }, c.head));
  const body = rows.map((row) => html("tr", { class: rowClass && rowClass(row) },
    columns.map((c) => html("td", { class: c.number && "number" }, c.cell(row)))));
  return html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    html("table", {}, html("caption", {}, caption), html("thead", {}, html("tr", {}, head)),
      html("tbody", {}, body)));
}

/** A section of the page, listed in its navigation. */
function section(id, title, ...children) {
  const node = html("section", { id, "aria-labelledby": id + "-title" },
    html("h2", { id: id + "-title" }, title), children);
  document.getElementById("content").append(node);
  return node;
}
const note = (text) => html("p", { class: "faint" }, text);

/** For sections about one dataset at a time: its choice, and `draw(dataset)` below it. */
function byDataset(datasets, controls, draw) {
  const place = html("div", {});
  const show = (i) => place.replaceChildren(...[draw(datasets[i])].flat());
  const names = datasets.map((d, i) => [String(i), d.name]);
  if (datasets.length > 1) controls.prepend(choice("data", names, "0", show));
  show(0);
  return { place, show };
}
