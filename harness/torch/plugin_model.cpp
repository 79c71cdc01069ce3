#include "harness/torch/plugin_model.h"

#include "harness/torch/row_parallel_model.h"

namespace arc {

std::unique_ptr<Model> MakeModel(const LoadedPlugin& plugin, const ArcCreateArgs& args) {
  std::unique_ptr<Model> model(static_cast<Model*>(plugin.CreateModel(args)));
  if (!plugin.info().Can("row_parallel")) return model;
  return std::make_unique<RowParallelModel>(std::move(model));
}

}  // namespace arc
