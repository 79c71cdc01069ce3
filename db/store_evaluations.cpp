// Store: evaluations, their results and votes.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>

#include "db/database.h"
#include "db/evaluation_rows.h"
#include "db/identity.h"
#include "db/output_rows.h"
#include "db/rows.h"
#include "db/run_rows.h"
#include "db/store.h"
#include "db/vote_blob.h"
#include "tasks/error.h"

namespace arc {
namespace {

int64_t InsertEvaluation(SQLite::Database& db, const EvaluationRecord& e,
                         std::span<const OutputVotes> outputs) {
  size_t candidates = 0, votes = 0;
  for (const OutputVotes& output : outputs) {
    candidates += output.candidates.size();
    votes += output.votes.size();
  }
  Execute(db,
          "INSERT INTO evaluations VALUES "
          "(NULL,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?"
          ",?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
          e.run, e.checkpoint, e.checkpoint_step, e.plugin, e.dataset, e.suite, e.views, e.steps,
          e.voting_rule, e.attempts, e.protocol, e.checkpoint_rule, e.label, e.control,
          e.primary_metric, e.started.empty() ? UtcNow() : e.started, e.wall_seconds, e.host,
          e.device, e.threads, e.precision, e.seed, e.git_revision, e.tree_dirty,
          e.arcbench_version, e.parameters, e.embedding_parameters, e.puzzles, e.outputs,
          e.answered, candidates, votes, e.training_hash, e.training_seed, e.train_examples,
          e.train_flops, e.train_seconds, e.audit, e.seen_tasks, e.leaked_tasks,
          e.leaked_tasks_exact, e.seal);
  return db.getLastInsertRowid();
}

void InsertScores(SQLite::Database& db, int64_t id, std::span<const ScoreRecord> scores) {
  SQLite::Statement insert(db, "INSERT INTO evaluation_scores VALUES (?,?,?,?,?,?,?)");
  for (const ScoreRecord& s : scores) {
    Execute(insert, id, s.metric, s.value, s.n, s.low, s.high, s.method);
  }
}

/// "[0,3]"; empty where it was not recorded.
std::string RightText(const std::optional<std::vector<uint32_t>>& right) {
  return right ? fmt::format("[{}]", fmt::join(*right, ",")) : "";
}

std::optional<std::vector<uint32_t>> RightCandidates(const std::string& text) {
  if (text.empty()) return std::nullopt;
  std::vector<uint32_t> right;
  const char* const end = text.data() + text.size();
  uint32_t candidate = 0;
  for (const char* at = text.data(); at < end; ++at) {
    const auto [stop, error] = std::from_chars(at, end, candidate);
    if (stop == at) continue;  // brackets, commas
    right.push_back(candidate);
    at = stop;
  }
  return right;
}

void InsertResults(SQLite::Database& db, int64_t id, std::span<const ResultRecord> results) {
  SQLite::Statement insert(db, "INSERT INTO results VALUES (?,?,?,?,?,?,?,?,?)");
  for (const ResultRecord& r : results) {
    Execute(insert, id, r.puzzle, r.test, r.correct_at, r.valid, r.cells_right, r.cells, r.answered,
            RightText(r.right));
  }
}

void InsertVotes(SQLite::Database& db, int64_t id, std::span<const OutputVotes> outputs) {
  SQLite::Statement insert(db, "INSERT INTO vote_blobs VALUES (?,?,?,?,?,?,?,?)");
  for (const OutputVotes& o : outputs) {
    CheckVotes(o, "");
    const VoteBlob blob = PackVotes(o.votes);
    Execute(insert, id, o.puzzle, o.test, o.votes.size(), blob.encoding, blob.data,
            o.candidates.size(), PackGrids(o.candidates));
  }
}

}  // namespace

void RequireEvaluation(const Database& db, int64_t id) {
  const auto found =
      Select<int64_t>(db.sqlite(), "SELECT id FROM evaluations WHERE id = ?", kReadOne, id);
  if (found.empty()) {
    throw UsageError(fmt::format("no evaluation {} in {}", id, db.file().string()));
  }
}

int64_t Store::AddSeal(const SealRecord& s) {
  int64_t id = 0;
  Write([&] {
    if (!s.run.empty()) RequireRun(*db_, s.run);
    Execute(db_->sqlite(), "INSERT INTO seals VALUES (NULL,?,?,?,?,?)", s.run,
            s.sealed.empty() ? UtcNow() : s.sealed, s.predictions, s.predictions_sha256,
            s.tasks_hash);
    id = db_->sqlite().getLastInsertRowid();
  });
  return id;
}

SealRecord Store::GetSeal(int64_t seal) const {
  return db_->Guard([&] {
    const auto found = Select<SealRecord>(
        db_->sqlite(),
        "SELECT run_id, sealed, predictions, predictions_sha256, tasks_hash FROM seals "
        "WHERE id = ?",
        [](Row& row, SealRecord& s) {
          row >> s.run >> s.sealed >> s.predictions >> s.predictions_sha256 >> s.tasks_hash;
        },
        seal);
    if (found.empty()) throw UsageError(fmt::format("no seal {} in {}", seal, file().string()));
    return found.front();
  });
}

int64_t Store::AddEvaluation(const EvaluationRecord& evaluation,
                             std::span<const ScoreRecord> scores,
                             std::span<const ResultRecord> results,
                             std::span<const OutputVotes> votes) {
  int64_t id = 0;
  Write([&] {
    if (!evaluation.run.empty()) RequireRun(*db_, evaluation.run);
    id = InsertEvaluation(db_->sqlite(), evaluation, votes);
    InsertScores(db_->sqlite(), id, scores);
    InsertResults(db_->sqlite(), id, results);
    InsertVotes(db_->sqlite(), id, votes);
  });
  return id;
}

EvaluationRow Store::GetEvaluation(int64_t id) const {
  return db_->Guard([&] {
    RequireEvaluation(*db_, id);
    const std::string sql = "SELECT " + EvaluationColumns() + " FROM evaluations e WHERE e.id = ?";
    EvaluationRow row = Select<EvaluationRow>(db_->sqlite(), sql, ReadEvaluation, id).front();
    row.scores = ScoresOf(db_->sqlite(), id);
    return row;
  });
}

std::vector<EvaluationRow> Store::EvaluationsOf(const std::string& run) const {
  return db_->Guard([&] {
    RequireRun(*db_, run);
    const std::string sql =
        "SELECT " + EvaluationColumns() + " FROM evaluations e WHERE e.run_id = ? ORDER BY e.id";
    auto rows = Select<EvaluationRow>(db_->sqlite(), sql, ReadEvaluation, run);
    for (EvaluationRow& row : rows) row.scores = ScoresOf(db_->sqlite(), row.id);
    return rows;
  });
}

std::vector<ResultRecord> Store::ResultsOf(int64_t evaluation) const {
  const auto read = [](Row& row, ResultRecord& r) {
    std::string right;
    row >> r.puzzle >> r.test >> r.correct_at >> r.valid >> r.cells_right >> r.cells >>
        r.answered >> right;
    r.right = RightCandidates(right);
  };
  return db_->Guard([&] {
    RequireEvaluation(*db_, evaluation);
    return Select<ResultRecord>(db_->sqlite(),
                                "SELECT puzzle, test, correct_at, valid, cells_right, cells, "
                                "answered, right_candidates FROM results WHERE evaluation_id = ? "
                                "ORDER BY puzzle, test",
                                read, evaluation);
  });
}

std::optional<OutputVotes> Store::LoadOutput(int64_t evaluation, const std::string& puzzle,
                                             uint32_t test) const {
  return db_->Guard([&]() -> std::optional<OutputVotes> {
    SQLite::Statement statement(db_->sqlite(), OutputQuery("AND puzzle = ? AND test = ?"));
    Bind(statement, evaluation, puzzle, test);
    if (!statement.executeStep()) return std::nullopt;
    return ReadOutput(statement, file().string());
  });
}

void Store::ForEachOutput(int64_t evaluation, const std::function<void(OutputVotes)>& visit) const {
  db_->Guard([&] {
    RequireEvaluation(*db_, evaluation);
    SQLite::Statement statement(db_->sqlite(), OutputQuery());
    Bind(statement, evaluation);
    while (statement.executeStep()) visit(ReadOutput(statement, file().string()));
  });
}

std::vector<OutputVotes> Store::LoadVotes(int64_t evaluation) const {
  std::vector<OutputVotes> outputs;
  ForEachOutput(evaluation, [&](OutputVotes output) { outputs.push_back(std::move(output)); });
  return outputs;
}

}  // namespace arc
