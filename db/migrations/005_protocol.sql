-- What a run was trained on: its own set, then that of the weights that it began from, and so on.
CREATE TABLE run_training_sets (
  run_id TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  place INTEGER NOT NULL,  -- 0: the run's own
  dataset_id INTEGER REFERENCES datasets,  -- NULL: not known
  PRIMARY KEY (run_id, place)
) STRICT, WITHOUT ROWID;
INSERT INTO run_training_sets SELECT id, 0, dataset_id FROM runs WHERE kind = 'train';
INSERT INTO run_training_sets SELECT id, 1, NULL FROM runs WHERE kind = 'train' AND
  coalesce(CASE WHEN json_valid(config) THEN json_extract(config, '$.training.from') END, '') <> '';

-- Beside the digest up to symmetry. NULL in sets that were recorded before.
ALTER TABLE dataset_pairs ADD COLUMN exact TEXT;  -- SHA-256 (hex) of the pair, cell by cell

-- Predictions that were on record before anyone here read the solutions.
CREATE TABLE seals (
  id INTEGER PRIMARY KEY,
  run_id TEXT REFERENCES runs ON DELETE CASCADE,
  sealed TEXT NOT NULL,  -- when
  predictions TEXT NOT NULL,  -- file, relative to the workspace
  predictions_sha256 TEXT NOT NULL,
  tasks_hash TEXT NOT NULL  -- content hash of the puzzles without solutions
) STRICT;
CREATE INDEX seals_by_run ON seals (run_id);

-- Protocol 'unknown': what the model was trained on is not on record. (As in 004.)
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = replace(sql, '''imported'', ''none''', '''imported'', ''unknown'', ''none''')
WHERE type = 'table' AND name = 'evaluations';
PRAGMA writable_schema = RESET;

ALTER TABLE evaluations ADD COLUMN training_hash TEXT;  -- content hash of the training set
ALTER TABLE evaluations ADD COLUMN training_seed INTEGER;
ALTER TABLE evaluations ADD COLUMN train_examples INTEGER;  -- optimiser steps x batch
ALTER TABLE evaluations ADD COLUMN train_flops REAL;        -- estimated
ALTER TABLE evaluations ADD COLUMN train_seconds REAL;
-- NULL: nothing was trained, or recorded before there was an audit.
ALTER TABLE evaluations ADD COLUMN audit TEXT CHECK (audit IN ('clean', 'leak', 'unknown'));
ALTER TABLE evaluations ADD COLUMN seen_tasks INTEGER;    -- a demonstration was trained on
ALTER TABLE evaluations ADD COLUMN leaked_tasks INTEGER;  -- a test was, up to symmetry
ALTER TABLE evaluations ADD COLUMN leaked_tasks_exact INTEGER;  -- a test was, cell by cell
ALTER TABLE evaluations ADD COLUMN seal_id INTEGER REFERENCES seals;

DROP VIEW v_leaderboard;
CREATE VIEW v_leaderboard AS
SELECT e.id AS evaluation, e.suite, d.name AS dataset, p.name AS plugin, e.label, e.control,
       e.run_id AS run, r.kind AS run_kind, r.recipe,
       e.primary_metric AS metric, s.value, s.low, s.high, s.n, s.method,
       e.protocol, e.views, e.steps, e.voting_rule, e.attempts,
       e.checkpoint, e.checkpoint_step, e.checkpoint_rule,
       e.audit, e.seen_tasks, e.leaked_tasks, e.leaked_tasks_exact,
       l.sealed, l.predictions_sha256,
       r.seed AS run_seed, e.training_seed, e.seed, e.parameters, e.embedding_parameters,
       e.train_examples, e.train_flops, e.train_seconds,
       e.wall_seconds, e.host, e.device, e.threads, e.precision,
       e.n_puzzles, e.n_outputs, e.n_answered,
       d.content_hash AS dataset_hash, e.training_hash, p.version AS plugin_version,
       p.sha256 AS plugin_sha256,
       e.git_revision, e.tree_dirty, e.arcbench_version, e.started
FROM evaluations e
LEFT JOIN evaluation_scores s ON s.evaluation_id = e.id AND s.metric = e.primary_metric
LEFT JOIN runs r ON r.id = e.run_id
LEFT JOIN plugins p ON p.id = e.plugin_id
LEFT JOIN datasets d ON d.id = e.dataset_id
LEFT JOIN seals l ON l.id = e.seal_id;
