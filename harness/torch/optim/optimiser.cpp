#include "harness/torch/optim/optimiser.h"

#include "tasks/error.h"

namespace arc {

Optimiser::Kind ParseOptimiser(const std::string& name) {
  if (name == "adam_atan2") return Optimiser::kAdamAtan2;
  if (name == "muon") return Optimiser::kMuon;
  throw UsageError("training.optimizer: \"" + name + "\" is not one of adam_atan2, muon");
}

}  // namespace arc
