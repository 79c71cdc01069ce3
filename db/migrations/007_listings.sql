-- Filters look a setting up by its key over all runs.
CREATE INDEX params_by_key ON params (key);

-- `solved` as the evaluation's primary metric has it: any shortest path of a maze, else the
-- answer within the K attempts that count. (correct_at alone is a rank among all candidates.)
-- This view and those below are in SQL that DuckDB understands as well: it then knows the types of
-- all columns.
CREATE VIEW v_results AS
SELECT e.id AS evaluation, e.suite, d.name AS dataset, p.name AS plugin, e.run_id AS run, e.control,
       r.puzzle, r.test,
       CASE WHEN e.primary_metric = 'shortest_path' THEN r.valid
            ELSE CAST(r.correct_at BETWEEN 1 AND e.attempts AS INTEGER) END AS solved,
       r.correct_at, r.valid, r.cells_right, r.cells, r.answered
FROM results r
JOIN evaluations e ON e.id = r.evaluation_id
LEFT JOIN plugins p ON p.id = e.plugin_id
LEFT JOIN datasets d ON d.id = e.dataset_id;

-- How often each test output was tried and solved, controls aside. Kept up to date by the
-- triggers below, so that no question about puzzles reads a million results.
CREATE TABLE puzzle_totals (
  dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
  puzzle TEXT NOT NULL,
  test INTEGER NOT NULL,
  tried INTEGER NOT NULL,
  solved INTEGER NOT NULL,
  PRIMARY KEY (dataset_id, puzzle, test)
) STRICT, WITHOUT ROWID;

INSERT INTO puzzle_totals
SELECT e.dataset_id, v.puzzle, v.test, count(*), sum(v.solved)
FROM v_results v JOIN evaluations e ON e.id = v.evaluation
WHERE e.dataset_id IS NOT NULL AND NOT e.control
GROUP BY 1, 2, 3;

CREATE TRIGGER results_taken_in AFTER INSERT ON results BEGIN
  INSERT INTO puzzle_totals
  SELECT e.dataset_id, v.puzzle, v.test, 1, v.solved
  FROM v_results v JOIN evaluations e ON e.id = v.evaluation
  WHERE v.evaluation = NEW.evaluation_id AND v.puzzle = NEW.puzzle AND v.test = NEW.test
    AND e.dataset_id IS NOT NULL AND NOT e.control
  ON CONFLICT DO UPDATE SET tried = tried + 1, solved = solved + excluded.solved;
END;

-- Before the results go, which hang on the evaluation.
CREATE TRIGGER evaluations_removed BEFORE DELETE ON evaluations
WHEN OLD.dataset_id IS NOT NULL AND NOT OLD.control BEGIN
  UPDATE puzzle_totals SET tried = tried - 1, solved = puzzle_totals.solved - v.solved
  FROM v_results v
  WHERE v.evaluation = OLD.id AND puzzle_totals.dataset_id = OLD.dataset_id
    AND puzzle_totals.puzzle = v.puzzle AND puzzle_totals.test = v.test;
  DELETE FROM puzzle_totals WHERE dataset_id = OLD.dataset_id AND tried = 0;
END;

-- More views for people and their tools.
CREATE VIEW v_scores AS
SELECT e.id AS evaluation, e.suite, d.name AS dataset, p.name AS plugin, e.label, e.control,
       e.run_id AS run, s.metric, s.value, s.low, s.high, s.n, s.method,
       e.protocol, e.views, e.steps, e.started
FROM evaluations e
JOIN evaluation_scores s ON s.evaluation_id = e.id
LEFT JOIN plugins p ON p.id = e.plugin_id
LEFT JOIN datasets d ON d.id = e.dataset_id;

CREATE VIEW v_puzzles AS
SELECT d.suite, d.name AS dataset, d.content_hash AS dataset_hash, t.puzzle, t.test, t.tried,
       t.solved, 1.0 * t.solved / t.tried AS fraction
FROM puzzle_totals t JOIN datasets d ON d.id = t.dataset_id;

-- Each curve by its last point.
CREATE VIEW v_curves AS
SELECT c.run_id AS run, c.key, c.points, c.step, m.wall_seconds, m.value, m.kind
FROM (
  SELECT run_id, key, count(step) AS points, max(step) AS step FROM metrics GROUP BY run_id, key
) c
JOIN metrics m ON m.run_id = c.run_id AND m.key = c.key AND m.step = c.step;

-- Scores in the order of time, each with the best until then under the same protocol.
CREATE VIEW v_history AS
SELECT e.started, e.suite, d.name AS dataset, e.protocol, e.primary_metric AS metric,
       p.name AS plugin, e.run_id AS run, e.id AS evaluation, s.value, s.low, s.high, s.n,
       max(s.value) OVER (
         PARTITION BY e.dataset_id, e.protocol, e.primary_metric ORDER BY e.started, e.id
       ) AS best
FROM evaluations e
JOIN evaluation_scores s ON s.evaluation_id = e.id AND s.metric = e.primary_metric
LEFT JOIN plugins p ON p.id = e.plugin_id
LEFT JOIN datasets d ON d.id = e.dataset_id
WHERE NOT e.control;
