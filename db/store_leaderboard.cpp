// Store: leaderboards, and how evaluations are read.
#include <fmt/format.h>

#include <map>
#include <unordered_map>

#include "db/database.h"
#include "db/evaluation_rows.h"
#include "db/filter.h"
#include "db/run_rows.h"
#include "db/store.h"

namespace arc {
namespace {

constexpr const char* kJoins =
    "FROM evaluations e LEFT JOIN runs r ON r.id = e.run_id "
    "LEFT JOIN plugins p ON p.id = e.plugin_id LEFT JOIN datasets d ON d.id = e.dataset_id "
    "LEFT JOIN evaluation_scores s ON s.evaluation_id = e.id AND s.metric = e.primary_metric ";

/// No later evaluation of the same run has the same settings.
constexpr const char* kNoRepeat =
    "NOT EXISTS (SELECT 1 FROM evaluations x WHERE x.run_id = e.run_id AND x.id > e.id "
    "AND +x.dataset_id IS e.dataset_id AND x.checkpoint_step IS e.checkpoint_step "
    "AND x.checkpoint_rule IS e.checkpoint_rule AND x.voting_rule IS e.voting_rule "
    "AND (x.views, x.steps, x.attempts, x.protocol) = (e.views, e.steps, e.attempts, e.protocol))";

std::string LeaderboardSql(const Filter& where) {
  return fmt::format(
      "SELECT {}, p.name, p.version, p.sha256, d.name, d.content_hash, r.recipe, r.seed, r.status "
      "{} {}",
      EvaluationColumns(), kJoins, where.Sql());
}

void ReadLine(Row& row, LeaderboardRow& line) {
  ReadEvaluation(row, line);
  row >> line.plugin >> line.plugin_version >> line.plugin_sha256 >> line.dataset >>
      line.dataset_hash >> line.recipe >> line.run_seed >> line.run_status;
}

void ReadScore(Row& row, ScoreRecord& s) {
  row >> s.metric >> s.value >> s.n >> s.low >> s.high >> s.method;
}

constexpr const char* kScoreColumns = "metric, value, n, low, high, method";

/// Fills in the scores of the lines. Many: one pass over all that there are; few: one by one.
void AddScores(SQLite::Database& db, std::vector<LeaderboardRow>& lines) {
  constexpr size_t kFew = 200;
  if (lines.size() <= kFew) {
    for (LeaderboardRow& line : lines) line.scores = ScoresOf(db, line.id);
    return;
  }
  std::unordered_map<int64_t, LeaderboardRow*> by_id;
  for (LeaderboardRow& line : lines) by_id[line.id] = &line;
  const std::string sql =
      fmt::format("SELECT evaluation_id, {} FROM evaluation_scores ORDER BY evaluation_id, metric",
                  kScoreColumns);
  SQLite::Statement statement(db, sql);
  while (statement.executeStep()) {
    Row row(statement);
    int64_t evaluation = 0;
    row >> evaluation;
    const auto found = by_id.find(evaluation);
    if (found != by_id.end()) ReadScore(row, found->second->scores.emplace_back());
  }
}

/// Keeps the first `limit` lines of each dataset; they lie together.
void CutEachDataset(std::vector<LeaderboardRow>& lines, int limit) {
  std::pair<std::string, std::optional<int64_t>> group;
  int place = 0;
  std::erase_if(lines, [&](const LeaderboardRow& line) {
    const EvaluationRecord& e = line.evaluation;
    if (std::pair(e.suite, e.dataset) != group) place = 0;
    group = {e.suite, e.dataset};
    return ++place > limit;
  });
}

Filter Conditions(SQLite::Database& db, const LeaderboardFilter& filter) {
  Filter where;
  where.Equal("e.suite", filter.suite).Equal("d.name", filter.dataset);
  where.Equal("d.content_hash", filter.dataset_hash).Equal("e.protocol", filter.protocol);
  if (!filter.controls) where.Always({"e.control = 0", {}});
  if (!filter.repeats) where.Always({kNoRepeat, {}});
  if (!filter.contests) {
    where.Always({fmt::format("(e.run_id IS NULL OR e.run_id NOT IN {})", ContestRuns()), {}});
  }
  if (!filter.where.empty()) {
    where.Always(CompileCondition(db, Listing::kEvaluations, filter.where));
  }
  where.OrderBy({"e.suite, d.name, e.dataset_id", {}});
  if (!filter.by.empty()) where.OrderBy(CompileOrder(db, Listing::kEvaluations, filter.by));
  return where.OrderBy({"s.value DESC, s.low DESC, e.id", {}});
}

}  // namespace

std::string EvaluationColumns() {
  return "e.id, e.run_id, e.checkpoint, e.checkpoint_step, e.plugin_id, e.dataset_id, e.suite, "
         "e.views, e.steps, e.voting_rule, e.attempts, e.protocol, e.checkpoint_rule, e.label, "
         "e.control, e.primary_metric, e.started, e.wall_seconds, e.host, e.device, e.threads, "
         "e.precision, e.seed, e.git_revision, e.tree_dirty, e.arcbench_version, e.parameters, "
         "e.embedding_parameters, e.n_puzzles, e.n_outputs, e.n_answered, e.training_hash, "
         "e.training_seed, e.train_examples, e.train_flops, e.train_seconds, e.audit, "
         "e.seen_tasks, e.leaked_tasks, e.leaked_tasks_exact, e.seal_id";
}

void ReadEvaluation(Row& row, EvaluationRow& line) {
  EvaluationRecord& e = line.evaluation;
  row >> line.id >> e.run >> e.checkpoint >> e.checkpoint_step >> e.plugin >> e.dataset >>
      e.suite >> e.views >> e.steps >> e.voting_rule >> e.attempts >> e.protocol >>
      e.checkpoint_rule >> e.label >> e.control >> e.primary_metric >> e.started >>
      e.wall_seconds >> e.host >> e.device >> e.threads >> e.precision >> e.seed >>
      e.git_revision >> e.tree_dirty >> e.arcbench_version >> e.parameters >>
      e.embedding_parameters >> e.puzzles >> e.outputs >> e.answered >> e.training_hash >>
      e.training_seed >> e.train_examples >> e.train_flops >> e.train_seconds >> e.audit >>
      e.seen_tasks >> e.leaked_tasks >> e.leaked_tasks_exact >> e.seal;
}

std::vector<ScoreRecord> ScoresOf(SQLite::Database& database, int64_t evaluation) {
  return Select<ScoreRecord>(
      database,
      fmt::format("SELECT {} FROM evaluation_scores WHERE evaluation_id = ? ORDER BY metric",
                  kScoreColumns),
      ReadScore, evaluation);
}

std::vector<LeaderboardRow> Store::Leaderboard(const LeaderboardFilter& filter) const {
  return db_->Guard([&] {
    const Filter where = Conditions(db_->sqlite(), filter);
    auto lines = where.Select<LeaderboardRow>(db_->sqlite(), LeaderboardSql(where), ReadLine);
    if (filter.limit > 0) CutEachDataset(lines, filter.limit);
    AddScores(db_->sqlite(), lines);
    const auto tags = AllTags(db_->sqlite());
    for (LeaderboardRow& line : lines) {
      const auto found = tags.find(line.evaluation.run);
      if (found != tags.end()) line.tags = found->second;
    }
    return lines;
  });
}

}  // namespace arc
