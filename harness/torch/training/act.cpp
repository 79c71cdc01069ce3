#include "harness/torch/training/act.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include "harness/torch/ops/functional.h"
#include "harness/torch/phase.h"
#include "tasks/error.h"

namespace arc {
namespace {

at::Tensor Rowwise(const at::Tensor& flag, const at::Tensor& like) {
  std::vector<int64_t> shape(static_cast<size_t>(like.dim()), 1);
  shape[0] = -1;
  return flag.view(shape);
}

at::Tensor Replace(const at::Tensor& flag, const at::Tensor& fresh, const at::Tensor& old) {
  return at::where(Rowwise(flag, old), fresh, old);
}

at::Tensor BinaryCrossEntropySum(const at::Tensor& logits, const at::Tensor& target) {
  return at::binary_cross_entropy_with_logits(logits, target.to(logits.scalar_type()), {}, {},
                                              at::Reduction::Sum);
}

}  // namespace

LossType ParseLossType(const std::string& name) {
  if (name == "stablemax_cross_entropy") return LossType::kStablemax;
  if (name == "softmax_cross_entropy") return LossType::kSoftmax;
  throw UsageError("loss.type: \"" + name +
                   "\" is not one of stablemax_cross_entropy, softmax_cross_entropy");
}

void ActCarry::Assign(const ActCarry& other) const {
  for (size_t i = 0; i < latent.size(); ++i) at::Tensor(latent[i]).copy_(other.latent[i]);
  at::Tensor(steps).copy_(other.steps);
  at::Tensor(halted).copy_(other.halted);
  rows.Assign(other.rows);
}

void ActResult::Detach() {
  StepOutput& o = output;
  for (at::Tensor* x : {&loss, &o.logits, &o.q_halt, &o.q_continue, &o.aux_loss}) {
    if (x->defined()) *x = x->detach();
  }
}

ActCarry ActLoop::InitialCarry(const DataRows& rows, const StepContext& context) const {
  const int64_t batch = rows.inputs.size(0);
  ActCarry carry;
  for (const CarrySpec& spec : model_.Spec().carry) {
    std::vector<int64_t> shape = spec.shape;
    shape.insert(shape.begin(), batch);
    carry.latent.push_back(
        at::zeros(shape, rows.inputs.options().dtype(context.dtype).requires_grad(false)));
  }
  carry.steps = at::zeros({batch}, rows.inputs.options().dtype(at::kInt));
  carry.halted = at::ones({batch}, rows.inputs.options().dtype(at::kBool));
  carry.rows = rows.CopyOn(rows.inputs.device());
  return carry;
}

void ActLoop::ReplaceHalted(ActCarry& carry, const DataRows& fresh,
                            const StepContext& context) const {
  const Phase phase("halting");
  at::NoGradGuard no_grad;
  const auto& specs = model_.Spec().carry;
  for (size_t i = 0; i < specs.size(); ++i) {
    const at::Tensor reset = context[specs[i].reset].to(context.dtype);
    carry.latent[i] = Replace(carry.halted, reset, carry.latent[i]);
  }
  carry.steps = at::where(carry.halted, 0, carry.steps);
  carry.rows.inputs = Replace(carry.halted, fresh.inputs, carry.rows.inputs);
  carry.rows.labels = Replace(carry.halted, fresh.labels, carry.rows.labels);
  carry.rows.identifiers = Replace(carry.halted, fresh.identifiers, carry.rows.identifiers);
}

at::Tensor ActLoop::HaltSignal(const StepOutput& output) const {
  if (!halting_.q_continue) return output.q_halt > 0;
  if (!output.q_continue.defined()) {
    throw UsageError("halting.q_continue: this model has no q_continue; set it to false");
  }
  return output.q_halt > output.q_continue;
}

void ActLoop::DecideHalting(ActCarry& carry, const ActResult& result,
                            const StepContext& context) const {
  const Phase phase("halting");
  at::NoGradGuard no_grad;
  carry.steps = carry.steps + 1;
  carry.halted = carry.steps >= halting_.max_steps;
  const bool adaptive = context.training ? halting_.act_enabled : halting_.act_inference;
  if (!adaptive || halting_.max_steps <= 1) return;
  carry.halted = carry.halted | HaltSignal(result.output);
  if (!context.training || halting_.exploration <= 0) return;
  const at::Tensor& q = result.output.q_halt;
  const at::Tensor explores = at::rand(q.sizes(), context.generator,
                                       q.options().requires_grad(false)) < halting_.exploration;
  const at::Tensor at_least =
      at::randint(2, halting_.max_steps + 1, q.sizes(), context.generator, carry.steps.options());
  carry.halted = carry.halted & (carry.steps >= explores * at_least);
}

bool ActLoop::LearnsQContinue() const {
  return halting_.q_continue && halting_.learn_q_continue && halting_.act_enabled &&
         halting_.max_steps > 1;
}

StepOutput ActLoop::Forward(const ActCarry& carry, const ModelBatch& batch,
                            const StepContext& context) const {
  const Phase phase("forward");
  return model_.Step(carry.latent, batch, context);
}

at::Tensor ActLoop::TargetQContinue(const ActCarry& carry, const ModelBatch& batch,
                                    const StepContext& context) const {
  const Phase phase("bootstrapped q");
  at::NoGradGuard no_grad;
  StepContext q_only = context;
  q_only.need_logits = false;
  const StepOutput next = model_.Step(carry.latent, batch, q_only);
  const at::Tensor is_last = carry.steps >= halting_.max_steps;
  return at::where(is_last, next.q_halt, at::maximum(next.q_halt, next.q_continue)).sigmoid();
}

ActResult ActLoop::Step(ActCarry& carry, const DataRows& fresh, const at::Tensor& table,
                        const StepContext& context) const {
  ReplaceHalted(carry, fresh, context);
  ActResult result;
  ModelBatch batch{carry.rows.inputs, {}};
  if (model_.Spec().puzzle_vector_size > 0) {
    result.puzzle_vectors = table.index_select(0, carry.rows.identifiers).detach();
    result.puzzle_vectors.set_requires_grad(context.training);
    batch.puzzle_vectors = result.puzzle_vectors;
  }
  result.output = Forward(carry, batch, context);
  carry.latent = std::move(result.output.carry);
  DecideHalting(carry, result, context);
  if (!context.training) return result;
  if (LearnsQContinue()) {
    result.target_q_continue = TargetQContinue(carry, batch, context);
  }
  AddLoss(carry, result);
  return result;
}

void ActLoop::AddLoss(const ActCarry& carry, ActResult& result) const {
  const Phase phase("loss");
  const at::Tensor& logits = result.output.logits;
  const at::Tensor& labels = carry.rows.labels;
  const at::Tensor valid = labels != kIgnoreLabel;
  const at::Tensor count = valid.sum(-1);
  const at::Tensor divisor = count.clamp_min(1);
  const TokenLoss token = loss_ == LossType::kStablemax
                              ? StablemaxCrossEntropy(logits, labels, kIgnoreLabel)
                              : SoftmaxCrossEntropy(logits, labels, kIgnoreLabel);
  const at::Tensor right = token.right.sum(-1);
  const at::Tensor exact = right == count;  // rows without labels count as right for q_halt
  const at::Tensor counted = carry.halted & (count > 0);

  const at::Tensor lm = (token.loss / divisor.unsqueeze(-1)).sum();
  at::Tensor q = BinaryCrossEntropySum(result.output.q_halt, exact);
  auto& metrics = result.metrics;
  metrics["q_halt_loss"] = q.detach();
  if (result.target_q_continue.defined()) {
    const at::Tensor q_continue =
        BinaryCrossEntropySum(result.output.q_continue, result.target_q_continue);
    metrics["q_continue_loss"] = q_continue.detach();
    q = q + q_continue;
  }
  result.loss = lm + 0.5 * q;
  if (result.output.aux_loss.defined()) result.loss = result.loss + result.output.aux_loss;

  at::NoGradGuard no_grad;
  metrics["loss"] = result.loss.detach();
  metrics["lm_loss"] = lm.detach();
  metrics["count"] = counted.sum();
  metrics["accuracy"] = at::where(counted, right.to(at::kFloat) / divisor, 0.0).sum();
  metrics["exact_accuracy"] = (counted & exact).sum();
  metrics["q_halt_accuracy"] = (counted & ((result.output.q_halt >= 0) == exact)).sum();
  metrics["steps"] = at::where(counted, carry.steps, 0).sum();
}

}  // namespace arc
