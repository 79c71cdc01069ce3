#include "harness/run/compete/answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "db/store.h"
#include "harness/run/holdout.h"
#include "submissions/confidence.h"
#include "submissions/validate.h"
#include "tasks/dataset.h"
#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

namespace fs = std::filesystem;

fs::path With(fs::path path, const char* ending) { return path += ending; }

void Rename(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (!error) return;
  std::error_code ignored;
  fs::remove(from, ignored);
  throw CannotWrite(fmt::format("{}: cannot be replaced: {}", to.string(), error.message()));
}

bool SameContent(const fs::path& a, const fs::path& b) {
  try {
    return fs::file_size(a) == fs::file_size(b) && ReadFile(a) == ReadFile(b);
  } catch (const std::exception&) {  // what cannot be read is not known to be the same
    return false;
  }
}

// The file under a second name, and its support moved there; where the disk knows one name a
// file only, it is moved itself. Empty: neither could be done.
fs::path KeepAside(const fs::path& out) {
  const fs::path former = With(out, ".old");
  std::error_code error;
  fs::remove(former, error);
  fs::create_hard_link(out, former, error);
  if (error) fs::rename(out, former, error);
  if (error) return {};
  std::error_code ignored;  // perhaps there is none
  fs::rename(ConfidencePath(out), With(ConfidencePath(out), ".old"), ignored);
  return former;
}

bool IsValid(const std::filesystem::path& file, const std::vector<Puzzle>& tasks) {
  try {
    return ValidateSubmission(file, tasks).empty();
  } catch (const Error&) {
    return false;
  }
}

std::vector<OutputVotes> ReadVotes(const Store& store, const std::vector<int64_t>& evaluations) {
  std::vector<OutputVotes> votes;
  for (const int64_t id : evaluations) {
    std::vector<OutputVotes> more = store.LoadVotes(id);
    std::move(more.begin(), more.end(), std::back_inserter(votes));
  }
  return votes;
}

/// Models whose adaptation has votes.
std::set<std::string> Adapted(const Journal& journal) {
  std::set<std::string> contenders;
  for (const Stage& stage : journal.stages) {
    if (stage.kind == Stage::Kind::kAdapt && !stage.evaluations.empty()) {
      contenders.insert(stage.contender);
    }
  }
  return contenders;
}

}  // namespace

Answers::Answers(std::vector<Puzzle> tasks, std::filesystem::path out)
    : tasks_(std::move(tasks)), held_out_(HoldOutEach(tasks_).puzzles), out_(std::move(out)) {}

Floor Answers::WriteFloor(bool keep) const {
  Floor floor;
  if (keep && IsValid(out_, tasks_)) {
    floor.summary.tasks = tasks_.size();
    floor.summary.outputs = CountOutputs(tasks_);
    return floor;
  }
  Submission inputs;
  for (const Puzzle& task : tasks_) {
    for (const Pair& test : task.tests) inputs[task.id].push_back({test.input});
  }
  const fs::path made = With(out_, ".floor");
  floor.summary = WriteSubmission(made, tasks_, inputs);
  if (fs::exists(out_) && !SameContent(out_, made)) floor.former = KeepAside(out_);
  Rename(made, out_);
  return floor;
}

SubmissionSummary Answers::Write(const std::vector<EnsembleMember>& members) {
  EnsembleOptions options;
  options.usable = IsSubmissionGrid;
  choice_ = ChooseEnsemble(members, held_out_, options);
  const std::vector<EnsembleOutput> ranking = RankEnsemble(members, choice_, options);
  const Submission submission = MakeSubmission(tasks_, ranking);
  const SubmissionSummary summary = WriteSubmission(out_, tasks_, submission);
  const IsotonicMap calibration = FitIsotonic(choice_.held_out_answers);
  WriteConfidence(out_, tasks_,
                  MakeConfidence(tasks_, submission, ranking,
                                 choice_.held_out_answers.empty() ? nullptr : &calibration),
                  choice_);
  return summary;
}

std::vector<EnsembleMember> ReadMembers(const Journal& journal,
                                        const std::filesystem::path& database,
                                        const std::vector<std::string>& verified) {
  std::vector<EnsembleMember> members;
  if (!std::filesystem::exists(database)) return members;
  const Store store = Store::Open(database, Store::Mode::kRead);
  const std::set<std::string> adapted = Adapted(journal);
  for (const Stage& stage : journal.stages) {
    if (stage.evaluations.empty()) continue;
    if (stage.kind == Stage::Kind::kProbe && adapted.contains(stage.contender)) continue;
    EnsembleMember member{stage.contender, MemberKind::kModel, ReadVotes(store, stage.evaluations),
                          ReadVotes(store, stage.held_out)};
    if (stage.kind == Stage::Kind::kSolver) {
      const bool checks = std::ranges::find(verified, stage.contender) != verified.end();
      member.kind = checks ? MemberKind::kVerified : MemberKind::kSolver;
    }
    members.push_back(std::move(member));
  }
  return members;
}

}  // namespace arc
