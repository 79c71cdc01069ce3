#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace arc {

/// Rows of the database as plain structs; docs/database.md describes the tables.
/// Empty text, an empty optional and NaN are stored as NULL and come back as
/// they were. Times are UTC, "2026-01-31T12:00:00.000Z"; durations are seconds.
/// Every member has an initialiser, so that designated initialisers may leave it out.
inline constexpr double kNotMeasured = std::numeric_limits<double>::quiet_NaN();

/// A process that can be told from every other one, also after its pid is used
/// again or the machine was started again.
struct ProcessIdentity {
  std::string host = {};
  std::string boot_id = {};  ///< of the kernel's start
  int64_t pid = 0;           ///< 0: unknown
  int64_t start_ticks = 0;   ///< the process's start, in clock ticks since boot
  bool operator==(const ProcessIdentity&) const = default;
};

/// Why a run failed or was interrupted.
struct Failure {
  std::string text = {};        ///< one message
  int signal = 0;               ///< that ended the worker; 0: none
  std::string last_lines = {};  ///< of the worker's output
  bool operator==(const Failure&) const = default;
};

struct RunRecord {
  std::string id = {};                  ///< NewRunId("trm-sudoku6")
  std::string kind = "train";           ///< "train", "solver", "import-submission", ...
  std::string status = "running";       ///< "running", "finished", "failed" or "interrupted"
  std::optional<int64_t> plugin = {};   ///< UpsertPlugin's number
  std::optional<int64_t> dataset = {};  ///< UpsertDataset's number
  std::string recipe = {};              ///< its name
  std::string config = {};              ///< the effective configuration, JSON
  uint64_t seed = 0;
  std::string started = {};  ///< empty: CreateRun puts the time of the call
  std::string ended = {};
  std::string device = {};  ///< "cpu", "cuda:0 NVIDIA L4", ...
  int threads = 0;
  std::string precision = {};  ///< "fp32", "bf16"
  std::string git_revision = {};
  bool tree_dirty = false;
  std::string arcbench_version = {};
  int64_t parameters = 0;            ///< trained values, the embedding table included
  int64_t embedding_parameters = 0;  ///< of which the puzzle-embedding table's
  Failure failure = {};
  std::string folder = {};       ///< relative to the workspace, where it lies in it
  ProcessIdentity process = {};  ///< who does the work; pid 0: CreateRun puts the calling process
  bool operator==(const RunRecord&) const = default;
};

/// One setting of a run's flattened configuration.
struct ParamRecord {
  std::string key = {};    ///< dotted: "train.lr"
  std::string value = {};  ///< as it is written in a recipe, without quotes
  std::string type = {};   ///< "int", "float", "bool", "string", "array"
  bool operator==(const ParamRecord&) const = default;
};

/// One value of one curve. NaN and infinities are kept apart.
struct MetricRecord {
  std::string key = {};  ///< "train/loss", "eval/exact", ...
  int64_t step = 0;
  double wall_seconds = 0;  ///< since the run's start
  double value = 0;
  bool operator==(const MetricRecord&) const = default;
};

struct CheckpointRecord {
  int64_t step = 0;
  std::string file = {};  ///< relative to the run's folder
  std::string sha256 = {};
  int64_t bytes = 0;
  std::string kind = "last";  ///< "last", "best" or "periodic"
  std::string created = {};   ///< empty: AddCheckpoint puts the time of the call
  bool operator==(const CheckpointRecord&) const = default;
};

struct PluginRecord {
  std::string name = {};
  std::string version = {};
  std::string kind = {};  ///< "model" or "solver"
  std::string file = {};
  std::string sha256 = {};  ///< of the file
  bool operator==(const PluginRecord&) const = default;
};

struct DatasetRecord {
  std::string name = {};  ///< "sudoku6", "arc1", ...
  std::string suite = {};
  int rows = 0;  ///< canvas
  int cols = 0;
  std::string content_hash = {};  ///< ContentHash (tasks/dataset.h)
  int64_t train_count = 0;        ///< puzzles
  int64_t test_count = 0;
  std::string identifier_policy = "none";  ///< "none", "per-task" or "per-view"
  std::string description = {};            ///< JSON
  bool operator==(const DatasetRecord&) const = default;
};

/// The canonical digest of one pair of a dataset.
struct PairRecord {
  std::string split = {};  ///< "train" or "test"
  std::string puzzle = {};
  int pair = 0;               ///< place among the puzzle's pairs of this role
  std::string role = "test";  ///< "demonstration" or "test"
  std::string digest = {};    ///< Suite::CanonicalDigest
  std::string exact = {};     ///< of the pair cell by cell; empty: not known
  auto operator<=>(const PairRecord&) const = default;
};

struct EvaluationRecord {
  std::string run = {};         ///< empty: no run (a solver, an imported checkpoint)
  std::string checkpoint = {};  ///< file; empty: none
  std::optional<int64_t> checkpoint_step = {};
  std::optional<int64_t> plugin = {};
  std::optional<int64_t> dataset = {};
  std::string suite = {};
  int views = 1;
  int steps = 1;  ///< halting steps
  std::string voting_rule = {};
  int attempts = 1;  ///< K
  /// "transductive", "inductive", "adapted", "none", "imported" or "unknown"
  std::string protocol = "none";
  std::string checkpoint_rule = {};      ///< "last", "best-on-validation", "given", "best-on-test"
  std::string label = {};                ///< shown beside the name: "shuffled labels"
  bool control = false;                  ///< a control, no contender
  std::string primary_metric = "exact";  ///< the score that leaderboards sort by
  std::string started = {};              ///< empty: AddEvaluation puts the time of the call
  double wall_seconds = kNotMeasured;
  std::string host = {};
  std::string device = {};
  int threads = 0;
  std::string precision = {};
  uint64_t seed = 0;
  std::string git_revision = {};
  bool tree_dirty = false;
  std::string arcbench_version = {};
  int64_t parameters = 0;
  int64_t embedding_parameters = 0;
  int64_t puzzles = 0;                             ///< of the task set
  int64_t outputs = 0;                             ///< of the task set
  int64_t answered = 0;                            ///< outputs with at least one prediction
  std::string training_hash = {};                  ///< content hash of the training set
  std::optional<int64_t> training_seed = {};       ///< the bits of the seed
  std::optional<int64_t> train_examples = {};      ///< rows of all batches, repeated ones too
  double train_flops = kNotMeasured;               ///< estimated operations of that training
  double train_seconds = kNotMeasured;             ///< wall time of that training
  std::string audit = {};                          ///< "clean", "leak", "unknown"; empty: none made
  std::optional<int64_t> seen_tasks = {};          ///< with a demonstration that was trained on
  std::optional<int64_t> leaked_tasks = {};        ///< with a test that was, up to symmetry
  std::optional<int64_t> leaked_tasks_exact = {};  ///< with a test that was, cell by cell
  std::optional<int64_t> seal = {};                ///< AddSeal's number
  bool operator==(const EvaluationRecord&) const = default;
};

/// Predictions as they were before the solutions were read.
struct SealRecord {
  std::string run = {};                 ///< empty: no run
  std::string sealed = {};              ///< when; empty: AddSeal puts the time of the call
  std::string predictions = {};         ///< file, relative to the workspace
  std::string predictions_sha256 = {};  ///< of that file
  std::string tasks_hash = {};          ///< content hash of the puzzles without solutions
  bool operator==(const SealRecord&) const = default;
};

/// One score of an evaluation, over n units, with its 95 % interval.
struct ScoreRecord {
  /// "exact", "outputs", "tasks_mean", "tasks_all", "cells", "shortest_path"
  std::string metric = {};
  double value = kNotMeasured;
  int64_t n = 0;
  double low = kNotMeasured;
  double high = kNotMeasured;
  std::string method = {};  ///< of the interval: "wilson", "clustered", "bootstrap"
  bool operator==(const ScoreRecord&) const = default;
};

/// What became of one test output.
struct ResultRecord {
  std::string puzzle = {};
  int test = 0;
  int correct_at = 0;  ///< 1-based attempt that was right; 0: none
  bool valid = false;  ///< the first attempt solves the puzzle by its rules
  int cells_right = 0;
  int cells = 0;
  bool answered = false;
  /// Candidates of the output's votes that the primary metric counts as right (OutputVotes'
  /// indices); absent: stored before they were recorded.
  std::optional<std::vector<uint32_t>> right = {};
  bool operator==(const ResultRecord&) const = default;
};

/// A line of `runs ls`: of the run as much as lists show.
struct RunRow {
  std::string id = {}, kind = {}, status = {}, recipe = {}, started = {};
  uint64_t seed = 0;
  std::string plugin = {};   ///< name
  std::string dataset = {};  ///< name
  std::vector<std::string> tags = {};
  int64_t evaluations = 0;
  std::string metric = {};  ///< primary metric of its latest evaluation; empty: none
  double score = kNotMeasured;
};

struct EvaluationRow {
  int64_t id = 0;
  EvaluationRecord evaluation = {};
  std::vector<ScoreRecord> scores = {};  ///< by metric
};

/// A line of a leaderboard: the evaluation, its scores and the whole protocol.
struct LeaderboardRow : EvaluationRow {
  std::string plugin = {};  ///< name
  std::string plugin_version = {};
  std::string plugin_sha256 = {};
  std::string dataset = {};  ///< name
  std::string dataset_hash = {};
  std::string recipe = {};
  std::optional<uint64_t> run_seed = {};  ///< of training
  std::string run_status = {};
  std::vector<std::string> tags = {};  ///< of the run
};

/// A score on a leaderboard with what places it: as much as a list of many shows.
struct BoardScore {
  int64_t evaluation = 0;
  std::string run = {};
  std::string model = {};  ///< the plugin's name, else the checkpoint file, else the recipe
  std::string suite = {};
  std::string dataset = {};  ///< name
  std::string dataset_hash = {};
  std::string protocol = {};
  std::string started = {};
  int views = 0, steps = 0;
  ScoreRecord score = {};
};

struct NoteRecord {
  std::string written = {};
  std::string text = {};
  bool operator==(const NoteRecord&) const = default;
};

/// A cell of a query's answer: NULL, integer, real, text or blob.
using Blob = std::vector<uint8_t>;
using Value = std::variant<std::monostate, int64_t, double, std::string, Blob>;

struct QueryResult {
  std::vector<std::string> columns = {};
  std::vector<std::vector<Value>> rows;
};

}  // namespace arc
