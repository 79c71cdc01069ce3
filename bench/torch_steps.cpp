#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <map>
#include <set>

#include "bench/torch_bench.h"
#include "bench/torch_models.h"
#include "harness/torch/training/predictor.h"
#include "tasks/dataset.h"

namespace arc::bench {
namespace {

/// One for each model and precision, made when first asked for and kept: repetitions of all
/// benchmarks are interleaved. Warm for the case, whose threads are set.
WarmLearner& LearnerFor(const StepCase& step, at::Device device) {
  static std::map<std::string, std::unique_ptr<WarmLearner>> learners;
  static std::set<std::string> cases;
  std::string key = step.name.substr(step.name.find('/'));
  key = key.substr(0, key.find("/2_threads"));
  std::unique_ptr<WarmLearner>& learner = learners[key];
  const bool is_new = cases.insert(step.name).second;
  if (!learner) {
    learner = std::make_unique<WarmLearner>(step, device);
  } else if (is_new && step.training) {
    learner->WarmUp();
  }
  return *learner;
}

void TrainStep(benchmark::State& state, const StepCase& step, at::Device device) {
  at::set_num_threads(step.threads);
  WarmLearner& learner = LearnerFor(step, device);
  for (auto _ : state) {
    learner.Step();
    Synchronise(device);
  }
  state.counters["flops"] = PerSecond(TotalOperations(step.Costs()));
}

/// A batch through the predictor, one halting step.
void Forward(benchmark::State& state, const StepCase& step, at::Device device) {
  at::set_num_threads(step.threads);
  const WarmLearner& learner = LearnerFor(step, device);
  const LearnerSettings& settings = learner.learner().settings();
  const Predictor predictor(learner.model(), learner.learner().EvaluationWeights(),
                            learner.learner().puzzle_table(), settings.halting, settings.dtype);
  const std::unique_ptr<Suite> suite = MakeBoardSuite(step.shape);
  const EvaluationSet set(*suite, MakeBoards(step.shape), {}, 1);
  const auto run = [&] {
    predictor.Run(
        set, 0, set.size(), set.size(), 1, [](const StepAnswer&) {}, [](size_t) {});
  };
  run();
  for (auto _ : state) run();
  state.counters["flops"] = PerSecond(TotalOperations(step.Costs()));
}

}  // namespace

void RegisterSteps(at::Device device) {
  for (const StepCase& step : StepCases()) {
    if (step.cuda && !device.is_cuda()) continue;
    const at::Device where = step.cuda ? device : at::Device(at::kCPU);
    auto* registered = benchmark::RegisterBenchmark(
        step.name.c_str(), step.training ? TrainStep : Forward, step, where);
    const bool small = step.shape.hidden_size < 512;
    if (step.training && !step.cuda) registered->Iterations(small ? 10 : 1);
    if (step.cuda || step.threads > 1) registered->UseRealTime();
  }
}

}  // namespace arc::bench
