#include "harness/run/adapt.h"

#include <fmt/format.h>

#include <algorithm>

#include "tasks/error.h"

namespace arc {
namespace {

constexpr int64_t kMostSteps = 10'000'000;  ///< the budget ends it long before
constexpr int64_t kMostWarmup = 50;
/// A slower average would still be near the first weights when the budget ends.
constexpr double kMostAveraging = 0.99;

void SetData(Config& config, const AdaptSettings& settings) {
  config.Set("data.train", "none");
  config.Set("data.evaluation", settings.tasks);
  config.Set("data.transductive", true);
  config.Set("data.views", settings.augmentations);
  config.Set("data.max_tasks", int64_t{0});
  config.Set("data.fitting_only", false);
  config.Set("data.shuffle_labels", false);
  config.Set("data.overlap", "unchecked");
  config.Set("data.holdout", settings.holdout);
  if (config.String("data.identifiers") != "none") config.Set("data.identifiers", "per-task");
}

void SetTraining(Config& config, const AdaptSettings& settings) {
  config.Set("training.from", settings.from.string());
  config.Set("training.budget", settings.budget);
  config.Set("training.steps", kMostSteps);
  config.Set("training.embeddings_first", settings.embeddings_first);
  config.Set("training.keep", "best");
  config.Set("training.time_limit", 0.0);
  config.Set("training.eval_every", int64_t{0});
  config.Set("training.checkpoint_every", int64_t{0});
  config.Set("training.checkpoint_seconds", std::max(20.0, settings.budget / 20));
  config.Set("training.lr_warmup_steps",
             std::min(kMostWarmup, config.Integer("training.lr_warmup_steps")));
  config.Set("training.ema", std::min(kMostAveraging, config.Number("training.ema")));
}

}  // namespace

Config AdaptConfig(Config base, const AdaptSettings& settings) {
  if (base.String("data.suite") != "arc") {
    throw UsageError(
        fmt::format("{} is for {} puzzles: only models for arc adapt to tasks",
                    settings.from.empty() ? base.String("name") : settings.from.string(),
                    base.String("data.suite")));
  }
  SetData(base, settings);
  SetTraining(base, settings);
  base.Set("name", "adapt-" + base.String("model.plugin"));
  base.Set("verified", true);
  base.Set("evaluation.views", settings.views);
  return base;
}

}  // namespace arc
