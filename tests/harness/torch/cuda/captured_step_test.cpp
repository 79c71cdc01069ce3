#include "harness/torch/training/captured_step.h"

#include <ATen/core/grad_mode.h>

#include "harness/torch/ops/functional.h"
#include "tests/harness/torch/cuda/ops_test.h"

// Work in a CUDA graph against the same work without. Without a GPU there is nothing to capture.
namespace arc::test {
namespace {

constexpr int kRuns = CapturedStep::kEagerRuns + 5;

class CudaCapturedStepTest : public CudaOpsTest {
 protected:
  at::Generator Generator(uint64_t seed) const {
    at::Generator generator =
        at::globalContext().getAcceleratorHooksInterface(at::kCUDA).getNewGenerator(0);
    generator.set_current_seed(seed);
    return generator;
  }
  at::Tensor Zeros(at::IntArrayRef shape) const { return at::zeros(shape, Options(at::kFloat)); }
};

/// The body is called for the eager runs and once more to be recorded; its work is done each time.
TEST_P(CudaCapturedStepTest, RunsTheWorkWithoutCallingIt) {
  const at::Tensor in = Zeros({1000}), out = Zeros({1000});
  int calls = 0;
  const auto step = MakeCapturedStep(
      in.device(), [&] { ++calls, out.add_(in * 2); }, Generator(1));
  double expected = 0;
  for (int i = 1; i <= kRuns; ++i) {
    in.fill_(i);  // what changes comes in by a tensor
    step->Run();
    expected += 2 * i;
    EXPECT_EQ(out.min().item<double>(), expected);  // read behind the run, without a wait between
    EXPECT_EQ(out.max().item<double>(), expected);
  }
  EXPECT_EQ(calls, CapturedStep::kEagerRuns + 1);
}

/// Random numbers go on as they would without a graph, and from where the generator is put.
TEST_P(CudaCapturedStepTest, DrawsTheSameNumbers) {
  at::Generator plain = Generator(5), captured = Generator(5);
  const at::Tensor numbers = Zeros({64});
  const auto draw = [&](at::Generator generator) {
    at::Tensor(numbers).copy_(at::rand({64}, generator, numbers.options()));
    numbers.add_(at::randint(2, 17, {64}, generator, numbers.options()));
  };
  const auto step = MakeCapturedStep(
      numbers.device(), [&] { draw(captured); }, captured);
  for (int i = 0; i < 2 * kRuns; ++i) {
    if (i == kRuns) plain.set_current_seed(9), captured.set_current_seed(9);
    draw(plain);
    const at::Tensor expected = numbers.clone();
    step->Run();
    EXPECT_TRUE(at::equal(numbers, expected)) << "run " << i;
  }
}

/// A step as training has it: forward, backward in autograd's thread, update.
TEST_P(CudaCapturedStepTest, TrainsAsWithoutAGraph) {
  const auto train = [&](bool captured) {
    const at::Tensor x = Operand(Values({96, 64}, 1), at::kBFloat16);
    const at::Tensor labels = Operand(at::arange(96) % 11, at::kInt);
    at::Tensor weight = Operand(0.1 * Values({11, 64}, 2), at::kFloat).set_requires_grad(true);
    weight.mutable_grad() = Zeros({11, 64});
    const auto body = [&] {
      weight.grad().zero_();
      const at::Tensor logits = Linear(RmsNorm(x, 1e-5), weight);
      StablemaxCrossEntropy(logits, labels, -100).loss.sum().backward();
      at::NoGradGuard no_grad;
      weight.sub_(weight.grad(), 1e-2);
    };
    const auto step = MakeCapturedStep(x.device(), body, Generator(1));
    for (int i = 0; i < kRuns; ++i) captured ? step->Run() : body();
    return weight.detach().cpu();
  };
  const at::Tensor plain = train(false), graph = train(true);
  ExpectNear(graph.to(at::kDouble), plain.to(at::kDouble), 0x1p-20, "weights");
}

/// Every fused operation fits into a graph: none waits for the device, and a replay gives the
/// bits of the first run.
TEST_P(CudaCapturedStepTest, HoldsEveryFusedOperation) {
  constexpr int64_t kBatch = 4, kLength = 33, kHeads = 2, kWidth = 64, kRows = kBatch * kLength;
  const auto bf16 = Options(at::kBFloat16), fp32 = Options(at::kFloat), fp64 = Options(at::kDouble);
  const at::Tensor x = Operand(Values({kRows, 2 * kWidth}, 1), at::kBFloat16);
  const at::Tensor qkv = Operand(Values({kBatch, kLength, 3, kHeads, kWidth}, 2), at::kBFloat16);
  const at::Tensor labels = Operand(at::arange(kRows) % 11, at::kInt);
  const RopeTables tables = MakeRopeTables(kLength, kWidth, 1e4);
  const RopeOperands rope{Operand(tables.cos, at::kFloat), Operand(tables.sin, at::kFloat)};
  const at::Tensor rates = Operand(at::tensor({1e-2, 0.1, 0.05}, at::kDouble), at::kDouble);
  const at::Tensor ids = Operand(at::arange(kRows) % 3, at::kLong);
  const at::Tensor norm = at::empty_like(x), dnorm = at::empty_like(x), dx = at::empty_like(x);
  const at::Tensor inverse = at::empty({kRows}, fp32), mixed = at::empty({kRows, kWidth}, bf16);
  const at::Tensor out = at::empty({kBatch, kLength, kHeads, kWidth}, bf16);
  const at::Tensor dqkv = at::empty_like(qkv), sum = at::zeros({2 * kWidth, kWidth}, fp32);
  const at::Tensor loss = at::empty({kRows}, fp64),
                   right = at::empty({kRows}, fp64.dtype(at::kBool));
  const at::Tensor logits = Operand(Values({kRows, 11}, 3), at::kBFloat16);
  const at::Tensor dlogits = at::empty_like(logits), table = at::zeros({3, kWidth}, fp32);
  const at::Tensor p = at::zeros({kRows}, fp32), m = at::zeros_like(p), v = at::zeros_like(p);
  const at::Tensor cast = at::empty({kRows}, bf16), average = at::zeros_like(p);
  const std::vector<at::Tensor> results = {norm, inverse, mixed,   dx,    dnorm, out,  dqkv,   sum,
                                           loss, right,   dlogits, table, p,     cast, average};
  const auto body = [&] {
    for (const at::Tensor& state : {sum, table, p, m, v, average}) state.zero_();
    ops().residual_rms_norm(x, x, 1e-5, Along::kLast, norm, inverse);
    ops().swiglu(norm, Along::kLast, mixed);
    ops().swiglu_backward(mixed, norm, Along::kLast, dnorm);
    ops().residual_rms_norm_backward(dnorm, norm, inverse, Along::kLast, dx);
    const Attended attended = ops().attention(qkv, rope, false, true);
    at::Tensor(out).copy_(attended.out);
    ops().attention_backward(out, attended.kept, rope, false, dqkv);
    ops().add_product(x, mixed, sum);
    ops().stablemax_loss(logits, {labels, -100}, loss, right);
    ops().stablemax_loss_backward(loss, logits, {labels, -100}, dlogits);
    ops().sparse_sign_sgd(table, ids, mixed.to(at::kFloat), rates, 0.1);
    ops().adam_atan2({p, inverse, m, v, rates, cast, 0.9, 0.95, 0.1});
    ops().update_average(average, p, 0.9);
  };
  const auto step = MakeCapturedStep(x.device(), body, Generator(1));
  step->Run();
  std::vector<at::Tensor> first;
  for (const at::Tensor& result : results) first.push_back(result.cpu());
  for (int i = 1; i < kRuns; ++i) step->Run();
  for (size_t i = 0; i < results.size(); ++i) {
    EXPECT_TRUE(at::equal(results[i].cpu(), first[i])) << "result " << i;
  }
}

/// An error while the work is recorded reaches the caller and leaves the device usable.
TEST_P(CudaCapturedStepTest, AnErrorWhileRecordingIsOne) {
  const at::Tensor x = Zeros({8});
  int calls = 0;
  const auto step = MakeCapturedStep(
      x.device(),
      [&] {
        x.add_(1);
        if (++calls > CapturedStep::kEagerRuns) x.sum().item<float>();  // waits for the device
      },
      Generator(1));
  for (int i = 0; i < CapturedStep::kEagerRuns; ++i) step->Run();
  EXPECT_THROW(step->Run(), std::exception);
  x.zero_();
  EXPECT_EQ((x + 1).sum().item<float>(), 8);
}

INSTANTIATE_TEST_SUITE_P(On, CudaCapturedStepTest, testing::Values(Engine::kGpu), EngineName);

}  // namespace
}  // namespace arc::test
