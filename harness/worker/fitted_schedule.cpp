#include "harness/worker/fitted_schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "tasks/error.h"

namespace arc {
namespace {

constexpr const char* kSteps = "schedule_steps";
constexpr const char* kBegin = "schedule_weights_begin";

}  // namespace

FittedSchedule::FittedSchedule(const Config& config)
    : budget_(config.Number("training.budget")),
      embeddings_first_(config.Number("training.embeddings_first")),
      most_steps_(config.Integer("training.steps")) {}

// Once the weights are being trained it stays at that.
void FittedSchedule::Set(int64_t total, Learner& learner) const {
  const int64_t old_begin = learner.settings().lr.begin;
  const auto begin =
      static_cast<int64_t>(std::llround(embeddings_first_ * static_cast<double>(total)));
  const bool begun = learner.step() > 0 && learner.step() >= old_begin;
  learner.SetSchedule(total, begun ? old_begin : begin);
}

void FittedSchedule::Start(Learner& learner) const {
  if (active()) Set(most_steps_, learner);
}

void FittedSchedule::Resume(const std::map<std::string, std::string>& metadata,
                            Learner& learner) const {
  if (!active()) return;
  try {
    const int64_t total = std::stoll(metadata.at(kSteps));
    learner.SetSchedule(budget_ > 0 ? total : most_steps_, std::stoll(metadata.at(kBegin)));
  } catch (const std::logic_error&) {
    throw BadData(fmt::format("checkpoint: {} or {} is missing or not a number", kSteps, kBegin));
  }
}

void FittedSchedule::Fit(double seconds, Learner& learner) {
  if (budget_ <= 0) return;
  const int64_t step = learner.step();
  if (first_step_ < 0) {  // it also warms up what later ones need
    first_step_ = step;
    first_seconds_ = seconds;
    left_out_ = 0;
    return;
  }
  const double spent = seconds - first_seconds_ - left_out_;
  const double each = std::max(spent, 1e-6) / static_cast<double>(step - first_step_);
  const double more = std::min(std::max(0.0, budget_ - seconds) / each, 1e12);
  Set(std::min(most_steps_, step + static_cast<int64_t>(more)), learner);
}

void FittedSchedule::Save(const Learner& learner,
                          std::map<std::string, std::string>& metadata) const {
  if (!active()) return;
  metadata[kSteps] = std::to_string(learner.settings().steps);
  metadata[kBegin] = std::to_string(learner.settings().lr.begin);
}

}  // namespace arc
