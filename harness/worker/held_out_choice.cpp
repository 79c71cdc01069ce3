#include "harness/worker/held_out_choice.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tasks/error.h"

namespace arc {
namespace {

constexpr int64_t kChoices = 10;  ///< in a run
constexpr const char* kKey = "held_out_choice";

}  // namespace

HeldOutChoice::HeldOutChoice(const Config& config, const DataSource& data)
    : active_(config.String("training.keep") == "best" && !data.held_out.puzzles.empty()) {}

bool HeldOutChoice::IsDue(const Learner& learner) const {
  if (!active_) return false;
  const int64_t step = learner.step(), total = learner.settings().steps;
  if (step >= total) return true;
  const std::chrono::duration<double> since = std::chrono::steady_clock::now() - scored_;
  return step - scored_step_ >= std::max<int64_t>(1, total / kChoices) &&
         since.count() >= static_cast<double>(kChoices) * cost_;
}

bool HeldOutChoice::Offer(int64_t step, const QuickScore& score, double seconds) {
  scored_step_ = step;
  cost_ = seconds;
  scored_ = std::chrono::steady_clock::now();
  if (has_best() && score <= best_) return false;
  best_ = score;
  best_step_ = step;
  return true;
}

void HeldOutChoice::Save(std::map<std::string, std::string>& metadata) const {
  if (!has_best()) return;
  const nlohmann::json json = {
      {"step", best_step_}, {"exact", best_.exact}, {"cells", best_.cells}};
  metadata[kKey] = json.dump();
}

void HeldOutChoice::Restore(const std::map<std::string, std::string>& metadata) {
  const auto found = metadata.find(kKey);
  if (found == metadata.end()) return;
  try {
    const auto json = nlohmann::json::parse(found->second);
    best_step_ = json.at("step").get<int64_t>();
    best_ = {json.at("exact").get<double>(), json.at("cells").get<double>()};
  } catch (const nlohmann::json::exception& error) {
    throw BadData(fmt::format("checkpoint: {}: {}", kKey, error.what()));
  }
}

}  // namespace arc
