#include "harness/run/import_answers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "db/identity.h"
#include "db/store.h"
#include "evaluators/scoring.h"
#include "harness/run/arc_tasks.h"
#include "harness/run/records.h"
#include "harness/run/version.h"
#include "tasks/error.h"
#include "tasks/hash.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

constexpr const char* kKind = "import-submission";
constexpr const char* kProtocol = "imported";

void CheckName(const std::string& name) {
  const bool plain = std::ranges::all_of(
      name, [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_' || c == '.'; });
  if (!plain || name.empty()) {
    throw UsageError(fmt::format("--name '{}': letters, digits, - _ and . only", name));
  }
}

/// Attempt i is the vote of view i - 1.
std::vector<OutputVotes> VotesOf(const Submission& submission) {
  std::vector<OutputVotes> votes;
  for (const auto& [task, outputs] : submission) {
    for (uint32_t test = 0; test < outputs.size(); ++test) {
      OutputVotes output{task, test, {}, {}};
      for (uint32_t view = 0; view < outputs[test].size(); ++view) {
        const Grid& grid = outputs[test][view];
        if (grid.empty()) continue;
        const auto known = std::ranges::find(output.candidates, grid);
        output.votes.push_back(
            {view, 1, false, static_cast<uint32_t>(known - output.candidates.begin()), 0});
        if (known == output.candidates.end()) output.candidates.push_back(grid);
      }
      if (!output.votes.empty()) votes.push_back(std::move(output));
    }
  }
  return votes;
}

/// What is wrong with the answers, in one line for each code.
std::vector<std::string> FaultNotes(const std::vector<Fault>& faults) {
  constexpr size_t kNamed = 3;
  std::map<std::string, std::vector<std::string>> places;
  for (const Fault& fault : faults) places[fault.code].push_back(fault.Where());
  std::vector<std::string> notes;
  for (const auto& [code, where] : places) {
    const size_t named = std::min(where.size(), kNamed);
    notes.push_back(
        fmt::format("{} {}: {}{}", where.size(), code,
                    fmt::join(where.begin(), where.begin() + static_cast<ptrdiff_t>(named), ", "),
                    where.size() > named ? ", ..." : ""));
  }
  return notes;
}

void AddNames(const char* key, const std::set<std::string>& names,
              std::vector<ParamRecord>& params) {
  if (names.empty()) return;
  params.push_back({key, fmt::format("{}", fmt::join(names, ", ")), "string"});
}

template <typename Number>
void AddNumber(const char* key, const std::optional<Number>& number, const char* type,
               std::vector<ParamRecord>& params) {
  if (number) params.push_back({key, fmt::format("{}", *number), type});
}

/// Which tasks, which answers, and what the tool noted.
std::vector<ParamRecord> Settings(const Prepared& prepared, const fs::path& path,
                                  const ForeignAnswers& answers) {
  std::vector<ParamRecord> params;
  for (ParamRecord& param : MakeParams(prepared.config)) {
    if (param.key.starts_with("data.")) params.push_back(std::move(param));
  }
  params.push_back({"import.path", fs::absolute(path).lexically_normal().string(), "string"});
  params.push_back({"import.layout", answers.layout, "string"});
  if (!fs::is_directory(path)) params.push_back({"import.sha256", Sha256OfFile(path), "string"});
  const CallTotals& calls = answers.calls;
  AddNames("import.models", calls.models, params);
  AddNames("import.providers", calls.providers, params);
  AddNames("import.configurations", calls.configurations, params);
  if (calls.attempts > 0) {
    params.push_back({"import.attempts_with_metadata", fmt::format("{}", calls.attempts), "int"});
  }
  AddNumber("import.cost_usd", calls.cost, "float", params);
  AddNumber("import.prompt_tokens", calls.prompt_tokens, "int", params);
  AddNumber("import.completion_tokens", calls.completion_tokens, "int", params);
  AddNumber("import.reasoning_tokens", calls.reasoning_tokens, "int", params);
  AddNumber("import.total_tokens", calls.total_tokens, "int", params);
  return params;
}

EvaluationRecord MakeRecord(const Prepared& prepared, const std::vector<ResultRecord>& results) {
  EvaluationRecord record;
  record.suite = prepared.data.suite->Info().name;
  record.views = static_cast<int>(kSubmissionAttempts);
  record.attempts = static_cast<int>(kSubmissionAttempts);
  record.voting_rule = VotingRuleName(VotingRule::kCountThenQ);  // keeps the attempts' order
  record.protocol = kProtocol;
  record.primary_metric = PrimaryMetric(record.suite);
  record.host = IdentifyProcess().host;
  const BuildInfo build = ThisBuild();  // which scored them
  record.git_revision = build.git_revision;
  record.tree_dirty = build.tree_dirty;
  record.arcbench_version = build.version;
  record.puzzles = static_cast<int64_t>(prepared.data.evaluation.size());
  record.outputs = static_cast<int64_t>(results.size());
  record.answered = std::ranges::count_if(results, &ResultRecord::answered);
  return record;
}

RunRecord MakeImportRun(const Prepared& prepared, const std::string& id) {
  RunRecord run = MakeRun(prepared, id, kKind, "");
  run.seed = 0;  // nothing is known of how the answers were made
  run.precision.clear();
  return run;
}

/// What the store takes of answers.
struct Judged {
  std::vector<OutputVotes> votes;
  std::vector<ScoreRecord> scores;
  std::vector<ResultRecord> results;
};

Judged Judge(const DataSource& data, const Submission& submission) {
  Judged judged{VotesOf(submission), {}, {}};
  const std::vector<OutputResult> outputs =
      JudgeOutputs(data.evaluation, judged.votes, *data.suite);
  for (const OutputResult& output : outputs) judged.results.push_back(MakeResult(output));
  for (const Score& score : TaskScores(outputs)) judged.scores.push_back(MakeScore(score));
  return judged;
}

}  // namespace

ImportedAnswers ImportAnswers(const Workspace& workspace, const ImportAnswersOptions& options) {
  CheckName(options.name);
  Prepared prepared{ArcTaskSettings(options.data), {}, {}, {}};
  prepared.config.Set("name", options.name);
  AnchorDataPaths(prepared.config);
  prepared.data = LoadData(prepared.config, workspace.root(), DataNeed::kEvaluation);
  ImportedAnswers imported{NewRunId(options.name), 0,
                           ReadForeignAnswers(options.path, prepared.data.evaluation),
                           prepared.data.notes};
  const CheckedSubmission& content = imported.answers.content;
  const Judged judged = Judge(prepared.data, content.submission);
  std::vector<std::string> faults = FaultNotes(content.faults);
  const std::vector<std::string>& odd = imported.answers.calls.odd_numbers;
  if (!odd.empty()) {
    faults.push_back(
        fmt::format("{} numbers of cost and tokens are below 0 or above 1e12 and not "
                    "counted, the first: {}",
                    odd.size(), odd.front()));
  }
  MakeFolder(workspace.root());
  Store store = Store::Open(workspace.Database(), Store::Mode::kWrite);
  store.Write([&] {
    RunRecord run = MakeImportRun(prepared, imported.run);
    EvaluationRecord record = MakeRecord(prepared, judged.results);
    record.run = imported.run;
    run.dataset = record.dataset = RecordEvaluationSet(store, prepared);
    store.CreateRun(run, Settings(prepared, options.path, imported.answers));
    for (const std::string& fault : faults) store.AddNote(imported.run, fault);
    imported.evaluation = store.AddEvaluation(record, judged.scores, judged.results, judged.votes);
    store.FinishRun(imported.run, "finished");
  });
  imported.notes.insert(imported.notes.end(), faults.begin(), faults.end());
  return imported;
}

}  // namespace arc
