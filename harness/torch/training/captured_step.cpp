#include "harness/torch/training/captured_step.h"

#include "tasks/error.h"

namespace arc {
namespace {

CapturedStepFactory *cpu_factory = nullptr, *cuda_factory = nullptr;

CapturedStepFactory*& FactoryOf(c10::DeviceType type) {
  return type == c10::kCUDA ? cuda_factory : cpu_factory;
}

}  // namespace

CapturedStep::~CapturedStep() = default;

std::unique_ptr<CapturedStep> MakeCapturedStep(c10::Device device, std::function<void()> body,
                                               const at::Generator& generator) {
  CapturedStepFactory* factory = FactoryOf(device.type());
  if (factory == nullptr) throw Failed("no step can be captured on " + device.str());
  return factory(std::move(body), generator);
}

void SetCapturedStep(c10::DeviceType type, CapturedStepFactory* factory) {
  FactoryOf(type) = factory;
}

}  // namespace arc
