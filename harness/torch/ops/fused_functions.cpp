#include "harness/torch/ops/fused_functions.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <optional>

namespace arc {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// What is no tensor, kept from a forward call for its backward one. Tables of operations live
/// as long as the program, so a pointer to one may be kept as a number.
class Notes {
 public:
  explicit Notes(AutogradContext* context) : data_(context->saved_data) {}
  void Put(const char* name, int64_t value) { data_[name] = value; }
  void Put(const FusedOps& ops) { Put("ops", reinterpret_cast<int64_t>(&ops)); }
  int64_t Get(const char* name) const { return data_.at(name).toInt(); }
  const FusedOps& ops() const { return *reinterpret_cast<const FusedOps*>(Get("ops")); }
  Along along() const { return static_cast<Along>(Get("along")); }

 private:
  ska::flat_hash_map<std::string, at::IValue>& data_;
};

using MaybeTensor = std::optional<at::Tensor>;  // undefined tensors cannot be handed to apply()

MaybeTensor Maybe(const at::Tensor& x) { return x.defined() ? MaybeTensor(x) : std::nullopt; }

class NormFunction : public torch::autograd::Function<NormFunction> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const MaybeTensor& y,
                            const FusedOps* ops, double eps, Along along) {
    const int64_t sums = along == Along::kLast ? x.numel() / x.size(-1) : x.numel() / x.size(0);
    const at::Tensor out = at::empty_like(x);
    const at::Tensor inverse = at::empty({sums}, x.options().dtype(at::kFloat));
    ops->residual_rms_norm(x, y.value_or(at::Tensor()), eps, along, out, inverse);
    context->save_for_backward({out, inverse});
    Notes notes(context);
    notes.Put(*ops);
    notes.Put("along", static_cast<int64_t>(along));
    notes.Put("adds", y.has_value());
    return out;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const Notes notes(context);
    const variable_list saved = context->get_saved_variables();
    const at::Tensor dx = at::empty_like(saved[0]);
    notes.ops().residual_rms_norm_backward(gradients[0].contiguous(), saved[0], saved[1],
                                           notes.along(), dx);
    return {dx, notes.Get("adds") != 0 ? dx : at::Tensor(), {}, {}, {}};
  }
};

class SwiGluFunction : public torch::autograd::Function<SwiGluFunction> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& gate_up,
                            const FusedOps* ops, Along along) {
    std::vector<int64_t> shape = gate_up.sizes().vec();
    (along == Along::kLast ? shape.back() : shape.front()) /= 2;
    const at::Tensor out = at::empty(shape, gate_up.options());
    ops->swiglu(gate_up, along, out);
    context->save_for_backward({gate_up});
    Notes notes(context);
    notes.Put(*ops);
    notes.Put("along", static_cast<int64_t>(along));
    return out;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const Notes notes(context);
    const at::Tensor gate_up = context->get_saved_variables()[0];
    const at::Tensor dgate_up = at::empty_like(gate_up);
    notes.ops().swiglu_backward(gradients[0].contiguous(), gate_up, notes.along(), dgate_up);
    return {dgate_up, {}, {}};
  }
};

class AttentionFunction : public torch::autograd::Function<AttentionFunction> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& qkv, const MaybeTensor& cos,
                            const MaybeTensor& sin, const FusedOps* ops, bool causal, bool keep) {
    const RopeOperands rope{cos.value_or(at::Tensor()), sin.value_or(at::Tensor())};
    Attended attended = ops->attention(qkv, rope, causal, keep);
    attended.kept.insert(attended.kept.end(), {rope.cos, rope.sin});
    context->save_for_backward(attended.kept);
    Notes notes(context);
    notes.Put(*ops);
    notes.Put("causal", causal);
    return attended.out;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const Notes notes(context);
    variable_list kept = context->get_saved_variables();
    const RopeOperands rope{kept[kept.size() - 2], kept.back()};
    kept.resize(kept.size() - 2);
    const at::Tensor dout = gradients[0].contiguous();
    const at::Tensor dqkv =
        at::empty({dout.size(0), dout.size(1), 3, dout.size(2), dout.size(3)}, dout.options());
    notes.ops().attention_backward(dout, kept, rope, notes.Get("causal") != 0, dqkv);
    return {dqkv, {}, {}, {}, {}, {}};
  }
};

/// A tensor as the matrix whose rows are multiplied.
at::Tensor Rows(const at::Tensor& x) { return x.reshape({-1, x.size(-1)}); }

class LinearFunction : public torch::autograd::Function<LinearFunction> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                            const at::Tensor& cast, PackedWeight* packed, const FusedOps* ops,
                            Along along) {
    context->save_for_backward({x, weight, cast});
    Notes notes(context);
    notes.Put(*ops);
    notes.Put("along", static_cast<int64_t>(along));
    notes.Put("wants_x", x.requires_grad());
    notes.Put("wants_weight", weight.requires_grad());
    if (packed != nullptr) return PackedProduct(x, packed->Packed());
    return along == Along::kLast ? at::linear(x, cast) : at::mm(cast, x);
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const Notes notes(context);
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &weight = saved[1], &cast = saved[2];
    const at::Tensor dy = gradients[0].contiguous();
    const bool last = notes.along() == Along::kLast;
    at::Tensor dx, dweight;
    if (notes.Get("wants_x") != 0) dx = last ? at::matmul(dy, cast) : at::mm(cast.t(), dy);
    if (notes.Get("wants_weight") != 0) {
      dweight = last ? WeightGradient(notes.ops(), Rows(dy), Rows(x), weight)
                     : WeightGradient(notes.ops(), dy.t(), x.t(), weight);
    }
    return {dx, dweight, {}, {}, {}, {}};
  }

 private:
  /// dy^T x into the weight's gradient, or as a tensor where there is none to add to.
  static at::Tensor WeightGradient(const FusedOps& ops, const at::Tensor& dy, const at::Tensor& x,
                                   const at::Tensor& weight) {
    const at::Tensor& sum = weight.grad();
    if (!sum.defined()) return at::mm(dy.t(), x).to(weight.scalar_type());
    ops.add_product(dy, x, sum);
    return {};
  }
};

class StablemaxFunction : public torch::autograd::Function<StablemaxFunction> {
 public:
  static variable_list forward(AutogradContext* context, const at::Tensor& logits,
                               const at::Tensor& labels, int64_t ignore, const FusedOps* ops) {
    const at::Tensor loss = at::empty(labels.sizes(), labels.options().dtype(at::kDouble));
    const at::Tensor right = at::empty(labels.sizes(), labels.options().dtype(at::kBool));
    ops->stablemax_loss(logits, {labels, ignore}, loss, right);
    context->save_for_backward({logits, labels});
    context->mark_non_differentiable({right});
    Notes notes(context);
    notes.Put(*ops);
    notes.Put("ignore", ignore);
    return {loss, right};
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const Notes notes(context);
    const variable_list saved = context->get_saved_variables();
    const at::Tensor dlogits = at::empty_like(saved[0]);
    notes.ops().stablemax_loss_backward(gradients[0].contiguous(), saved[0],
                                        {saved[1], notes.Get("ignore")}, dlogits);
    return {dlogits, {}, {}, {}};
  }
};

}  // namespace

at::Tensor FusedResidualRmsNorm(const FusedOps& ops, const at::Tensor& x, const at::Tensor& y,
                                double eps, Along along) {
  return NormFunction::apply(x.contiguous(), Maybe(y.defined() ? y.contiguous() : y), &ops, eps,
                             along);
}

at::Tensor FusedSwiGlu(const FusedOps& ops, const at::Tensor& gate_up, Along along) {
  return SwiGluFunction::apply(gate_up.contiguous(), &ops, along);
}

at::Tensor FusedSelfAttention(const FusedOps& ops, const at::Tensor& qkv, const RopeOperands& rope,
                              bool causal) {
  const bool keep = at::GradMode::is_enabled() && qkv.requires_grad();
  return AttentionFunction::apply(qkv.contiguous(), Maybe(rope.cos), Maybe(rope.sin), &ops, causal,
                                  keep);
}

at::Tensor FusedLinear(const FusedOps& ops, const at::Tensor& x, const LinearWeight& weight,
                       Along along) {
  PackedWeight* packed = along == Along::kLast && PackingHelps() ? weight.packed : nullptr;
  return LinearFunction::apply(x, weight.weight, weight.cast, packed, &ops, along);
}

TokenLoss FusedStablemaxLoss(const FusedOps& ops, const at::Tensor& logits,
                             const LabelOperands& labels) {
  const variable_list result = StablemaxFunction::apply(
      logits.contiguous(), labels.labels.contiguous(), labels.ignore, &ops);
  return {result[0], result[1]};
}

}  // namespace arc
