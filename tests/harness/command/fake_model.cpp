// A model plugin by its stamp alone: the front end runs none of its code.
#include "harness/plugin/abi.h"

namespace arc {

class Model {
 public:
  virtual ~Model() = default;
};

}  // namespace arc

namespace {

class FakeModel : public arc::Model {};

}  // namespace

ARC_MODEL_PLUGIN(FakeModel, "fake_model", "1.0.0", "Cannot be trained", "{}",
                 R"({"width": {"default": 8, "min": 1, "help": "of nothing"}})")
