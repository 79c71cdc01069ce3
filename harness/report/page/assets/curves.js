// Learning curves: one metric of all runs.
const CURVE_AXES = {
  step: { label: "training steps", of: (run, x) => x.step, format: short },
  examples: { label: "training examples", of: (run, x) => (run.batch ? x.step.map((s) => s * run.batch) : []), format: short },
  seconds: { label: "wall time", of: (run, x) => x.seconds, format: duration },
};

function curveOf(run, key, axis, style) {
  const curve = run.curves[key];
  const xs = axis.of(run, run.x[curve.x]);
  return { name: `${run.name} (${run.id})`, style, line: true,
    points: xs.map((x, i) => ({ x, y: curve.y[i] })) };
}

function drawCurves(runs, state) {
  const axis = CURVE_AXES[state.axis];
  const series = runs.map((run, i) => [run, i]).filter(([run]) => run.curves[state.key])
    .map(([run, i]) => curveOf(run, state.key, axis, i)).filter((s) => s.points.length);
  if (!series.length) return [note(`No run says how ${axis.label} are counted (its batch size is not known).`)];
  const broken = series.filter((s) => s.points.some((p) => p.y === null)).map((s) => s.name);
  return [
    plot({ title: `${state.key} against ${axis.label}`, series, legend: true, height: 340,
      x: { label: axis.label, format: axis.format },
      y: { label: state.key, format: short, log: state.log } }),
    broken.length ? note(`Gaps are values that are no finite numbers: ${broken.join(", ")}.`) : null,
    html("details", {}, html("summary", {}, "Last values"), table(`Last values of ${state.key}`, [
      { head: "run", cell: (s) => s.name },
      { head: axis.label, number: true, cell: (s) => axis.format((s.points.at(-1) || {}).x) },
      { head: state.key, number: true, cell: (s) => short((s.points.at(-1) || {}).y) },
    ], series)),
  ].filter(Boolean);
}

function learningCurves() {
  const runs = data.runs.filter((run) => Object.keys(run.curves).length);
  if (!runs.length) {
    section("curves", "Learning curves", note("None of these evaluations belongs to a training run with recorded curves."));
    return;
  }
  const keys = [...new Set(runs.flatMap((run) => Object.keys(run.curves)))].sort();
  const first = ["train/exact_accuracy", "train/accuracy", "train/loss"].find((k) => keys.includes(k)) || keys[0];
  const state = { key: first, axis: "step", log: false };
  const place = html("div", {});
  const draw = () => place.replaceChildren(...drawCurves(runs, state));
  const set = (name) => (value) => { state[name] = value; draw(); };
  section("curves", "Learning curves",
    html("div", { class: "controls" },
      choice("metric", keys.map((k) => [k, k]), first, set("key")),
      choice("against", Object.entries(CURVE_AXES).map(([k, a]) => [k, a.label]), "step", set("axis")),
      choice("scale", [["", "linear"], ["log", "logarithmic"]], "", set("log"))), place);
  draw();
}
