#include "harness/torch/training/predictor.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include "harness/torch/training/trainer.h"
#include "tasks/error.h"

namespace arc {
namespace {

BatchRows Gather(const EvaluationSet& set, size_t begin, size_t rows) {
  BatchRows batch;
  batch.rows = rows;
  for (size_t i = begin; i < begin + rows; ++i) {
    const Example example = set.Get(i);
    batch.inputs.insert(batch.inputs.end(), example.inputs.begin(), example.inputs.end());
    // Labels have no part in inference: nothing but padding is handed over.
    batch.labels.insert(batch.labels.end(), example.inputs.size(), kPadToken);
    batch.identifiers.push_back(example.identifier);
  }
  return batch;
}

}  // namespace

Predictor::Predictor(const Model& model, std::vector<at::Tensor> weights, at::Tensor table,
                     const HaltingSettings& halting, at::ScalarType dtype)
    : model_(model),
      weights_(std::move(weights)),
      table_(std::move(table)),
      halting_(halting),
      dtype_(dtype) {}

void Predictor::Run(const EvaluationSet& set, size_t begin, size_t end, size_t batch_size,
                    int steps, const std::function<void(const StepAnswer&)>& receive,
                    const std::function<void(size_t)>& progress) const {
  at::NoGradGuard no_grad;
  for (size_t at = begin; at < end; at += batch_size) {
    RunBatch(set, at, std::min(batch_size, end - at), steps, receive);
    progress(std::min(at + batch_size, end) - begin);
  }
}

void Predictor::RunBatch(const EvaluationSet& set, size_t begin, size_t rows, int steps,
                         const std::function<void(const StepAnswer&)>& receive) const {
  const BatchRows batch = Gather(set, begin, rows);
  if (table_.defined()) {
    for (const int32_t id : batch.identifiers) {
      if (id < 0 || id >= table_.size(0)) {
        throw UsageError(
            fmt::format("puzzle identifier {} was not trained: the checkpoint's table has {}", id,
                        table_.size(0)));
      }
    }
  }
  const DataRows fresh = ToRows(batch, weights_.front().device());
  StepContext context;
  context.parameters = weights_;
  context.dtype = dtype_;
  HaltingSettings every_step = halting_;
  every_step.max_steps = steps;
  const ActLoop act(model_, every_step, LossType::kStablemax);
  ActCarry carry = act.InitialCarry(fresh, context);
  at::Tensor halted = at::zeros({static_cast<int64_t>(rows)}, at::kBool);
  for (int step = 1; step <= steps; ++step) {
    const ActResult result = act.Step(carry, fresh, table_, context);
    const at::Tensor tokens = result.output.logits.argmax(-1).to(at::kByte).cpu().contiguous();
    const at::Tensor q = result.output.q_halt.to(at::kFloat).cpu();
    const bool two = halting_.q_continue && result.output.q_continue.defined();
    halted =
        halted |
        (two ? result.output.q_halt > result.output.q_continue : result.output.q_halt > 0).cpu();
    const auto length = static_cast<size_t>(tokens.size(1));
    for (size_t row = 0; row < rows; ++row) {
      receive({begin + row,
               step,
               halted.data_ptr<bool>()[row],
               q.data_ptr<float>()[row],
               {tokens.data_ptr<uint8_t>() + row * length, length}});
    }
  }
}

}  // namespace arc
