#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "db/records.h"
#include "evaluators/prediction.h"

namespace arc {

class Database;

/// Tags of runs that a contest made begin so; listings of what a user did leave them out.
inline constexpr const char* kContestTag = "contest-";

struct RunFilter {
  std::string status = {};  ///< empty: any; likewise below
  std::string kind = {};
  std::string recipe = {};
  std::string plugin = {};   ///< name
  std::string dataset = {};  ///< name
  std::string suite = {};
  std::string tag = {};
  bool contests = true;    ///< list the runs of contests too
  std::string where = {};  ///< a filter expression (db/condition.h)
  std::string by = {};     ///< "FIELD [asc|desc]" (db/condition.h); empty: newest first
  int limit = 0;           ///< 0: all
};

struct LeaderboardFilter {
  std::string suite = {};    ///< empty: any; likewise below
  std::string dataset = {};  ///< name
  std::string dataset_hash = {};
  std::string protocol = {};
  bool controls = true;    ///< list controls too
  bool contests = true;    ///< list what runs of contests were evaluated with too
  bool repeats = true;     ///< list what a later evaluation with the same settings replaced
  std::string where = {};  ///< a filter expression (db/condition.h)
  std::string by = {};     ///< "FIELD [asc|desc]" (db/condition.h); empty: best score first
  int limit = 0;           ///< lines of each dataset; 0: all
};

/// What became of another database's runs, by id, oldest first.
struct MergeReport {
  std::vector<std::string> taken = {};
  std::vector<std::string> known = {};    ///< were here already; left as they are
  std::vector<std::string> running = {};  ///< still marked running there; left out
};

/// The experiment database of a workspace. Every writing call is one
/// transaction: it is stored as a whole or not at all. Errors are arc::Error
/// with the file's name. One thread at a time; not to be used across fork().
class Store {
 public:
  enum class Mode { kRead, kWrite };

  /// kWrite makes the file and its folders where absent. Both bring an older
  /// schema up to date; a newer one, and a file that is not ours, are refused.
  static Store Open(const std::filesystem::path& file, Mode mode);
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();
  const std::filesystem::path& file() const;

  /// Makes several calls one transaction; may be nested. An exception that
  /// leaves `work` undoes all that it did.
  void Write(const std::function<void()>& work);

  // Runs. An unknown run id throws UsageError.
  void CreateRun(const RunRecord& run, std::span<const ParamRecord> params = {});
  /// Status back to "running" with the calling process as its worker (resume), under a
  /// configuration and parameters that replace the former.
  void ReopenRun(const std::string& run, const std::string& config,
                 std::span<const ParamRecord> params);
  void SetRunProcess(const std::string& run, const ProcessIdentity& process);
  void SetRunParameters(const std::string& run, int64_t parameters, int64_t embedding_parameters);
  void FinishRun(const std::string& run, const std::string& status, const Failure& failure = {});
  /// A value of a (key, step) that is there already replaces it (a resumed run).
  void AddMetrics(const std::string& run, std::span<const MetricRecord> metrics);
  /// A file that is there already is replaced.
  void AddCheckpoint(const std::string& run, const CheckpointRecord& checkpoint);
  void RemoveCheckpoint(const std::string& run, const std::string& file);
  void Tag(const std::string& run, const std::string& tag);
  void Untag(const std::string& run, const std::string& tag);  ///< throws UsageError if not there
  void AddNote(const std::string& run, const std::string& text);
  /// With its metrics, checkpoints, evaluations and votes; files are the caller's.
  void DeleteRun(const std::string& run);
  /// Takes in runs of another arcbench database with all that hangs on them; empty: all of its
  /// runs, and its evaluations that belong to none. `runs` are whole ids that are there.
  MergeReport Merge(const std::filesystem::path& other, const std::vector<std::string>& runs = {});

  std::vector<RunRow> Runs(const RunFilter& filter = {}) const;
  RunRecord GetRun(const std::string& run) const;
  /// The run's full id. A unique prefix will do; UsageError where it is
  /// ambiguous (naming them) or unknown (naming the nearest).
  std::string FindRun(const std::string& prefix) const;
  std::vector<ParamRecord> Params(const std::string& run) const;  ///< by key
  std::vector<std::string> MetricKeys(const std::string& run) const;
  std::vector<MetricRecord> MetricsOf(const std::string& run,
                                      const std::string& key) const;          ///< by step
  std::vector<CheckpointRecord> CheckpointsOf(const std::string& run) const;  ///< by step
  std::vector<std::string> TagsOf(const std::string& run) const;
  std::vector<NoteRecord> NotesOf(const std::string& run) const;  ///< oldest first
  /// Runs marked running whose process is known to be gone (without config and last lines).
  std::vector<RunRecord> StaleRuns() const;
  /// Marks them failed, saying so; returns their ids.
  std::vector<std::string> MarkStale();

  // Plugins and datasets: known ones give the number they have.
  int64_t UpsertPlugin(const PluginRecord& plugin);
  int64_t UpsertDataset(const DatasetRecord& dataset, std::span<const PairRecord> pairs);
  PluginRecord GetPlugin(int64_t plugin) const;
  DatasetRecord GetDataset(int64_t dataset) const;
  std::vector<PairRecord> PairsOf(int64_t dataset) const;
  /// The number of a dataset with this content hash that was trained on, if there is one.
  std::optional<int64_t> FindTrainingSet(const std::string& content_hash) const;
  /// What a run was trained on: its own set, that of the weights that it began from, ...;
  /// nothing: not known. No sets at all: the run trained nothing, or none of it is on record.
  void SetTrainingSets(const std::string& run, std::span<const std::optional<int64_t>> sets);
  std::vector<std::optional<int64_t>> TrainingSets(const std::string& run) const;
  /// Pairs of `evaluation`'s test split whose digest is in `training`'s train split.
  std::vector<PairRecord> Overlap(int64_t training, int64_t evaluation) const;

  // Evaluations.
  int64_t AddSeal(const SealRecord& seal);
  SealRecord GetSeal(int64_t seal) const;
  int64_t AddEvaluation(const EvaluationRecord& evaluation, std::span<const ScoreRecord> scores,
                        std::span<const ResultRecord> results,
                        std::span<const OutputVotes> votes = {});
  EvaluationRow GetEvaluation(int64_t evaluation) const;
  std::vector<EvaluationRow> EvaluationsOf(const std::string& run) const;  ///< oldest first
  std::vector<ResultRecord> ResultsOf(int64_t evaluation) const;           ///< by puzzle, test
  std::vector<OutputVotes> LoadVotes(int64_t evaluation) const;            ///< by puzzle, test
  /// The votes for one output; none where nobody voted for it.
  std::optional<OutputVotes> LoadOutput(int64_t evaluation, const std::string& puzzle,
                                        uint32_t test) const;
  /// As LoadVotes, one output at a time.
  void ForEachOutput(int64_t evaluation, const std::function<void(OutputVotes)>& visit) const;
  std::vector<LeaderboardRow> Leaderboard(const LeaderboardFilter& filter = {}) const;
  /// Lines of a leaderboard by their evaluations, in the order of these.
  std::vector<LeaderboardRow> LeaderboardLines(std::span<const int64_t> evaluations) const;
  /// One score of each line of Leaderboard(filter), in its order; lines that have none are left
  /// out. Empty `metric`: the evaluation's primary one. Quicker than whole lines.
  std::vector<BoardScore> BoardScores(const LeaderboardFilter& filter,
                                      const std::string& metric = {}) const;
  /// Names of the datasets that something was evaluated on.
  std::vector<std::string> EvaluatedDatasets() const;

 private:
  explicit Store(std::unique_ptr<Database> database);
  std::unique_ptr<Database> db_;
};

}  // namespace arc
