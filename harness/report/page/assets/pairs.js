// Evaluations compared two by two on the same puzzles.
function verdictOf(pair, d) {
  if (pair.better === 0) return "no difference is shown by these puzzles";
  return `${label(d.rows[pair.better > 0 ? pair.a : pair.b])} is better`;
}
const pText = (p) => (p < 0.001 ? p.toExponential(1) : p.toFixed(3));

function pairDetail(d, pair) {
  const a = label(d.rows[pair.a]), b = label(d.rows[pair.b]);
  const protocols = [d.rows[pair.a].protocol, d.rows[pair.b].protocol];
  return html("div", {},
    html("p", {}, `A: ${a}, ${percent(pair.valueA)}. B: ${b}, ${percent(pair.valueB)}. A − B = ${points(pair.difference)} points, ` +
      `95 % interval ${interval(pair.low, pair.high)} (${pair.method}), p = ${pText(pair.p)} (exact McNemar), ${pText(pair.corrected)} corrected for ${d.pairs.length} pairs (Holm): ${verdictOf(pair, d)}.`),
    protocols[0] !== protocols[1] ? html("p", { class: "bad" },
      `Not under one protocol: A is ${protocols[0]}, B ${protocols[1]}.`) : null,
    table("Puzzles by who solved them", [
      { head: "both", number: true, cell: () => whole(pair.both) },
      { head: "A alone better", number: true, cell: () => whole(pair.wins) },
      { head: "B alone better", number: true, cell: () => whole(pair.losses) },
      { head: "neither", number: true, cell: () => whole(pair.neither) },
      { head: "puzzles", number: true, cell: () => whole(pair.n) },
    ], [pair]),
    html("p", {}, html("button", { type: "button", click: () => showDifferences(d, pair.a, pair.b) },
      "Show the puzzles that they differ on")));
}

function comparePairs(d) {
  if (!d.pairs.length) return note(`${d.name} has no two evaluations of the same puzzles with known solutions.`);
  const place = html("div", {});
  const show = (i) => place.replaceChildren(pairDetail(d, d.pairs[i]));
  show(0);
  const names = d.pairs.map((p, i) => [String(i), `${label(d.rows[p.a])} − ${label(d.rows[p.b])}`]);
  return html("div", {},
    table(`Differences on ${d.name}, in points`, [
      { head: "A", cell: (p) => label(d.rows[p.a]) },
      { head: "B", cell: (p) => label(d.rows[p.b]) },
      { head: "A − B", number: true, cell: (p) => points(p.difference) },
      { head: "95 % interval", number: true, cell: (p) => interval(p.low, p.high) },
      { head: "−100 to +100", cell: (p) => intervalBar(p.low, p.difference, p.high, -1, 1, 0) },
      { head: "p", number: true, cell: (p) => pText(p.p) },
      { head: "p (Holm)", number: true, cell: (p) => pText(p.corrected) },
      { head: "says", cell: (p) => verdictOf(p, d) },
    ], d.pairs),
    html("div", { class: "controls" }, choice("look at", names, "0", show)), place);
}

function pairedComparison() {
  if (!data.datasets.length) return;
  const controls = html("div", { class: "controls" });
  const { place } = byDataset(data.datasets, controls, comparePairs);
  section("comparison", "Paired comparison",
    note("Two evaluations, puzzle by puzzle; of each dataset the first eight rows with results. " +
      "What is said rests on the p value corrected for all pairs of the dataset."), controls, place);
}
