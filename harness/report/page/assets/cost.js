// Score against cost, with the evaluations that nothing cheaper beats.
const COSTS = {
  parameters: { label: "parameters", of: (row) => row.parameters, format: short },
  trainingExamples: { label: "training examples", of: (row) => row.trainingExamples, format: short },
  trainingSeconds: { label: "training time", of: (row) => row.trainingSeconds, format: duration },
  evaluationSeconds: { label: "evaluation time", of: (row) => row.evaluationSeconds, format: duration },
};
const PROTOCOLS = ["inductive", "transductive", "adapted", "none", "imported"];

/** Rows that no other one beats in score without costing more. Controls take no part. */
function paretoFront(rows, cost) {
  const order = rows.filter((row) => !row.control)
    .sort((a, b) => cost.of(a) - cost.of(b) || score(b).value - score(a).value);
  const front = [];
  for (const row of order) {
    if (!front.length || score(row).value > score(front.at(-1)).value) front.push(row);
  }
  return front;
}

function costPlot(d, key) {
  const cost = COSTS[key];
  const placed = d.rows.filter((row) => cost.of(row) > 0 && known(score(row).value));
  const rest = d.rows.filter((row) => !placed.includes(row));
  const parts = [];
  if (placed.length) {
    const front = paretoFront(placed, cost);
    const stairs = front.flatMap((row, i) => [{ x: cost.of(row), y: score(row).value },
      { x: cost.of(front[i + 1] || placed.reduce((a, b) => (cost.of(a) > cost.of(b) ? a : b))), y: score(row).value }]);
    const series = PROTOCOLS.map((protocol, style) => ({ name: protocol, style, marks: true,
      points: placed.filter((row) => row.protocol === protocol).map((row) => ({ x: cost.of(row),
        y: score(row).value, low: score(row).low, high: score(row).high, name: "#" + row.id, hollow: row.control })) }))
      .filter((s) => s.points.length);
    parts.push(plot({ title: `${d.rows[0].metric} against ${cost.label}`, series, front: stairs, legend: true,
      x: { label: cost.label, format: cost.format, log: true, pad: 0.08 },
      y: { label: d.rows[0].metric, format: (v) => Math.round(100 * v) + " %", exact: percent, low: 0, high: 1 } }));
    parts.push(table(`${d.rows[0].metric} and ${cost.label}`, [
      { head: "evaluation", cell: label },
      { head: "protocol", cell: (row) => row.protocol },
      { head: cost.label, number: true, cell: (row) => cost.format(cost.of(row)) },
      { head: d.rows[0].metric, number: true, cell: (row) => percent(score(row).value) },
      { head: "95 % interval", number: true, cell: (row) => interval(score(row).low, score(row).high) },
      { head: "on the front", cell: (row) => (front.includes(row) ? "yes" : "") },
    ], [...placed].sort((a, b) => cost.of(a) - cost.of(b))));
  }
  if (rest.length) parts.push(note(`Not drawn, having no ${cost.label}: ${rest.map(label).join(", ")}.`));
  return parts;
}

function scoreAgainstCost() {
  if (!data.datasets.length) return;
  let key = "parameters", shown = data.datasets[0];
  const controls = html("div", { class: "controls" });
  const { place } = byDataset(data.datasets, controls, (d) => { shown = d; return costPlot(d, key); });
  controls.append(choice("cost", Object.entries(COSTS).map(([k, c]) => [k, c.label]), key, (value) => {
    key = value;
    place.replaceChildren(...costPlot(shown, key));
  }));
  section("cost", "Score against cost",
    note("The dashed line is the Pareto front: the best score at no more than that cost, over all protocols, controls (hollow) left out. It is drawn through the measured scores and says nothing of their uncertainty, which the bars show. Times are comparable on one device only."),
    controls, place);
}
