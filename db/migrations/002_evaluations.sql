-- Evaluations. Totals are stored when results are taken in: no listing reads votes.
CREATE TABLE evaluations (
  id INTEGER PRIMARY KEY,
  run_id TEXT REFERENCES runs ON DELETE CASCADE,
  checkpoint TEXT,
  checkpoint_step INTEGER,
  plugin_id INTEGER REFERENCES plugins,
  dataset_id INTEGER REFERENCES datasets,
  suite TEXT NOT NULL,
  views INTEGER NOT NULL,
  steps INTEGER NOT NULL,
  voting_rule TEXT,
  attempts INTEGER NOT NULL,
  protocol TEXT NOT NULL CHECK (protocol IN ('transductive', 'inductive', 'adapted', 'none')),
  checkpoint_rule TEXT,
  label TEXT,
  control INTEGER NOT NULL CHECK (control IN (0, 1)),
  primary_metric TEXT NOT NULL,
  started TEXT NOT NULL,
  wall_seconds REAL,
  host TEXT,
  device TEXT,
  threads INTEGER NOT NULL,
  precision TEXT,
  seed INTEGER NOT NULL,
  git_revision TEXT,
  tree_dirty INTEGER NOT NULL CHECK (tree_dirty IN (0, 1)),
  arcbench_version TEXT,
  parameters INTEGER NOT NULL,
  embedding_parameters INTEGER NOT NULL,
  n_puzzles INTEGER NOT NULL,
  n_outputs INTEGER NOT NULL,
  n_answered INTEGER NOT NULL,
  n_candidates INTEGER NOT NULL,
  n_votes INTEGER NOT NULL
) STRICT;
CREATE INDEX evaluations_by_run ON evaluations (run_id);
CREATE INDEX evaluations_by_suite ON evaluations (suite, dataset_id);
CREATE INDEX evaluations_by_dataset ON evaluations (dataset_id);
CREATE INDEX evaluations_by_plugin ON evaluations (plugin_id);

-- NULL in value, low or high is NaN: not measured.
CREATE TABLE evaluation_scores (
  evaluation_id INTEGER NOT NULL REFERENCES evaluations ON DELETE CASCADE,
  metric TEXT NOT NULL,
  value REAL,
  n INTEGER NOT NULL,
  low REAL,   -- 95 % interval
  high REAL,
  method TEXT,
  PRIMARY KEY (evaluation_id, metric)
) STRICT, WITHOUT ROWID;

CREATE TABLE results (
  evaluation_id INTEGER NOT NULL REFERENCES evaluations ON DELETE CASCADE,
  puzzle TEXT NOT NULL,
  test INTEGER NOT NULL,
  correct_at INTEGER NOT NULL,  -- 1-based attempt that was right, 0: none
  valid INTEGER NOT NULL CHECK (valid IN (0, 1)),
  cells_right INTEGER NOT NULL,
  cells INTEGER NOT NULL,
  answered INTEGER NOT NULL CHECK (answered IN (0, 1)),
  PRIMARY KEY (evaluation_id, puzzle, test)
) STRICT, WITHOUT ROWID;

-- Distinct predicted grids of an output, each once.
CREATE TABLE candidates (
  evaluation_id INTEGER NOT NULL REFERENCES evaluations ON DELETE CASCADE,
  puzzle TEXT NOT NULL,
  test INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  cols INTEGER NOT NULL,
  cells BLOB NOT NULL,  -- one byte a cell, row-major
  PRIMARY KEY (evaluation_id, puzzle, test, idx),
  CHECK (length(cells) = rows * cols)
) STRICT;

-- Who voted for which candidate: docs/database.md gives the layout of `data`.
CREATE TABLE votes (
  evaluation_id INTEGER NOT NULL REFERENCES evaluations ON DELETE CASCADE,
  puzzle TEXT NOT NULL,
  test INTEGER NOT NULL,
  n_votes INTEGER NOT NULL,
  encoding TEXT NOT NULL CHECK (encoding IN ('raw', 'zstd')),
  data BLOB NOT NULL,
  PRIMARY KEY (evaluation_id, puzzle, test)
) STRICT;
