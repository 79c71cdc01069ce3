#include "harness/torch/training/trainer.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "harness/torch/phase.h"
#include "tasks/error.h"

namespace arc {
namespace {

at::Tensor ToTensor(const std::vector<uint8_t>& tokens, size_t rows) {
  const auto count = static_cast<int64_t>(tokens.size());
  at::Tensor t = at::empty({count}, at::kByte);
  std::copy(tokens.begin(), tokens.end(), t.data_ptr<uint8_t>());
  return t.view({static_cast<int64_t>(rows), -1}).to(at::kInt);
}

}  // namespace

DataRows ToRows(const BatchRows& batch, at::Device device) {
  DataRows rows;
  rows.inputs = ToTensor(batch.inputs, batch.rows).to(device);
  const at::Tensor labels = ToTensor(batch.labels, batch.rows);
  rows.labels = labels.masked_fill(labels == kPadToken, kIgnoreLabel).to(device);
  at::Tensor ids = at::empty({static_cast<int64_t>(batch.rows)}, at::kLong);
  std::copy(batch.identifiers.begin(), batch.identifiers.end(), ids.data_ptr<int64_t>());
  rows.identifiers = ids.to(device);
  return rows;
}

Trainer::Trainer(const Model& model, TrainingStream& stream, const LearnerSettings& settings,
                 at::Device device)
    : stream_(stream),
      device_(device),
      learner_(model, stream.identifier_count(), settings, device) {}

void Trainer::Start() {
  learner_.Start();
  stream_.Seek(0);
}

void Trainer::StartFrom(const Checkpoint& weights) {
  learner_.LoadWeightsFrom(weights);
  stream_.Seek(0);
}

void Trainer::Resume(const Checkpoint& state) {
  learner_.LoadState(state);
  try {
    stream_.Seek(std::stoull(state.metadata.at("data_position")));
  } catch (const std::logic_error&) {
    throw BadData("checkpoint: data_position is missing or not a number");
  }
}

Checkpoint Trainer::SaveState() const {
  Checkpoint state = learner_.SaveState();
  state.metadata["data_position"] = std::to_string(stream_.position());
  return state;
}

DataRows Trainer::NextRows() {
  const Phase phase("data");
  stream_.Next(static_cast<size_t>(learner_.settings().batch_size), batch_);
  return ToRows(batch_, device_);
}

void Trainer::Step() { learner_.Step(NextRows()); }

}  // namespace arc
