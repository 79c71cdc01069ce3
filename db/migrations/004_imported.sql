-- Protocol 'imported': answers that were made elsewhere, nobody here knows how. Only the
-- CHECK of the table changes, for which SQLite documents this way (lang_altertable.html,
-- "Making Other Kinds Of Table Schema Changes"): a new table in place of the old one would
-- take along every row that refers to it.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = replace(sql, '''adapted'', ''none''', '''adapted'', ''imported'', ''none''')
WHERE type = 'table' AND name = 'evaluations';
PRAGMA writable_schema = RESET;

-- As before, with the kind of the run. (It also tells open connections of the new schema.)
DROP VIEW v_leaderboard;
CREATE VIEW v_leaderboard AS
SELECT e.id AS evaluation, e.suite, d.name AS dataset, p.name AS plugin, e.label, e.control,
       e.run_id AS run, r.kind AS run_kind, r.recipe,
       e.primary_metric AS metric, s.value, s.low, s.high, s.n, s.method,
       e.protocol, e.views, e.steps, e.voting_rule, e.attempts,
       e.checkpoint, e.checkpoint_step, e.checkpoint_rule,
       r.seed AS run_seed, e.seed, e.parameters, e.embedding_parameters,
       e.wall_seconds, e.host, e.device, e.threads, e.precision,
       e.n_puzzles, e.n_outputs, e.n_answered,
       d.content_hash AS dataset_hash, p.version AS plugin_version, p.sha256 AS plugin_sha256,
       e.git_revision, e.tree_dirty, e.arcbench_version, e.started
FROM evaluations e
LEFT JOIN evaluation_scores s ON s.evaluation_id = e.id AND s.metric = e.primary_metric
LEFT JOIN runs r ON r.id = e.run_id
LEFT JOIN plugins p ON p.id = e.plugin_id
LEFT JOIN datasets d ON d.id = e.dataset_id;
