#include "harness/torch/training/learner.h"

#include <optional>

#include "harness/torch/cuda/bindings.h"
#include "tests/harness/torch/cuda/ops_test.h"
#include "tests/harness/torch/recorded_step.h"
#include "tests/harness/torch/small_training.h"

// Whole training steps by the CUDA kernels: captured against called, and against the CPU's engine.
namespace arc::test {
namespace {

constexpr int kSteps = CapturedStep::kEagerRuns + 4;

/// What training leaves behind, on the CPU.
struct Trace {
  std::vector<double> losses;
  Checkpoint state;
};

class CudaLearnerTest : public CudaOpsTest {
 protected:
  void SetUp() override {
    CudaOpsTest::SetUp();
    training_.batch = 2;
    training_.length = 5;
  }
  at::Device device() const { return Options(at::kFloat).device(); }

  Trace Train(const std::string& plugin, bool capture, at::Device device) const {
    const std::unique_ptr<Model> model = training_.MakeModel(plugin);
    LearnerSettings settings = training_.Settings(plugin);
    settings.capture = capture;
    settings.halting.exploration = exploration_;
    Learner learner(*model, 3, settings, device);
    learner.Start();
    Trace trace;
    for (uint64_t i = 0; i < kSteps; ++i) {
      trace.losses.push_back(learner.Step(training_.Rows(i)).loss.item<double>());
    }
    trace.state = learner.SaveState();
    for (auto& [name, tensor] : trace.state.tensors) tensor = tensor.cpu().clone();
    return trace;
  }
  /// By the CUDA kernels, on the GPU or by the emulator.
  Trace TrainHere(const std::string& plugin, bool capture) const {
    std::optional<RecordedSteps> stand_in;
    if (GetParam() == Engine::kEmulated) stand_in.emplace(&cuda::kFusedOps);
    return Train(plugin, capture, device());
  }

  SmallTraining training_;
  double exploration_ = 0.5;
};

TEST_P(CudaLearnerTest, CapturedStepsAreTheSameSteps) {
  for (const char* plugin : {"hrm", "trm", "urm", "transformer"}) {
    for (const at::ScalarType dtype : kBothTypes) {
      SCOPED_TRACE(std::string(plugin) + " " + at::toString(dtype));
      training_.dtype = dtype;
      const Trace called = TrainHere(plugin, false), captured = TrainHere(plugin, true);
      EXPECT_EQ(captured.losses, called.losses);
      EXPECT_TRUE(SameState(captured.state, called.state));
    }
  }
}

/// The first loss differs by rounding, later ones by what AdamATan2, whose first steps hang on the
/// signs of gradients, makes of it: by the emulator 1e-6 of a loss at most.
TEST_P(CudaLearnerTest, LearnsWhatTheCpuLearns) {
  exploration_ = 0;  // devices have random numbers of their own
  for (const bool mlp : {false, true}) {
    training_.mlp_t = mlp;
    const Trace cpu = Train("trm", false, at::kCPU), here = TrainHere("trm", true);
    for (size_t i = 0; i < cpu.losses.size(); ++i) {
      EXPECT_NEAR(here.losses[i], cpu.losses[i], 1e-4 * cpu.losses[i]) << "step " << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(On, CudaLearnerTest, testing::Values(Engine::kEmulated, Engine::kGpu),
                         EngineName);

}  // namespace
}  // namespace arc::test
