#include "harness/torch/training/predictor.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include "tasks/error.h"

namespace arc {
namespace {

/// What every row of a batch has answered so far, on the CPU.
class RowAnswers {
 public:
  RowAnswers(int64_t rows, int64_t length)
      : tokens_(at::zeros({rows, length}, at::kByte)),
        q_(at::zeros({rows}, at::kFloat)),
        halted_(at::zeros({rows}, at::kBool)) {}

  /// A step's output; `keep`: rows that have halted before stay as they are.
  void Take(const StepOutput& output, const at::Tensor& halts, bool keep) {
    at::Tensor tokens = output.logits.argmax(-1).to(at::kByte).cpu();
    at::Tensor q = output.q_halt.to(at::kFloat).cpu();
    if (keep) {
      tokens = at::where(halted_.unsqueeze(-1), tokens_, tokens);
      q = at::where(halted_, q_, q);
    }
    tokens_ = tokens.contiguous();
    q_ = q.contiguous();
    halted_ = halted_ | halts.cpu();
  }
  bool AllHalted() const { return halted_.all().item<bool>(); }
  StepAnswer Get(size_t row, size_t item, int step) const {
    const auto length = static_cast<size_t>(tokens_.size(1));
    return {item,
            step,
            halted_.data_ptr<bool>()[row],
            q_.data_ptr<float>()[row],
            {tokens_.data_ptr<uint8_t>() + row * length, length}};
  }

 private:
  at::Tensor tokens_, q_, halted_;
};

// Of NaN alone an argmax makes answers, and of those a score.
void CheckNumbers(const at::Tensor& logits, int step) {
  if (!logits.isnan().flatten(1).any(1).all().item<bool>()) return;
  throw Failed(fmt::format("the logits of every row are nan at halting step {}", step));
}

}  // namespace

Predictor::Predictor(const Model& model, std::vector<at::Tensor> weights, at::Tensor table,
                     const HaltingSettings& halting, at::ScalarType dtype)
    : model_(model),
      weights_(std::move(weights)),
      table_(std::move(table)),
      halting_(halting),
      dtype_(dtype) {
  if (weights_.empty() || weights_.front().scalar_type() == dtype) return;
  const auto& specs = model.Spec().parameters;
  for (size_t i = 0; i < weights_.size(); ++i) {
    const bool trained = specs[i].role == ParameterRole::kTrained;
    cast_.push_back(trained ? weights_[i].detach().to(dtype) : at::Tensor());
  }
  packed_ = PackedWeightsOf(cast_);
}

void Predictor::Run(const EvaluationSet& set, size_t begin, size_t end, size_t batch_size,
                    int steps, const std::function<void(const StepAnswer&)>& receive,
                    const std::function<void(size_t)>& progress) const {
  at::NoGradGuard no_grad;
  for (size_t at = begin; at < end; at += batch_size) {
    RunBatch(set, at, std::min(batch_size, end - at), steps, receive);
    progress(std::min(at + batch_size, end) - begin);
  }
}

void Predictor::CheckIdentifiers(const std::vector<int32_t>& identifiers) const {
  if (!table_.defined()) return;
  for (const int32_t id : identifiers) {
    if (id >= 0 && id < table_.size(0)) continue;
    throw UsageError(fmt::format(
        "puzzle identifier {} was not trained: the checkpoint's table has {}", id, table_.size(0)));
  }
}

void Predictor::RunBatch(const EvaluationSet& set, size_t begin, size_t rows, int steps,
                         const std::function<void(const StepAnswer&)>& receive) const {
  BatchRows batch;
  set.Get(begin, rows, batch);
  CheckIdentifiers(batch.identifiers);
  const DataRows fresh = ToRows(batch).CopyOn(weights_.front().device());
  StepContext context;
  context.parameters = weights_;
  context.cast = cast_;
  context.packed = packed_;
  context.dtype = dtype_;
  HaltingSettings every_step = halting_;
  every_step.max_steps = steps;
  every_step.act_inference = false;
  const ActLoop act(model_, every_step, LossType::kStablemax);
  ActCarry carry = act.InitialCarry(fresh, context);
  RowAnswers answers(static_cast<int64_t>(rows), fresh.inputs.size(1));
  for (int step = 1; step <= steps; ++step) {
    if (!halting_.act_inference || !answers.AllHalted()) {
      const StepOutput output = act.Step(carry, fresh, table_, context).output;
      CheckNumbers(output.logits, step);
      answers.Take(output, act.HaltSignal(output), halting_.act_inference);
    }
    for (size_t row = 0; row < rows; ++row) receive(answers.Get(row, begin + row, step));
  }
}

}  // namespace arc
