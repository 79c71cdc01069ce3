#include "db/fields.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "db/rows.h"
#include "tasks/error.h"
#include "tasks/nearest.h"

namespace arc {
namespace {

using Type = Field::Type;

constexpr const char* kAmongTags = "SELECT 1 FROM tags t WHERE t.run_id = r.id AND ";

std::vector<Field> RunFields() {
  const auto text = [](const char* name, const char* sql, const char* help) {
    return Field{.name = name, .sql = sql, .help = help};
  };
  const auto number = [](const char* name, const char* sql, const char* help) {
    return Field{.name = name, .type = Type::kNumber, .sql = sql, .help = help};
  };
  return {
      text("run", "r.id", "the run's id"),
      text("kind", "r.kind", "train, solver, import, import-submission"),
      text("status", "r.status", "running, finished, failed, interrupted"),
      text("plugin", "p.name", "model or solver"),
      text("recipe", "r.recipe", "name of the recipe"),
      text("data", "d.name", "name of the dataset"),
      text("suite", "d.suite", "arc, sudoku, maze"),
      {.name = "started", .type = Type::kTime, .sql = "r.started", .help = "UTC"},
      {.name = "ended", .type = Type::kTime, .sql = "r.ended", .help = "UTC"},
      number("seconds", "(julianday(r.ended) - julianday(r.started)) * 86400", "from start to end"),
      number("score", "s.value", "primary score of the latest evaluation, 0 to 1"),
      text("metric", "e.primary_metric", "which score that is"),
      number("evaluations", "(SELECT count(*) FROM evaluations x WHERE x.run_id = r.id)",
             "how many"),
      text("device", "r.device", "cpu, cuda:0 ..."),
      number("threads", "r.threads", ""),
      text("precision", "r.precision", "fp32, bf16"),
      number("seed", "r.seed", ""),
      number("parameters", "r.parameters", "with the embedding table"),
      number("embedding_parameters", "r.embedding_parameters", "the embedding table's"),
      text("git_revision", "r.git_revision", ""),
      {.name = "tree_dirty", .type = Type::kFlag, .sql = "r.tree_dirty", .help = "changed files"},
      text("host", "r.host", "where it ran"),
      text("failure", "r.failure", "why it failed"),
      {.name = "tag", .sql = "t.tag", .among = kAmongTags, .help = "any of the run's tags"},
  };
}

std::vector<Field> EvaluationFields() {
  const auto text = [](const char* name, const char* sql, const char* help) {
    return Field{.name = name, .sql = sql, .help = help};
  };
  const auto number = [](const char* name, const char* sql, const char* help) {
    return Field{.name = name, .type = Type::kNumber, .sql = sql, .help = help};
  };
  return {
      number("evaluation", "e.id", "its number"),
      text("run", "e.run_id", "the run's id"),
      text("kind", "r.kind", "of the run: train, solver, import, import-submission"),
      text("status", "r.status", "of the run: running, finished, failed, interrupted"),
      text("model", "coalesce(p.name, e.checkpoint, r.recipe)", "as listed"),
      text("plugin", "p.name", "model or solver"),
      text("recipe", "r.recipe", "name of the run's recipe"),
      text("data", "d.name", "name of the evaluation set"),
      text("data_hash", "d.content_hash", "of its content"),
      text("suite", "e.suite", "arc, sudoku, maze"),
      text("protocol", "e.protocol", "transductive, inductive, adapted, unknown, none, imported"),
      number("score", "s.value", "primary score, 0 to 1"),
      text("metric", "e.primary_metric", "which score that is"),
      number("n", "s.n", "sample size of the score"),
      number("views", "e.views", "augmented views that voted"),
      number("steps", "e.steps", "halting steps"),
      text("voting_rule", "e.voting_rule", ""),
      number("attempts", "e.attempts", "K"),
      text("checkpoint", "e.checkpoint", "file"),
      number("checkpoint_step", "e.checkpoint_step", "training step"),
      text("checkpoint_rule", "e.checkpoint_rule", "last, best-on-validation, given, best-on-test"),
      text("label", "e.label", "what is noted beside the name"),
      {.name = "control", .type = Type::kFlag, .sql = "e.control", .help = "no contender"},
      {.name = "started", .type = Type::kTime, .sql = "e.started", .help = "UTC"},
      number("seconds", "e.wall_seconds", "that the evaluation took"),
      text("device", "e.device", "cpu, cuda:0 ..."),
      number("threads", "e.threads", ""),
      text("precision", "e.precision", "fp32, bf16"),
      number("seed", "r.seed", "of the training"),
      number("parameters", "e.parameters", "with the embedding table"),
      number("embedding_parameters", "e.embedding_parameters", "the embedding table's"),
      text("audit", "e.audit", "clean, leak, unknown: were tests of the set trained on?"),
      number("seen_tasks", "e.seen_tasks", "with a demonstration that was trained on"),
      number("leaked_tasks", "e.leaked_tasks", "with a test that was, up to symmetry"),
      number("leaked_tasks_exact", "e.leaked_tasks_exact", "with a test that was, cell by cell"),
      {.name = "sealed",
       .type = Type::kFlag,
       .sql = "(e.seal_id IS NOT NULL)",
       .help = "predictions on record before the solutions were read"},
      text("training_hash", "e.training_hash", "content of the training set"),
      number("train_examples", "e.train_examples", "rows of all batches"),
      number("train_flops", "e.train_flops", "estimated"),
      number("train_seconds", "e.train_seconds", "of training"),
      text("plugin_sha256", "p.sha256", "of the plugin's file"),
      text("git_revision", "e.git_revision", ""),
      {.name = "tree_dirty", .type = Type::kFlag, .sql = "e.tree_dirty", .help = "changed files"},
      text("host", "e.host", "where it ran"),
      {.name = "tag", .sql = "t.tag", .among = kAmongTags, .help = "any of the run's tags"},
  };
}

const Field* FixedField(Listing listing, const std::string& name) {
  for (const Field& field : FixedFields(listing)) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

bool Finds(SQLite::Database& db, const char* sql, const std::string& text) {
  return !Select<int64_t>(db, sql, kReadOne, text).empty();
}

bool IsScore(SQLite::Database& db, const std::string& metric) {
  return Finds(db, "SELECT 1 FROM evaluation_scores WHERE metric = ? LIMIT 1", metric);
}

std::vector<std::string> ScoreNames(SQLite::Database& db) {
  return Select<std::string>(db, "SELECT DISTINCT metric FROM evaluation_scores ORDER BY 1",
                             kReadOne);
}

Field Score(Listing listing, const std::string& metric) {
  const char* const sql =
      listing == Listing::kEvaluations
          ? "(SELECT y.value FROM evaluation_scores y WHERE y.evaluation_id = e.id AND y.metric = "
            "?)"
          : "(SELECT y.value FROM evaluations x JOIN evaluation_scores y ON y.evaluation_id = x.id "
            "WHERE x.run_id = r.id AND y.metric = ? ORDER BY x.id DESC LIMIT 1)";
  return {.name = "metrics." + metric, .type = Type::kNumber, .sql = sql, .values = {metric}};
}

Field Metric(SQLite::Database& db, Listing listing, const std::string& key) {
  if (IsScore(db, key)) return Score(listing, key);
  const char* const any =
      "SELECT 1 FROM runs r WHERE EXISTS "
      "(SELECT 1 FROM metrics m WHERE m.run_id = r.id AND m.key = ?) LIMIT 1";
  if (Finds(db, any, key)) {
    return {.name = "metrics." + key,
            .type = Type::kNumber,
            .sql =
                "(SELECT m.value FROM metrics m WHERE m.run_id = r.id AND m.key = ? "
                "ORDER BY m.step DESC LIMIT 1)",
            .values = {key}};
  }
  std::vector<std::string> names = ScoreNames(db);
  for (std::string& curve :
       Select<std::string>(db,
                           "SELECT DISTINCT key FROM metrics WHERE run_id IN (SELECT id FROM runs "
                           "ORDER BY started DESC LIMIT 100)",
                           kReadOne)) {
    names.push_back(std::move(curve));
  }
  throw UsageError(fmt::format("no score or curve '{}'{}", key, DidYouMean(key, names)));
}

/// Every key that some run has: one jump along the index for each.
std::vector<std::string> SettingKeys(SQLite::Database& db) {
  return Select<std::string>(db,
                             "WITH RECURSIVE k(key) AS (SELECT min(key) FROM params UNION ALL "
                             "SELECT (SELECT min(p.key) FROM params p WHERE p.key > k.key) FROM k "
                             "WHERE k.key IS NOT NULL) "
                             "SELECT key FROM k WHERE key IS NOT NULL",
                             kReadOne);
}

std::string SettingKey(SQLite::Database& db, const std::string& name) {
  const std::vector<std::string> keys = SettingKeys(db);
  std::vector<std::string> ending;
  for (const std::string& key : keys) {
    if (key == name) return key;
    if (key.ends_with("." + name)) ending.push_back(key);
  }
  if (ending.size() == 1) return ending.front();
  if (ending.empty())
    throw UsageError(fmt::format("no setting '{}'{}", name, DidYouMean(name, keys)));
  throw UsageError(fmt::format("'{}' ends several settings: {}", name, fmt::join(ending, ", ")));
}

Field Setting(SQLite::Database& db, const std::string& name) {
  const std::string key = SettingKey(db, name);
  return {.name = "params." + key,
          .type = Type::kSetting,
          .sql = "(SELECT nullif(q.value, '') FROM params q WHERE q.run_id = r.id AND q.key = ?)",
          .number =
              "(SELECT CAST(q.value AS REAL) FROM params q WHERE q.run_id = r.id AND "
              "q.key = ? AND q.type IN ('int', 'float'))",
          .values = {key}};
}

[[noreturn]] void ThrowUnknown(SQLite::Database& db, Listing listing, const std::string& name) {
  std::vector<std::string> names;
  for (const Field& field : FixedFields(listing)) names.push_back(field.name);
  for (const std::string& score : ScoreNames(db)) names.push_back(score);
  for (const std::string& key : SettingKeys(db)) {
    const bool meant = key == name || key.ends_with("." + name);
    if (meant) throw UsageError(fmt::format("no field '{0}'; did you mean 'params.{0}'?", name));
  }
  const std::string near = DidYouMean(name, names);
  throw UsageError(
      fmt::format("no field '{}'{}", name, near.empty() ? "; --fields lists them" : near));
}

}  // namespace

const std::vector<Field>& FixedFields(Listing listing) {
  static const std::vector<Field> runs = RunFields();
  static const std::vector<Field> evaluations = EvaluationFields();
  return listing == Listing::kRuns ? runs : evaluations;
}

Field FindField(SQLite::Database& db, Listing listing, const std::string& name) {
  if (const Field* fixed = FixedField(listing, name)) return *fixed;
  if (name.starts_with("metrics.")) return Metric(db, listing, name.substr(8));
  if (name.starts_with("params.")) return Setting(db, name.substr(7));
  if (IsScore(db, name)) return Score(listing, name);
  ThrowUnknown(db, listing, name);
}

}  // namespace arc
