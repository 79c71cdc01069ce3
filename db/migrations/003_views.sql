-- Listings for people and their tools (count(x), since DuckDB cannot pass on count(*)).
CREATE VIEW v_runs AS
SELECT r.id AS run, r.kind, r.status, p.name AS plugin, d.suite, d.name AS dataset, r.recipe,
       r.started, r.ended,
       round((julianday(r.ended) - julianday(r.started)) * 86400, 1) AS seconds,
       r.device, r.threads, r.precision, r.seed, r.parameters, r.embedding_parameters,
       (SELECT count(e.id) FROM evaluations e WHERE e.run_id = r.id) AS evaluations,
       (SELECT group_concat(tag, ' ') FROM tags t WHERE t.run_id = r.id) AS tags,
       r.failure, r.git_revision, r.tree_dirty, r.host, r.folder
FROM runs r
LEFT JOIN plugins p ON p.id = r.plugin_id
LEFT JOIN datasets d ON d.id = r.dataset_id;

CREATE VIEW v_leaderboard AS
SELECT e.id AS evaluation, e.suite, d.name AS dataset, p.name AS plugin, e.label, e.control,
       e.run_id AS run, r.recipe,
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
