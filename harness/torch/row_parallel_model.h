#pragma once
#include <memory>
#include <vector>

#include "harness/torch/model.h"

namespace arc {

/// Another model, with the rows of a batch shared out over torch's threads: each thread runs the
/// whole step, and the whole backward pass, on rows of its own. (Without it every single operation
/// is split, and after each the threads wait for each other.) For models whose plugin says
/// "row_parallel". A batch on a GPU, or one that cannot be shared out evenly, is handed on as it
/// is.
///
/// A backward pass adds to the parameters' .grad() what it adds without; the threads' sums come
/// in a fixed order, so that the result depends on the number of threads alone. Every thread but
/// the first needs memory for a gradient of its own of all trained parameters. Gradients of
/// gradients cannot be taken. Throws what the model throws.
class RowParallelModel : public Model {
 public:
  explicit RowParallelModel(std::unique_ptr<const Model> model);
  ~RowParallelModel() override;
  const ModelSpec& Spec() const override { return model_->Spec(); }
  StepOutput Step(const std::vector<at::Tensor>& carry, const ModelBatch& batch,
                  const StepContext& context) const override;

  /// How many parts `rows` rows make on `threads` threads: one for each thread, or a single one
  /// where threads would be idle for more than a quarter of their time.
  static size_t PartCount(int64_t rows, int64_t threads);

 private:
  class PartParameters;
  class Parts;
  std::shared_ptr<PartParameters> ParametersFor(const StepContext& context, size_t count) const;
  /// Makes `whole` lead back to `parts`, and from there to the batch's puzzle vectors.
  static void Record(const std::shared_ptr<Parts>& parts, const ModelBatch& batch,
                     StepOutput& whole);

  std::unique_ptr<const Model> model_;
  mutable std::shared_ptr<PartParameters> parameters_;  ///< memory alone: no result hangs on it
};

}  // namespace arc
