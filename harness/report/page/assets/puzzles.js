// Every puzzle with its answers, and a player over the halting steps.
const PAGE_SIZE = 12;
const PLAY_MILLISECONDS = 700;
let browser = null;  // what showDifferences steers

/** Test outputs of a dataset: the puzzles', or where these are not known the answers'. */
function outputsOf(d) {
  if (d.puzzles.length) {
    return d.puzzles.flatMap((puzzle) => puzzle.tests.map((pair, test) =>
      ({ puzzle, id: puzzle.id, test, tests: puzzle.tests.length, input: pair.input, target: pair.target })));
  }
  const ids = new Map();
  for (const row of d.rows) {
    for (const [id, tests] of Object.entries(row.answers)) {
      for (const test of Object.keys(tests)) ids.set(`${id} ${test}`, { id, test: Number(test), tests: Object.keys(tests).length });
    }
  }
  return [...ids.values()];
}
const answerOf = (row, output) => row && Object.hasOwn(row.answers, output.id) ? row.answers[output.id][output.test] : undefined;
const right = (row, output) => (answerOf(row, output) || {}).right;
const graded = (row) => Object.values(row.answers).some((tests) => Object.values(tests).some((a) => "right" in a));

const FILTERS = {
  all: { text: "all", keep: () => true },
  right: { text: "A right", keep: (a) => a === true },
  wrong: { text: "A wrong", keep: (a) => a === false },
  differ: { text: "A and B differ", two: true, keep: (a, b) => a !== b },
  onlyA: { text: "A right, B wrong", two: true, keep: (a, b) => a === true && b === false },
  onlyB: { text: "A wrong, B right", two: true, keep: (a, b) => a === false && b === true },
  neither: { text: "both wrong", two: true, keep: (a, b) => a === false && b === false },
};

function stepsOf(rows) {
  return [...new Set(rows.flatMap((row) => row.steps))].sort((a, b) => a - b);
}
/** The place among the row's own steps of the last that is not above `step`; -1: none. */
const placeOf = (row, step) => row.steps.filter((s) => s <= step).length - 1;

function attemptTitle(letter, row, i, own) {
  const attempt = row.attempts > 1 && !own ? `, attempt ${i + 1}` : "";
  return `${letter}: ${row.name}${attempt}`;
}

function attemptText(row, answer, grid, detail, step, target) {
  const parts = row.steps.length > 1 ? [`step ${step}`] : [];
  parts.push(...detail);
  if (answer.good) parts.push(answer.good[grid] ? "right ✓" : "wrong ✗");
  const shape = readGrid(answer.grids[grid]);
  if (target && !sameShape(shape, target)) parts.push(`shape ${shape.rows}×${shape.cols}`);
  const wrong = target && sameShape(shape, target) ? differing(shape, target).length : 0;
  if (wrong) parts.push(wrong === 1 ? "1 cell differs" : `${wrong} cells differ`);
  return parts.join(" · ");
}

/** What the row answers at a step: grids with their captions. */
function answerFigures(letter, row, output, state, look) {
  const answer = answerOf(row, output);
  if (!answer || !answer.voted) return [gridFigure(`${letter}: ${row.name}`, "no answer", null)];
  const at = placeOf(row, state.step);
  if (at < 0) return [gridFigure(`${letter}: ${row.name}`, "no step yet", null)];
  const target = output.target && readGrid(output.target), given = output.input && readGrid(output.input);
  const own = state.whose === "own";
  const shown = own ? [answer.own[at]].filter(Boolean).map(([grid, q, halted]) =>
    [grid, [`confidence ${q.toFixed(2)}`, halted ? "halted" : ""].filter(Boolean)])
    : answer.voted[at].map(([grid, count]) => [grid, [`${count} of ${row.storedViews} votes`]]);
  if (!shown.length) return [gridFigure(attemptTitle(letter, row, 0, own), "no answer", null)];
  return shown.map(([grid, detail], i) => gridFigure(attemptTitle(letter, row, i, own),
    attemptText(row, answer, grid, detail, row.steps[at], target), answer.grids[grid], look, given, target));
}

function verdict(letter, row, output) {
  const is = right(row, output);
  if (is === undefined) return null;
  return html("span", { class: is ? "good" : "bad" }, `${letter} ${is ? "✓ right" : "✗ wrong"}`);
}

function demonstrations(output, look) {
  const pairs = output.puzzle ? output.puzzle.demonstrations : [];
  if (!pairs.length) return null;
  const place = html("div", { class: "grids" });
  return html("details", { toggle: () => {
    if (place.childNodes.length) return;
    pairs.forEach((pair, i) => place.append(gridFigure(`input ${i + 1}`, "", pair.input, look),
      gridFigure(`output ${i + 1}`, "", pair.target, look)));
  } }, html("summary", {}, `${pairs.length} demonstrations`), place);
}

function card(output, state, look) {
  const rows = [["A", state.a], ["B", state.b]].filter(([, row]) => row);
  const grids = [];
  if (output.input) grids.push(gridFigure("input", "", output.input, look));
  if (output.input) grids.push(gridFigure("target", output.target ? "" : "not known", output.target, look, readGrid(output.input)));
  for (const [letter, row] of rows) grids.push(...answerFigures(letter, row, output, state, look));
  const rating = output.puzzle && known(output.puzzle.rating) ? `, rating ${output.puzzle.rating}` : "";
  const test = output.tests > 1 ? `, test ${output.test + 1} of ${output.tests}` : "";
  return html("article", { class: "card" }, html("h4", {}, output.id + test + rating),
    html("p", { class: "verdicts" }, rows.map(([letter, row]) => verdict(letter, row, output))),
    html("div", { class: "grids" }, grids), demonstrations(output, look));
}

/** The browser of one dataset: state, and what redraws from it. */
class PuzzleBrowser {
  constructor(d) {
    this.d = d;
    this.outputs = outputsOf(d);
    this.state = { a: d.rows[0], b: null, filter: "all", text: "", whose: "voted", page: 0, numbers: false };
    this.controls = html("div", { class: "controls" });
    this.player = html("div", { class: "player" });
    this.pager = html("div", { class: "pager" });
    this.cards = html("div", { class: "cards", "aria-live": "off" });
    this.set({});
  }
  get rows() { return [this.state.a, this.state.b].filter(Boolean); }
  get steps() { return stepsOf(this.rows); }
  kept() {
    const { a, b, filter, text } = this.state;
    return this.outputs.filter((o) => o.id.includes(text) && FILTERS[filter].keep(right(a, o), right(b, o)));
  }
  /** Takes over changes, then draws everything that hangs on them. */
  set(changes) {
    Object.assign(this.state, { page: 0 }, changes);
    const { state } = this;
    if (!this.filters().some(([key]) => key === state.filter)) state.filter = "all";
    state.step = this.steps.at(-1);
    this.stop();
    this.drawControls();
    this.drawPlayer();
    this.drawCards();
  }
  filters() {
    if (!graded(this.state.a)) return [["all", "all (nothing is scored)"]];
    const two = this.state.b && graded(this.state.b);
    return Object.entries(FILTERS).filter(([, f]) => !f.two || two).map(([key, f]) => [key, f.text]);
  }
  drawControls() {
    const names = this.d.rows.map((row, i) => [String(i), label(row)]);
    const place = (row) => (row ? String(this.d.rows.indexOf(row)) : "");
    const search = html("input", { type: "search", value: this.state.text, size: 12,
      change: () => this.set({ text: search.value.trim() }) });
    const numbers = html("input", { type: "checkbox", change: () => { this.state.numbers = numbers.checked; this.drawCards(); } });
    numbers.checked = this.state.numbers;
    this.controls.replaceChildren(
      choice("A", names, place(this.state.a), (i) => this.set({ a: this.d.rows[i] })),
      choice("B", [["", "none"], ...names], place(this.state.b), (i) => this.set({ b: i === "" ? null : this.d.rows[i] })),
      choice("show", this.filters(), this.state.filter, (filter) => this.set({ filter })),
      html("label", {}, "id holds", search),
      choice("answers of", [["voted", "the vote of all views"], ["own", "the puzzle as it stands (view 0)"]],
        this.state.whose, (whose) => { this.state.whose = whose; this.drawCards(); }),
      html("label", { class: "check" }, numbers, "symbols in the cells"));
  }
  drawPlayer() {
    const { steps } = this;
    if (steps.length < 2) {
      this.player.replaceChildren(note("The stored votes were read at one step: there is nothing to play, the answers are the final ones."));
      return;
    }
    const go = (i) => { this.stop(); this.show(Math.max(0, Math.min(steps.length - 1, i))); };
    this.range = html("input", { type: "range", min: 0, max: steps.length - 1, step: 1, "aria-label": "halting step",
      input: () => go(Number(this.range.value)) });
    this.play = html("button", { type: "button", click: () => (this.timer ? this.stop() : this.start()) }, "▶ play");
    this.at = html("span", {});
    const here = () => steps.indexOf(this.state.step);
    this.player.replaceChildren(html("button", { type: "button", "aria-label": "step before", click: () => go(here() - 1) }, "◀"),
      this.range, html("button", { type: "button", "aria-label": "next step", click: () => go(here() + 1) }, "▶"), this.play, this.at);
    this.tell();
  }
  tell() {
    if (this.steps.length < 2) return;
    this.range.value = this.steps.indexOf(this.state.step);
    this.at.textContent = `after halting step ${this.state.step} of ${this.steps.at(-1)}`;
  }
  show(i) {
    this.state.step = this.steps[i];
    this.tell();
    this.drawCards();
  }
  start() {
    if (this.state.step === this.steps.at(-1)) this.show(0);
    this.play.textContent = "❚❚ pause";
    this.timer = setInterval(() => {
      const next = this.steps.indexOf(this.state.step) + 1;
      if (next < this.steps.length) this.show(next);
      if (next >= this.steps.length - 1) this.stop();
    }, PLAY_MILLISECONDS);
  }
  stop() {
    clearInterval(this.timer);
    this.timer = null;
    if (this.play) this.play.textContent = "▶ play";
  }
  drawCards() {
    const kept = this.kept(), first = this.state.page * PAGE_SIZE;
    const look = { suite: this.d.suite, box: this.d.box, numbers: this.state.numbers };
    const turn = (by) => html("button", { type: "button", disabled: by < 0 ? first === 0 : first + PAGE_SIZE >= kept.length,
      click: () => { this.state.page += by; this.drawCards(); } }, by < 0 ? "← before" : "next →");
    this.pager.replaceChildren(turn(-1), html("span", { role: "status" }, kept.length
      ? `${first + 1}–${Math.min(first + PAGE_SIZE, kept.length)} of ${kept.length} outputs` : "no output is left by this choice"), turn(1));
    this.cards.replaceChildren(...kept.slice(first, first + PAGE_SIZE).map((o) => card(o, this.state, look)));
  }
}

function browse(d) {
  if (browser) browser.stop();
  browser = new PuzzleBrowser(d);
  const cut = d.count > data.puzzles ? note(`The first ${data.puzzles} of ${whole(d.count)} puzzles.`) : null;
  const problem = d.problem ? html("p", { class: "bad" }, `The puzzles could not be read, so answers stand without input and target: ${d.problem}`) : null;
  return [cut, problem, browser.controls, browser.player, browser.pager, browser.cards].filter(Boolean);
}

let showDifferences = () => {};

function puzzles() {
  if (!data.datasets.length || data.puzzles === 0) return;
  const controls = html("div", { class: "controls" });
  const { place, show } = byDataset(data.datasets, controls, browse);
  section("puzzles", "Puzzles", note("Crosses mark cells that differ from the target."), controls, place);
  showDifferences = (d, a, b) => {
    const i = data.datasets.indexOf(d);
    const select = controls.querySelector("select");
    if (select) select.value = String(i);
    show(i);
    browser.set({ a: d.rows[a], b: d.rows[b], filter: "differ" });
    document.getElementById("puzzles").scrollIntoView();
  };
}
