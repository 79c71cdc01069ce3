#include "harness/run/bench/compare_runs.h"

#include "tasks/error.h"

namespace arc {
namespace {

Ratio RatioOf(Quantity quantity, const Summary& before, const Summary& now) {
  if (LessIsBetter(quantity)) {
    return {before.median / now.median, before.low / now.high, before.high / now.low};
  }
  return {now.median / before.median, now.low / before.high, now.high / before.low};
}

/// The first judged of a figure; null: none.
const Judgement* FindJudgement(const std::vector<Judgement>& judgements, const std::string& name) {
  for (const Judgement& judged : judgements) {
    if (judged.figure.name == name) return &judged;
  }
  return nullptr;
}

Change ChangeOf(const Judgement& before, const Judgement& now) {
  Change change;
  change.figure = now.figure.name;
  change.quantity = now.figure.quantity;
  change.before = before.summary.median;
  change.now = now.summary.median;
  change.better = RatioOf(now.figure.quantity, before.summary, now.summary);
  if (before.of_ceiling > 0 && now.of_ceiling > 0) {
    change.of_ceiling = now.of_ceiling / before.of_ceiling;
  }
  return change;
}

}  // namespace

std::vector<Change> CompareRuns(const BenchRun& before, const BenchRun& now) {
  const std::vector<Judgement> old = Judge(before), fresh = Judge(now);
  std::vector<Change> changes;
  for (const Judgement& judged : fresh) {
    const Judgement* other = FindJudgement(old, judged.figure.name);
    if (!other || other->figure.quantity != judged.figure.quantity) continue;
    if (!changes.empty() && changes.back().figure == judged.figure.name) continue;
    changes.push_back(ChangeOf(*other, judged));
  }
  if (changes.empty()) throw BadData("the two runs have no figure in common");
  return changes;
}

}  // namespace arc
