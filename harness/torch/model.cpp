#include "harness/torch/model.h"

namespace arc {
Model::~Model() = default;  // the key function: one vtable and type_info for host and plugins
}  // namespace arc
