#include "harness/torch/training/trainer.h"

#include "harness/torch/phase.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr size_t kAheadOnCuda = 4;  // a slow one is made up for by quick ones before it

}  // namespace

Trainer::Trainer(const Model& model, TrainingStream& stream, const LearnerSettings& settings,
                 at::Device device, size_t ahead)
    : batches_(stream, static_cast<size_t>(settings.batch_size), ahead, device.is_cuda()),
      learner_(model, stream.identifier_count(), settings, device) {}

Trainer::Trainer(const Model& model, TrainingStream& stream, const LearnerSettings& settings,
                 at::Device device)
    : Trainer(model, stream, settings, device, device.is_cuda() ? kAheadOnCuda : 0) {}

void Trainer::Start() {
  learner_.Start();
  batches_.Seek(0);
}

void Trainer::StartFrom(const Checkpoint& weights) {
  learner_.LoadWeightsFrom(weights);
  batches_.Seek(0);
}

void Trainer::Resume(const Checkpoint& state) {
  learner_.LoadState(state);
  try {
    batches_.Seek(std::stoull(state.metadata.at("data_position")));
  } catch (const std::logic_error&) {
    throw BadData("checkpoint: data_position is missing or not a number");
  }
}

Checkpoint Trainer::SaveState() const {
  Checkpoint state = learner_.SaveState();
  state.metadata["data_position"] = std::to_string(batches_.position());
  return state;
}

DataRows Trainer::NextRows() {
  const Phase phase("data");
  return batches_.Next();
}

void Trainer::Step() { learner_.Step(NextRows()); }

}  // namespace arc
