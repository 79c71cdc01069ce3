#include "harness/run/bench/step_cases.h"

#include <algorithm>

namespace arc {
namespace {

using Kind = StepShape::Kind;

struct NamedShape {
  const char* name;
  StepShape shape;
};

std::vector<NamedShape> Published(int64_t batch) {
  const StepShape hrm{Kind::kHrm, batch};
  StepShape trm{Kind::kTrmAttention, batch};
  trm.prefix = 16;
  trm.h_cycles = 3;
  trm.l_cycles = 6;
  trm.layers = 2;
  StepShape mlp = trm;
  mlp.kind = Kind::kTrmMlp;
  return {{"hrm", hrm}, {"trm_att", trm}, {"trm_mlp", mlp}};
}

/// TRM-MLP on 4x4 boards.
StepShape Small() {
  StepShape small{Kind::kTrmMlp, 64, 16, 6, 16, 128};
  small.h_cycles = 2;
  small.l_cycles = 2;
  small.layers = 2;
  return small;
}

std::vector<StepCase> MakeCases() {
  std::vector<StepCase> cases;
  for (const NamedShape& model : Published(8)) {
    const std::string name = model.name;
    cases.push_back({"step/" + name + "/bf16", model.shape});
    cases.push_back({"step/" + name + "/fp32", model.shape, true, false});
    cases.push_back({"step/" + name + "/bf16/2_threads", model.shape, true, true, false, 2});
    cases.push_back({"forward/" + name + "/bf16", model.shape, false});
  }
  for (const NamedShape& model : Published(768)) {
    const std::string name = std::string(model.name) + "/bf16/cuda";
    cases.push_back({"step/" + name, model.shape, true, true, true});
    cases.push_back({"forward/" + name, model.shape, false, true, true});
  }
  cases.push_back({"step/small/bf16/2_threads", Small(), true, true, false, 2});
  cases.push_back({"step/small/fp32/2_threads", Small(), true, false, false, 2});
  return cases;
}

}  // namespace

const std::vector<StepCase>& StepCases() {
  static const std::vector<StepCase> cases = MakeCases();
  return cases;
}

const StepCase* FindStepCase(std::string_view name) {
  const std::vector<StepCase>& cases = StepCases();
  const auto found = std::find_if(cases.begin(), cases.end(),
                                  [name](const StepCase& c) { return c.name == name; });
  return found == cases.end() ? nullptr : &*found;
}

}  // namespace arc
