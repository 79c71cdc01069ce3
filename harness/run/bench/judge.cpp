#include "harness/run/bench/judge.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "harness/run/bench/step_cases.h"

namespace arc {
namespace {

using Tags = std::set<std::string>;

bool IsThreads(const std::string& part) { return part.ends_with("_threads"); }
bool IsPrecision(const std::string& part) { return part == "bf16" || part == "fp32"; }

/// Precision, device and threads, as far as the name has them.
Tags TagsOf(const std::string& name) {
  Tags tags;
  std::istringstream in(name);
  for (std::string part; std::getline(in, part, '/');) {
    if (IsPrecision(part) || IsThreads(part) || part == "cuda") tags.insert(part);
  }
  return tags;
}

Tags DeviceTags(Tags tags) {
  std::erase_if(tags, IsPrecision);
  return tags;
}
Tags OneThread(Tags tags) {
  std::erase_if(tags, IsThreads);
  return tags;
}

bool HasPrecision(const std::string& name) {
  const Tags tags = TagsOf(name);
  return std::any_of(tags.begin(), tags.end(), IsPrecision);
}

bool IsPeakOf(const std::string& name, const Tags& tags) {
  return name.starts_with("peak/") && TagsOf(name) == tags;
}
bool IsCopyOf(const std::string& name, const Tags& tags) {
  return name.starts_with("copy/") && TagsOf(name) == DeviceTags(tags);
}

/// A name and its last part.
struct Split {
  std::string front, last;
};
Split SplitLast(const std::string& name) {
  const size_t slash = name.rfind('/');
  if (slash == std::string::npos) return {"", name};
  return {name.substr(0, slash), name.substr(slash + 1)};
}

/// The name that a figure is put beside; empty: none.
std::string BesideOf(const std::string& name) {
  const auto [front, last] = SplitLast(name);
  if (last == "fused") return front + "/plain";
  return IsThreads(last) ? front : "";
}

/// The name of the copy that is a figure's own ceiling, if there is such a figure.
std::string OwnCopyOf(const std::string& name) {
  const auto [front, last] = SplitLast(name);
  return (last == "fused" || last == "plain" ? front : name) + "/copy";
}

/// The figure of the greatest median among those that `is_one` takes; null: none.
template <typename Filter>
const Figure* Best(const BenchRun& run, Filter is_one) {
  const Figure* best = nullptr;
  for (const Figure& figure : run.figures) {
    if (!is_one(figure.name)) continue;
    if (!best || figure.summary().median > best->summary().median) best = &figure;
  }
  return best;
}

const Figure* PeakOf(const BenchRun& run, const Tags& tags) {
  return Best(run, [&](const std::string& name) { return IsPeakOf(name, tags); });
}
const Figure* BandwidthOf(const BenchRun& run, const Tags& tags) {
  return Best(run, [&](const std::string& name) { return IsCopyOf(name, tags); });
}

const Figure* CeilingOf(const Figure& figure, const BenchRun& run) {
  if (const Figure* copy = FindFigure(run, OwnCopyOf(figure.name))) return copy;
  const bool has_peak = figure.quantity == Quantity::kFlops && HasPrecision(figure.name) &&
                        !figure.name.starts_with("peak/");
  return has_peak ? PeakOf(run, TagsOf(figure.name)) : nullptr;
}

/// How many times as good `value` is as `other`.
double Times(Quantity quantity, double value, double other) {
  return LessIsBetter(quantity) ? other / value : value / other;
}

void AddCeiling(const BenchRun& run, Judgement& judged) {
  const Figure* ceiling = CeilingOf(judged.figure, run);
  if (!ceiling || ceiling->quantity != judged.figure.quantity) return;
  judged.ceiling = ceiling->name;
  judged.ceiling_value = ceiling->summary().median;
  judged.of_ceiling = Times(judged.figure.quantity, judged.summary.median, judged.ceiling_value);
}

/// By the clock on the wall: the processor time of one thread says nothing of two.
void AddBeside(const BenchRun& run, Judgement& judged) {
  const Figure* other = FindFigure(run, BesideOf(judged.figure.name));
  if (!other) return;
  judged.beside = other->name;
  judged.times = Summarise(other->wall).median / Summarise(judged.figure.wall).median;
}

std::optional<double> Reached(const BenchRun& run, const Judgement& judged) {
  const double seconds = Summarise(judged.figure.wall).median;
  switch (judged.goal->kind) {
    case Goal::Kind::kOfCeiling:
      return judged.ceiling.empty() ? std::nullopt : std::optional(judged.of_ceiling);
    case Goal::Kind::kOfFloor: {
      const std::optional<double> floor = FloorOf(judged.figure, run);
      return floor ? std::optional(*floor / seconds) : std::nullopt;
    }
    case Goal::Kind::kOverOne:
      return judged.beside.empty() ? std::nullopt : std::optional(judged.times);
    case Goal::Kind::kAtPeak: {
      const Figure* peak = PeakOf(run, OneThread(TagsOf(judged.figure.name)));
      if (!peak) return std::nullopt;
      return 1 / seconds * kReferencePeak / peak->summary().median;
    }
    case Goal::Kind::kItemSeconds:
      return 1 / judged.summary.median;
    case Goal::Kind::kItems:
    case Goal::Kind::kAtMost:
      break;
  }
  return judged.summary.median;
}

bool IsUpperLimit(const Goal& goal) {
  return goal.kind == Goal::Kind::kItemSeconds || goal.kind == Goal::Kind::kAtMost;
}

}  // namespace

std::optional<double> FloorOf(const Figure& figure, const BenchRun& run) {
  const StepCase* step = FindStepCase(figure.name);
  const Tags tags = TagsOf(figure.name);
  const Figure *peak = PeakOf(run, tags), *bandwidth = BandwidthOf(run, tags);
  if (!step || !peak || !bandwidth) return std::nullopt;
  return FloorSeconds(step->Costs(), peak->summary().median, bandwidth->summary().median);
}

std::vector<Judgement> Judge(const BenchRun& run) {
  std::vector<Judgement> judgements;
  for (const Figure& figure : run.figures) {
    Judgement judged{figure, figure.summary(), "", 0, 0, "", 0, {}, {}, false};
    AddCeiling(run, judged);
    AddBeside(run, judged);
    const size_t before = judgements.size();
    for (const Goal& goal : Goals()) {
      if (goal.figure != figure.name) continue;
      judged.goal = goal;
      judged.reached = Reached(run, judged);
      judged.met = judged.reached && (IsUpperLimit(goal) ? *judged.reached <= goal.limit
                                                         : *judged.reached >= goal.limit);
      judgements.push_back(judged);
    }
    if (judgements.size() == before) judgements.push_back(judged);
  }
  return judgements;
}

std::vector<std::string> CompanionsOf(const std::string& name,
                                      const std::vector<std::string>& all) {
  const Tags tags = TagsOf(name), single = OneThread(tags);
  const StepCase* step = FindStepCase(name);
  const bool has_copy =
      name.ends_with("/copy") || std::count(all.begin(), all.end(), OwnCopyOf(name)) > 0;
  const bool needs_peak = step || (name.starts_with("kernel/") && !has_copy);
  std::vector<std::string> companions;
  for (const std::string& other : all) {
    const bool ceiling = (needs_peak && (IsPeakOf(other, tags) || IsPeakOf(other, single))) ||
                         (step && step->cuda && IsCopyOf(other, tags));
    if (ceiling || other == OwnCopyOf(name) || other == BesideOf(name)) companions.push_back(other);
  }
  return companions;
}

}  // namespace arc
