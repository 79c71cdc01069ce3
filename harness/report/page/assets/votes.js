// Accuracy against views and against steps, voted again from the stored votes.
function voteSeries(d, key) {
  return d.rows.map((row, style) => ({ row, style })).filter(({ row }) => (row[key] || []).length > 1)
    .map(({ row, style }) => ({ name: label(row), style, line: true, marks: true,
      points: row[key].map(([x, y, low, high]) => ({ x, y, low, high })) }));
}

function votePlot(d, key, what, log) {
  const series = voteSeries(d, key);
  const title = `${d.rows[0].metric} against ${what}`;
  if (!series.length) {
    return html("figure", {}, html("figcaption", {}, title), note(d.problem
      ? "Not known: the puzzles could not be read, so nothing can be scored again."
      : `No evaluation of ${d.name} stored votes of more than one of these.`));
  }
  const ticks = [...new Set(series.flatMap((s) => s.points.map((p) => p.x)))].sort((a, b) => a - b);
  return html("div", {}, plot({ title, series, legend: true,
    x: { label: what, format: whole, log, ticks, whole: true, pad: 0.04 },
    y: { label: d.rows[0].metric, format: (v) => Math.round(100 * v) + " %", exact: percent, low: 0, high: 1 } }),
  html("details", {}, html("summary", {}, "Numbers"), table(title, [
    { head: "evaluation", cell: ([s]) => s.name },
    { head: what, number: true, cell: ([, p]) => whole(p.x) },
    { head: d.rows[0].metric, number: true, cell: ([, p]) => percent(p.y) },
    { head: "95 % interval", number: true, cell: ([, p]) => interval(p.low, p.high) },
  ], series.flatMap((s) => s.points.map((p) => [s, p])))));
}

function viewsAndSteps() {
  if (!data.datasets.length) return;
  const controls = html("div", { class: "controls" });
  const { place } = byDataset(data.datasets, controls, (d) => html("div", { class: "plots" },
    votePlot(d, "byViews", "views", true), votePlot(d, "bySteps", "halting steps", false)));
  section("votes", "Views and steps",
    note("Each point is a vote over the stored predictions of the first so many views, or with every view stopped at that step; bars are 95 % intervals. Points of one curve share their puzzles, so their intervals do not say how sure a difference between them is."),
    controls, place);
}
