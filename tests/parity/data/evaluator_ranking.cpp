// What the public evaluator makes of the votes: its ranking and its submission.
#include <fmt/format.h>

#include <map>

#include "evaluators/voting.h"
#include "submissions/submission.h"
#include "submissions/validate.h"
#include "tasks/arc/view_name.h"
#include "tasks/files.h"
#include "tests/evaluators/temp_folder.h"
#include "tests/parity/data/evaluator_case.h"
#include "tests/parity/data/values.h"

namespace arc::parity {
namespace {

using nlohmann::json;

constexpr const char* kRanked = "ranked.json";
constexpr const char* kSubmission = "submission.json";
constexpr double kTolerance = 1e-12;

void Count(CaseReport& report, const char* file, const std::string& name, size_t actual,
           size_t expected) {
  report.Number(file, name, static_cast<double>(actual), static_cast<double>(expected), 0);
}

void CheckCandidate(CaseReport& report, const std::string& name, const json& want, size_t place,
                    const RankedCandidate& ranked, const Grid& grid, const Grid& solution) {
  ReportUnknownKeys(report, kRanked, name, want,
                    {"rank", "hash", "count", "mean_q", "right", "grid"});
  const double mean_q = want.at("mean_q");
  Count(report, kRanked, name + ".rank", place + 1, want.at("rank"));
  report.Text(kRanked, name + ".hash", ArcGridHash(grid), want.at("hash"));
  Count(report, kRanked, name + ".count", ranked.count, want.at("count"));
  report.Number(kRanked, name + ".mean_q", ranked.mean_q, mean_q, kTolerance * std::abs(mean_q));
  report.Exact(kRanked, name + ".right", 1,
               (grid == solution) == want.at("right").get<bool>() ? 0 : 1);
  if (want.value("grid", json()).is_null()) return;
  CompareGrids(report, kRanked, name + ".grid", grid, GridFromJson(want.at("grid"), name));
}

void CheckOutput(CaseReport& report, const std::string& name, const json& output, const Pair& pair,
                 const OutputVotes& votes) {
  ReportUnknownKeys(report, kRanked, name, output, {"input_hash", "label_hash", "candidates"});
  report.Text(kRanked, name + ".input_hash", ArcGridHash(pair.input), output.at("input_hash"));
  report.Text(kRanked, name + ".label_hash", ArcGridHash(*pair.output), output.at("label_hash"));
  const std::vector<RankedCandidate> ranked = RankCandidates(votes, {});
  const json& candidates = output.at("candidates");
  Count(report, kRanked, name + ": candidates", ranked.size(), candidates.size());
  for (size_t i = 0; i < candidates.size(); ++i) {
    const std::string place = fmt::format("{}.candidates[{}]", name, i);
    if (i >= ranked.size()) {
      report.Missing(kRanked, place);
    } else {
      CheckCandidate(report, place, candidates[i], i, ranked[i],
                     votes.candidates[ranked[i].candidate], *pair.output);
    }
  }
}

void CheckAttempts(CaseReport& report, const std::string& name, const json& entry,
                   const OutputVotes& votes, const std::vector<Grid>& written) {
  ReportUnknownKeys(report, kSubmission, name, entry, {"attempt_1", "attempt_2"});
  const std::vector<RankedCandidate> ranked = RankCandidates(votes, {});
  std::vector<Grid> attempts;
  for (size_t i = 0; i < kSubmissionAttempts; ++i) {
    const std::string key = fmt::format("attempt_{}", i + 1);
    attempts.push_back(GridFromJson(entry.at(key), name));
    const uint32_t candidate = ranked[i < ranked.size() ? i : 0].candidate;
    CompareGrids(report, kSubmission, name + "." + key, votes.candidates[candidate], attempts[i]);
  }
  if (attempts[0].empty() || attempts[1].empty()) return;
  report.Exact(kSubmission, name + " as arcbench writes it", 2, written == attempts ? 0 : 2);
}

}  // namespace

void CheckRanking(const EvaluatorCase& c, CaseReport& report) {
  const json ranked = ReadJson(c.folder / kRanked);
  Count(report, kRanked, "tasks", c.puzzles.size(), ranked.size());
  ForEachOutput(c, c.last(), [&](const Puzzle& puzzle, uint32_t test, const OutputVotes& votes) {
    const json& outputs = ranked.at(puzzle.id);
    if (test == 0) {
      Count(report, kRanked, puzzle.id + ": outputs", puzzle.tests.size(), outputs.size());
    }
    CheckOutput(report, fmt::format("{}[{}]", puzzle.id, test), outputs.at(test),
                puzzle.tests[test], votes);
  });
}

void CheckPublicSubmission(const EvaluatorCase& c, CaseReport& report) {
  const json expected = ReadJson(c.folder / kSubmission);
  const TempFolder folder;
  WriteSubmission(folder / kSubmission, c.puzzles, MakeSubmission(c.puzzles, c.last()));
  const Submission written = ReadSubmission(folder / kSubmission, c.puzzles);
  Count(report, kSubmission, "tasks", c.puzzles.size(), expected.size());
  std::map<std::string, size_t> entries;
  ForEachOutput(c, c.last(), [&](const Puzzle& puzzle, uint32_t test, const OutputVotes& votes) {
    size_t& entry = entries[puzzle.id];
    if (votes.votes.empty()) return;
    const std::string name = fmt::format("{}[{}]", puzzle.id, entry);
    const json& list = expected.at(puzzle.id);
    if (entry >= list.size()) return report.Missing(kSubmission, name);
    CheckAttempts(report, name, list.at(entry++), votes, written.at(puzzle.id).at(test));
  });
  for (const auto& [id, list] : expected.items()) {
    Count(report, kSubmission, id + ": entries", entries[id], list.size());
  }
}

}  // namespace arc::parity
