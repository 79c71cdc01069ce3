// Leaderboards: every row with its interval and its protocol.
function noteOf(row) {
  const parts = [];
  if (row.control) parts.push("control");
  if (row.label) parts.push(row.label);
  if (row.status === "failed" || row.status === "interrupted") parts.push(row.status);
  if (row.checkpointRule === "best-on-test") parts.push("checkpoint chosen on the test set");
  return parts.join(", ");
}

function otherScores(rows) {
  const names = new Set(rows.flatMap((row) => Object.keys(row.scores)));
  return [...names].filter((name) => name !== "exact_view_mean" && rows.some((row) => row.metric !== name && row.scores[name]))
    .map((name) => ({ head: name, number: true, cell: (row) => percent((row.scores[name] || {}).value) }));
}

function leaderboardColumns(rows) {
  return [
    { head: "#", number: true, cell: (row) => String(row.id) },
    { head: "model", cell: (row) => row.name + (row.recipe && row.recipe !== row.name ? ` (${row.recipe})` : "") },
    { head: rows[0].metric, number: true, cell: (row) => percent(score(row).value) },
    { head: "95 % interval", number: true, cell: (row) => interval(score(row).low, score(row).high) },
    { head: "0 to 100 %", cell: (row) => intervalBar(score(row).low, score(row).value, score(row).high, 0, 1) },
    { head: "n", number: true, cell: (row) => whole(score(row).n ?? row.outputs) },
    { head: "protocol", cell: (row) => row.protocol },
    { head: "note", cell: noteOf },
    ...otherScores(rows),
    { head: "views", number: true, cell: (row) => whole(row.views) },
    { head: "steps", number: true, cell: (row) => whole(row.stepLimit) },
    { head: "voting", cell: (row) => row.rule },
    { head: "attempts", number: true, cell: (row) => whole(row.attempts) },
    { head: "checkpoint", cell: (row) => row.checkpointRule },
    { head: "parameters", number: true, cell: (row) => (row.parameters ? whole(row.parameters) : "") },
    { head: "of which table", number: true, cell: (row) => (row.embedding ? whole(row.embedding) : "") },
    { head: "training examples", number: true, cell: (row) => short(row.trainingExamples) },
    { head: "training", number: true, cell: (row) => duration(row.trainingSeconds) },
    { head: "evaluation", number: true, cell: (row) => duration(row.evaluationSeconds) },
    { head: "device", cell: (row) => [row.device, row.precision].filter(Boolean).join(", ") },
    { head: "answered", number: true, cell: (row) => `${row.answered} of ${row.outputs}` },
    { head: "source", cell: (row) => row.revision + (row.dirty ? " (modified)" : "") },
    { head: "run", cell: (row) => row.run },
  ];
}

function leaderboards() {
  const parts = data.datasets.map((d) => [
    html("h3", {}, d.name),
    note(`${whole(d.count)} puzzles, data ${d.hash.slice(0, 12)}. Interval: ${score(d.rows[0]).method || "not known"}.`),
    table(`Evaluations on ${d.name}, best first`, leaderboardColumns(d.rows), d.rows, (row) => row.control && "control"),
  ]);
  section("leaderboards", "Leaderboards",
    note("Rows of one table answered the same puzzles. Protocols differ in what they may train on: compare within one."),
    parts.length ? parts.flat() : note("No evaluation is stored yet."));
}
