#include "harness/run/compete/schedule.h"

#include <algorithm>

namespace arc {
namespace {

void AddStages(Stage::Kind kind, const std::vector<std::string>& contenders,
               std::vector<Stage>& stages) {
  for (const std::string& contender : contenders) {
    stages.push_back({.kind = kind, .contender = contender});
  }
}

const Stage* ProbeOf(const Journal& journal, const std::string& contender) {
  for (const Stage& stage : journal.stages) {
    if (stage.kind == Stage::Kind::kProbe && stage.contender == contender) return &stage;
  }
  return nullptr;
}

/// An adaptation of what has shown that it does not work.
bool IsHopeless(const Journal& journal, const Stage& stage) {
  if (stage.kind != Stage::Kind::kAdapt) return false;
  const Stage* const probe = ProbeOf(journal, stage.contender);
  return probe != nullptr && probe->status == Stage::Status::kFailed;
}

Measured MeasuredOf(const Journal& journal, const std::string& contender) {
  Measured measured{contender};
  const Stage* const probe = ProbeOf(journal, contender);
  if (probe == nullptr) return measured;
  if (probe->steps > 0) {
    measured.step_seconds = probe->train_seconds / static_cast<double>(probe->steps);
  }
  measured.view_seconds = probe->view_seconds;
  measured.load_seconds = probe->load_seconds;
  return measured;
}

size_t CountStarved(const Journal& journal) {
  return static_cast<size_t>(std::ranges::count_if(journal.stages, &Stage::starved));
}

}  // namespace

std::vector<Stage> MakeStages(const ContestArguments& arguments) {
  std::vector<Stage> stages;
  AddStages(Stage::Kind::kSolver, arguments.solvers, stages);
  for (const Stage::Kind kind : {Stage::Kind::kProbe, Stage::Kind::kAdapt}) {
    AddStages(kind, arguments.checkpoints, stages);
    AddStages(kind, arguments.recipes, stages);
  }
  return stages;
}

Stage* NextStage(Journal& journal) {
  Stage *hopeless = nullptr, *starved = nullptr;
  for (Stage& stage : journal.stages) {
    const bool open = stage.IsOpen() && !stage.starved;
    if (open && !IsHopeless(journal, stage)) return &stage;
    if (open && hopeless == nullptr) hopeless = &stage;
    if (stage.starved && starved == nullptr) starved = &stage;
  }
  return hopeless != nullptr ? hopeless : starved;
}

double SolverSeconds(const Journal& journal, const Stage& stage, double left) {
  const ContestArguments& arguments = journal.arguments;
  const double all = std::max(0.0, left);
  if (stage.starved) return all / static_cast<double>(CountStarved(journal));
  double theirs = SolversSeconds(arguments.budget, arguments.solvers.size(), arguments.Models());
  size_t waiting = 0;
  for (const Stage& other : journal.stages) {
    if (other.kind != Stage::Kind::kSolver) continue;
    theirs -= other.seconds;
    waiting += other.IsOpen();
  }
  const double part =
      std::max(0.0, std::min(theirs, all)) / static_cast<double>(std::max<size_t>(1, waiting));
  return std::max(part, std::min(kLeastForSolver, all / 4));
}

Share ProbeShare(const Journal& journal, double left) {
  const ContestArguments& arguments = journal.arguments;
  const double train = ProbeSeconds(arguments.budget, arguments.Models());
  Share share{"", std::min(left / 2, 6 * train + 60)};
  share.train_seconds = std::min(train, share.seconds / 4);
  share.view_seconds = share.train_seconds;
  share.held_seconds = share.train_seconds;
  share.views = std::min<int64_t>(4, arguments.most_views);
  return share;
}

std::vector<Share> AdaptShares(const Journal& journal, double left) {
  std::vector<Measured> models, hopeless;
  for (const Stage& stage : journal.stages) {
    if (stage.kind != Stage::Kind::kAdapt || !stage.IsOpen()) continue;
    (IsHopeless(journal, stage) ? hopeless : models)
        .push_back(MeasuredOf(journal, stage.contender));
  }
  return PlanShares(models.empty() ? hopeless : models, left, journal.arguments.most_views);
}

}  // namespace arc
