#include "harness/torch/training/captured_step.h"

#include <map>

#include "tasks/error.h"

namespace arc {
namespace {

/// By kind of device. A function's own: the CUDA part may set one before this file's turn.
std::map<c10::DeviceType, CapturedStepFactory*>& Factories() {
  static std::map<c10::DeviceType, CapturedStepFactory*> factories;
  return factories;
}

}  // namespace

CapturedStep::~CapturedStep() = default;

std::unique_ptr<CapturedStep> MakeCapturedStep(c10::Device device, std::function<void()> body,
                                               const at::Generator& generator) {
  CapturedStepFactory* factory = Factories()[device.type()];
  if (factory == nullptr) throw Failed("no step can be captured on " + device.str());
  return factory(std::move(body), generator);
}

void SetCapturedStep(c10::DeviceType type, CapturedStepFactory* factory) {
  Factories()[type] = factory;
}

}  // namespace arc
