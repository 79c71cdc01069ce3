// Store: leaderboards, and how evaluations are read.
#include <fmt/format.h>

#include <map>

#include "db/database.h"
#include "db/evaluation_rows.h"
#include "db/filter.h"
#include "db/store.h"

namespace arc {
namespace {

constexpr const char* kJoins =
    "FROM evaluations e LEFT JOIN runs r ON r.id = e.run_id "
    "LEFT JOIN plugins p ON p.id = e.plugin_id LEFT JOIN datasets d ON d.id = e.dataset_id ";

/// Best first in each dataset; what was not measured comes last.
std::string LeaderboardSql(const Filter& where) {
  return fmt::format(
      "SELECT {}, p.name, p.version, p.sha256, d.name, d.content_hash, r.recipe, r.seed, r.status "
      "{} LEFT JOIN evaluation_scores s ON s.evaluation_id = e.id AND s.metric = e.primary_metric "
      "{} ORDER BY e.suite, d.name, e.dataset_id, s.value DESC, s.low DESC, e.id",
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

/// The scores of all evaluations that the filter lets through.
std::map<int64_t, std::vector<ScoreRecord>> AllScores(SQLite::Database& db, const Filter& where) {
  std::string sql = fmt::format("SELECT evaluation_id, {} FROM evaluation_scores ", kScoreColumns);
  if (!where.Sql().empty()) {
    sql += fmt::format("WHERE evaluation_id IN (SELECT e.id {} {}) ", kJoins, where.Sql());
  }
  std::map<int64_t, std::vector<ScoreRecord>> scores;
  where.ForEach(db, sql + "ORDER BY evaluation_id, metric", [&](Row& row) {
    int64_t evaluation = 0;
    row >> evaluation;
    ReadScore(row, scores[evaluation].emplace_back());
  });
  return scores;
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

Filter Conditions(const LeaderboardFilter& filter) {
  Filter where;
  where.Equal("e.suite", filter.suite).Equal("d.name", filter.dataset);
  where.Equal("d.content_hash", filter.dataset_hash).Equal("e.protocol", filter.protocol);
  if (!filter.controls) where.Always("e.control = 0");
  return where;
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
  const Filter where = Conditions(filter);
  return db_->Guard([&] {
    auto lines = where.Select<LeaderboardRow>(db_->sqlite(), LeaderboardSql(where), ReadLine);
    if (filter.limit > 0) CutEachDataset(lines, filter.limit);
    auto scores = AllScores(db_->sqlite(), where);
    const auto tags = AllTags(db_->sqlite());
    for (LeaderboardRow& line : lines) {
      line.scores = std::move(scores[line.id]);
      const auto found = tags.find(line.evaluation.run);
      if (found != tags.end()) line.tags = found->second;
    }
    return lines;
  });
}

}  // namespace arc
