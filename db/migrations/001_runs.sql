-- Runs and what they are made of. Times are UTC text, durations seconds.
CREATE TABLE plugins (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  version TEXT,
  kind TEXT,
  file TEXT,
  sha256 TEXT NOT NULL,
  UNIQUE (name, sha256)
) STRICT;

CREATE TABLE datasets (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  suite TEXT NOT NULL,
  rows INTEGER NOT NULL,
  cols INTEGER NOT NULL,
  content_hash TEXT NOT NULL,
  train_count INTEGER NOT NULL,
  test_count INTEGER NOT NULL,
  identifier_policy TEXT NOT NULL CHECK (identifier_policy IN ('none', 'per-task', 'per-view')),
  description TEXT,  -- JSON
  UNIQUE (name, content_hash)
) STRICT;

CREATE TABLE dataset_pairs (
  dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
  split TEXT NOT NULL CHECK (split IN ('train', 'test')),
  puzzle TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('demonstration', 'test')),
  pair INTEGER NOT NULL,
  digest TEXT NOT NULL,  -- SHA-256 (hex) of the pair's canonical form under the suite's symmetries
  PRIMARY KEY (dataset_id, split, puzzle, role, pair)
) STRICT, WITHOUT ROWID;
CREATE INDEX dataset_pairs_by_digest ON dataset_pairs (digest);

CREATE TABLE runs (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'failed', 'interrupted')),
  plugin_id INTEGER REFERENCES plugins,
  dataset_id INTEGER REFERENCES datasets,
  recipe TEXT,
  config TEXT,  -- the effective configuration, JSON
  seed INTEGER NOT NULL,
  started TEXT NOT NULL,
  ended TEXT,
  device TEXT,
  threads INTEGER NOT NULL,
  precision TEXT,
  git_revision TEXT,
  tree_dirty INTEGER NOT NULL CHECK (tree_dirty IN (0, 1)),
  arcbench_version TEXT,
  parameters INTEGER NOT NULL,
  embedding_parameters INTEGER NOT NULL,
  failure TEXT,
  failure_signal INTEGER NOT NULL,
  failure_lines TEXT,
  folder TEXT,
  host TEXT,
  boot_id TEXT,
  pid INTEGER NOT NULL,
  pid_start_ticks INTEGER NOT NULL
) STRICT;
CREATE INDEX runs_by_start ON runs (started);
CREATE INDEX runs_by_status ON runs (status);
CREATE INDEX runs_by_plugin ON runs (plugin_id);
CREATE INDEX runs_by_dataset ON runs (dataset_id);

CREATE TABLE params (
  run_id TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  type TEXT,
  PRIMARY KEY (run_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE metrics (
  run_id TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  key TEXT NOT NULL,
  step INTEGER NOT NULL,
  wall_seconds REAL,
  value REAL,  -- NULL unless kind is 'finite', so that sums and means stay usable
  kind TEXT NOT NULL CHECK (kind IN ('finite', 'nan', 'inf', '-inf')),
  PRIMARY KEY (run_id, key, step),
  CHECK ((kind = 'finite') = (value IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoints (
  run_id TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  file TEXT NOT NULL,  -- relative to the run's folder
  step INTEGER NOT NULL,
  sha256 TEXT,
  bytes INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('last', 'best', 'periodic')),
  created TEXT NOT NULL,
  PRIMARY KEY (run_id, file)
) STRICT, WITHOUT ROWID;

CREATE TABLE tags (
  run_id TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (run_id, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX tags_by_tag ON tags (tag);

CREATE TABLE notes (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  written TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX notes_by_run ON notes (run_id);
