#include "harness/torch/row_parallel_model.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>

#include <algorithm>

#include "harness/torch/device.h"

namespace arc {
namespace {

using torch::autograd::variable_list;

/// The rows of part `index` of `parts`; numbers differ by one at most.
struct Share {
  int64_t begin, count;
  Share(int64_t rows, size_t parts, size_t index)
      : begin(rows * static_cast<int64_t>(index) / static_cast<int64_t>(parts)),
        count(rows * static_cast<int64_t>(index + 1) / static_cast<int64_t>(parts) - begin) {}

  at::Tensor Of(const at::Tensor& x) const {
    return x.defined() ? x.narrow(0, begin, count) : at::Tensor();
  }
  std::vector<at::Tensor> Of(const std::vector<at::Tensor>& all) const {
    std::vector<at::Tensor> shares;
    for (const at::Tensor& x : all) shares.push_back(Of(x));
    return shares;
  }
  /// With puzzle vectors that gather a gradient of their own, if those of `batch` need one.
  ModelBatch Of(const ModelBatch& batch) const {
    const at::Tensor& vectors = batch.puzzle_vectors;
    if (!vectors.defined()) return {Of(batch.inputs), {}};
    return {Of(batch.inputs), Of(vectors.detach()).set_requires_grad(vectors.requires_grad())};
  }
};

/// What gradient flows through.
constexpr at::Tensor StepOutput::*kDifferentiable[] = {
    &StepOutput::logits, &StepOutput::q_halt, &StepOutput::q_continue, &StepOutput::aux_loss};

/// The parts of one tensor as the whole: rows behind each other, scalars added.
at::Tensor Join(const std::vector<at::Tensor>& parts) {
  if (!parts.front().defined()) return {};
  return parts.front().dim() == 0 ? at::stack(parts).sum() : at::cat(parts);
}

/// The whole output, without gradient.
StepOutput Join(const std::vector<StepOutput>& parts) {
  const at::NoGradGuard no_grad;
  const auto join = [&](const auto& tensor_of) {
    std::vector<at::Tensor> tensors;
    for (const StepOutput& part : parts) tensors.push_back(tensor_of(part));
    return Join(tensors);
  };
  StepOutput whole;
  for (size_t i = 0; i < parts.front().carry.size(); ++i) {
    whole.carry.push_back(join([&](const StepOutput& part) { return part.carry[i]; }));
  }
  for (const auto member : kDifferentiable) {
    whole.*member = join([&](const StepOutput& part) { return part.*member; });
  }
  return whole;
}

}  // namespace

/// The parameters as each part sees them: the values of all, the gradients its own. The first
/// part has the parameters themselves.
class RowParallelModel::PartParameters {
 public:
  PartParameters(std::span<const at::Tensor> parameters, size_t parts)
      : parts_(parts, {parameters.begin(), parameters.end()}) {
    for (size_t part = 1; part < parts; ++part) {
      for (at::Tensor& x : parts_[part]) {
        if (x.requires_grad()) x = x.detach().set_requires_grad(true);
      }
    }
  }

  bool IsFor(std::span<const at::Tensor> parameters, size_t parts) const {
    return parts_.size() == parts &&
           std::equal(parameters.begin(), parameters.end(), parts_[0].begin(), parts_[0].end(),
                      [](const at::Tensor& a, const at::Tensor& b) { return a.is_same(b); });
  }
  std::span<const at::Tensor> Of(size_t part) const { return parts_[part]; }

  /// Before a part's backward pass. The first part adds to what the caller has; the others' first
  /// products become their gradients, which saves zeros and a pass over them.
  void Clear(size_t part) const {
    if (part == 0) return;
    for (const at::Tensor& x : parts_[part]) x.mutable_grad().reset();
  }
  /// After all: into the parameters' own.
  void Gather() const {
    for (size_t part = 1; part < parts_.size(); ++part) {
      for (size_t i = 0; i < parts_[part].size(); ++i) {
        Add(parts_[part][i].grad(), parts_[0][i]);
      }
    }
  }

 private:
  static void Add(const at::Tensor& gradient, const at::Tensor& parameter) {
    if (!gradient.defined()) return;  // not trained, or not used
    at::Tensor& sum = parameter.mutable_grad();
    sum.defined() ? sum.add_(gradient) : sum = gradient.clone();
  }

  std::vector<std::vector<at::Tensor>> parts_;
};

/// All parts of a step, and in the caller's graph one node: their backward passes.
class RowParallelModel::Parts : public torch::autograd::Node {
 public:
  explicit Parts(size_t count) : outputs(count), batches(count) {}

  std::vector<StepOutput> outputs;  ///< with the graphs of their own
  std::vector<ModelBatch> batches;
  std::shared_ptr<PartParameters> parameters;  ///< null: nothing is recorded

  size_t count() const { return outputs.size(); }

  variable_list apply(variable_list&& of_whole) override {
    TORCH_CHECK(count() > 0, "the graph of these rows has been used up");
    OnThreads(count(), [&](size_t index) {
      parameters->Clear(index);
      RunBackward(index, of_whole);
    });
    const at::NoGradGuard no_grad;
    parameters->Gather();
    if (num_outputs() == 0) return {};  // no puzzle vectors to hand a gradient on to
    std::vector<at::Tensor> of_vectors;
    for (const ModelBatch& batch : batches) {
      const at::Tensor& gradient = batch.puzzle_vectors.grad();
      of_vectors.push_back(gradient.defined() ? gradient : at::zeros_like(batch.puzzle_vectors));
    }
    return {at::cat(of_vectors)};
  }

  void release_variables() override {
    outputs.clear();
    batches.clear();
  }

 private:
  /// `of_whole`: the gradients of the joined outputs that are defined, in their order.
  void RunBackward(size_t index, const variable_list& of_whole) const {
    variable_list roots, gradients;
    auto next = of_whole.begin();
    for (const auto member : kDifferentiable) {
      const at::Tensor& root = outputs[index].*member;
      if (!root.defined()) continue;
      const at::Tensor& gradient = *next++;
      if (!gradient.defined() || !root.requires_grad()) continue;
      const bool is_sum = gradient.dim() == 0;
      roots.push_back(root);
      gradients.push_back(is_sum ? gradient : Share(gradient.size(0), count(), index).Of(gradient));
    }
    if (!roots.empty()) torch::autograd::backward(roots, gradients);
  }
};

RowParallelModel::RowParallelModel(std::unique_ptr<const Model> model) : model_(std::move(model)) {}
RowParallelModel::~RowParallelModel() = default;

size_t RowParallelModel::PartCount(int64_t rows, int64_t threads) {
  const int64_t most = (rows + threads - 1) / threads;  // the slowest thread's rows
  return 4 * rows >= 3 * most * threads ? static_cast<size_t>(threads) : 1;
}

StepOutput RowParallelModel::Step(const std::vector<at::Tensor>& carry, const ModelBatch& batch,
                                  const StepContext& context) const {
  const int64_t rows = batch.inputs.size(0);
  const size_t count = batch.inputs.is_cpu() ? PartCount(rows, at::get_num_threads()) : 1;
  if (count == 1) return model_->Step(carry, batch, context);

  const std::shared_ptr<Parts> parts(new Parts(count), torch::autograd::deleteNode);
  if (at::GradMode::is_enabled()) parts->parameters = ParametersFor(context, count);
  OnThreads(count, [&](size_t index) {
    const at::AutoGradMode grad_mode(parts->parameters != nullptr);
    const Share share(rows, count, index);
    parts->batches[index] = share.Of(batch);
    StepContext own = context;
    own.generator.reset();
    if (parts->parameters) own.parameters = parts->parameters->Of(index);
    parts->outputs[index] = model_->Step(share.Of(carry), parts->batches[index], own);
  });
  StepOutput whole = Join(parts->outputs);
  if (parts->parameters) Record(parts, batch, whole);
  return whole;
}

std::shared_ptr<RowParallelModel::PartParameters> RowParallelModel::ParametersFor(
    const StepContext& context, size_t count) const {
  if (!parameters_ || !parameters_->IsFor(context.parameters, count)) {
    parameters_ = std::make_shared<PartParameters>(context.parameters, count);
  }
  return parameters_;
}

void RowParallelModel::Record(const std::shared_ptr<Parts>& parts, const ModelBatch& batch,
                              StepOutput& whole) {
  const at::Tensor& vectors = batch.puzzle_vectors;
  if (vectors.defined() && vectors.requires_grad()) {
    parts->set_next_edges(torch::autograd::collect_next_edges(vectors));
  }
  for (const auto member : kDifferentiable) {
    if ((whole.*member).defined()) torch::autograd::create_gradient_edge(whole.*member, parts);
  }
}

}  // namespace arc
