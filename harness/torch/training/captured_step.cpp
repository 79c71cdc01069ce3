#include "harness/torch/training/captured_step.h"

#include "tasks/error.h"

namespace arc {
namespace {

CapturedStepFactory* cuda_factory = nullptr;

class CalledStep : public CapturedStep {
 public:
  explicit CalledStep(std::function<void()> body) : body_(std::move(body)) {}
  void Run() override { body_(); }

 private:
  std::function<void()> body_;
};

}  // namespace

CapturedStep::~CapturedStep() = default;

std::unique_ptr<CapturedStep> MakeCapturedStep(c10::Device device, std::function<void()> body,
                                               const at::Generator& generator) {
  if (!device.is_cuda()) return std::make_unique<CalledStep>(std::move(body));
  if (cuda_factory == nullptr) throw Failed("the CUDA part is not open: no graph can be made");
  return cuda_factory(std::move(body), generator);
}

void SetCudaCapturedStep(CapturedStepFactory* factory) { cuda_factory = factory; }

}  // namespace arc
