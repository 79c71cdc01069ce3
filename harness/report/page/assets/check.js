// The page's own checks, run where its address ends in #check; the outcome is in data-check of
// the document's root: "ok: N checks", or what failed.
const LEAST_CONTRAST = 4.5;

function channel(c) {
  const s = c / 255;
  return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
}
function luminance(rgb) {
  return 0.2126 * channel(rgb[0]) + 0.7152 * channel(rgb[1]) + 0.0722 * channel(rgb[2]);
}
const numbersIn = (text) => (text.match(/[\d.]+/g) || []).map(Number);

function groundOf(node) {
  for (let at = node; at; at = at.parentElement) {
    const rgba = numbersIn(getComputedStyle(at).backgroundColor);
    if (rgba.length === 3 || rgba[3] > 0) return rgba;
  }
  return [255, 255, 255];
}
function contrast(node) {
  const [a, b] = [luminance(numbersIn(getComputedStyle(node).color)), luminance(groundOf(node))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

class Checker {
  constructor() { this.done = 0; this.failed = []; }
  check(what, right) {
    ++this.done;
    if (!right) this.failed.push(what);
  }
}

function checkTables(c) {
  const boards = document.querySelectorAll("#leaderboards table");
  c.check("a leaderboard for every dataset", boards.length === data.datasets.length);
  data.datasets.forEach((d, i) => c.check(`every row of ${d.name}`,
    boards[i] && boards[i].querySelectorAll("tbody tr").length === d.rows.length));
  for (const t of document.querySelectorAll("table")) {
    c.check("a table has a caption and column heads", t.caption && t.querySelector("th[scope=col]"));
  }
}

function checkPlots(c) {
  for (const root of document.querySelectorAll(".plot > svg")) {
    const name = root.getAttribute("aria-label");
    c.check(`${name}: both axes named`, [...root.querySelectorAll(".axis-label")].filter((t) => t.textContent).length === 2);
    c.check(`${name}: ticks`, root.querySelectorAll(".axis").length >= 2);
    c.check(`${name}: something drawn`, root.querySelectorAll(".curve, .mark").length > 0);
  }
  const paths = [...document.querySelectorAll("svg [d], svg [transform], svg text")];
  c.check("no coordinate that is no number", paths.every((p) =>
    !/NaN|undefined|Infinity/.test(["d", "transform", "x", "y"].map((a) => p.getAttribute(a) || "").join())));
}

function checkGrids(c) {
  for (const f of document.querySelectorAll("#puzzles .grid svg")) {
    const [rows, cols] = numbersIn(f.getAttribute("aria-label").match(/(\d+ by \d+)$/)[1]);
    const cells = [...f.querySelectorAll("path[fill]")].reduce((n, p) => n + (p.getAttribute("d").match(/z/g) || []).length, 0);
    c.check("a grid has all its cells", cells === rows * cols);
  }
}

/** What filters leave adds up, and every step of the player can be shown. */
function checkBrowser(c) {
  if (!browser) return;
  const count = (filter) => { browser.set({ filter }); return browser.kept().length; };
  for (const row of browser.d.rows) {
    browser.set({ a: row, filter: "all" });
    const judged = browser.outputs.filter((o) => right(row, o) !== undefined).length;
    const stored = browser.outputs.filter((o) => right(row, o)).length;
    if (graded(row)) {
      c.check(`right ones of ${label(row)}`, count("right") === stored);
      c.check(`right and wrong of ${label(row)}`, stored + count("wrong") === judged);
    }
    browser.set({ filter: "all" });
    browser.steps.forEach((_, i) => {
      if (browser.steps.length > 1) browser.show(i);
      checkGrids(c);
    });
    checkLastStep(c, row);
  }
  browser.set({ a: browser.d.rows[0], filter: "all" });
}

/** Voting again over all steps gives the verdict that was stored. */
function checkLastStep(c, row) {
  for (const o of browser.outputs) {
    const answer = answerOf(row, o);
    if (!answer || !answer.good || !("right" in answer)) continue;
    c.check(`${label(row)}, ${o.id}: stored verdict`, answer.voted.at(-1).some(([grid]) => answer.good[grid]) === answer.right);
  }
}

function checkPage(c) {
  const width = document.documentElement.clientWidth;
  c.check(`nothing is wider than the page (${document.documentElement.scrollWidth} of ${width})`,
    document.documentElement.scrollWidth <= width);
  c.check("nothing was loaded", performance.getEntriesByType("resource").length === 0);
  const texts = "h1, h2, h3, h4, p, a, td, th, caption, summary, label, button:not(:disabled), .readout";
  for (const node of document.querySelectorAll(texts)) {
    if (node.className === "skip") continue;
    const ratio = contrast(node);
    c.check(`contrast ${ratio.toFixed(1)} of "${node.textContent.slice(0, 30)}"`, ratio >= LEAST_CONTRAST);
  }
  for (const field of document.querySelectorAll("select, input")) {
    c.check("a field has a name", field.closest("label") || field.hasAttribute("aria-label"));
  }
}

function runChecks() {
  const c = new Checker();
  for (const part of [checkTables, checkPlots, checkGrids, checkBrowser, checkPage]) {
    try {
      part(c);
    } catch (error) {
      c.check(`${part.name}: ${error}`, false);
    }
  }
  document.documentElement.dataset.check = c.failed.length
    ? `failed ${c.failed.length} of ${c.done}: ${[...new Set(c.failed)].slice(0, 20).join("; ")}` : `ok: ${c.done} checks`;
}
