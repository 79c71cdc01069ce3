#include "tests/harness/torch/recorded_step.h"

#include <ATen/ATen.h>
#include <torch/library.h>

#include <functional>
#include <tuple>

#include "harness/torch/training/captured_step.h"
#include "tasks/error.h"

namespace arc::test {
namespace {

using Stack = std::vector<c10::IValue>;
using Recording = std::vector<std::function<void()>>;  // what was done, to be done again

constexpr c10::DispatchKey kRecorder = c10::DispatchKey::Fake;  // below autograd; free for tests
Recording* recording = nullptr;                                 // the one being made
const FusedOps *real_ops = nullptr, *ops_before = nullptr;
int64_t replay_count = 0;

/// What a replay gave into the memory of the recording, unless it lies there already.
void Put(const at::Tensor& made, const at::Tensor& place) {
  if (!made.defined() || made.is_alias_of(place)) return;
  if (made.sizes() != place.sizes()) throw Failed("recorded step: a shape has changed");
  place.copy_(made);
}
void Put(const c10::IValue& made, const c10::IValue& place) {
  if (made.isTensor()) return Put(made.toTensor(), place.toTensor());
  if (!made.isTensorList()) throw Failed("recorded step: a result that is no tensor");
  for (size_t i = 0; i < made.toTensorVector().size(); ++i) {
    Put(made.toTensorVector()[i], place.toTensorVector()[i]);
  }
}
void Put(const Attended& made, const Attended& place) {
  Put(made.out, place.out);
  for (size_t i = 0; i < made.kept.size(); ++i) Put(made.kept[i], place.kept[i]);
}

Stack Top(const Stack& stack, size_t count) {
  return Stack(stack.end() - static_cast<std::ptrdiff_t>(count), stack.end());
}

void RefuseUnsafe(const c10::OperatorHandle& op) {
  for (const at::Tag tag :
       {at::Tag::data_dependent_output, at::Tag::dynamic_output_shape, at::Tag::cudagraph_unsafe}) {
    if (op.hasTag(tag)) throw Failed("a graph cannot hold " + op.schema().name());
  }
}

/// Every operation of LibTorch's that is called below autograd while kRecorder is included.
void RecordOperation(const c10::OperatorHandle& op, c10::DispatchKeySet keys, Stack* stack) {
  RefuseUnsafe(op);
  const Stack inputs = Top(*stack, op.schema().arguments().size());
  {
    const c10::impl::ExcludeDispatchKeyGuard not_inside(kRecorder);
    op.redispatchBoxed(keys & c10::DispatchKeySet(c10::DispatchKeySet::FULL_AFTER, kRecorder),
                       stack);
  }
  const Stack places = Top(*stack, op.schema().returns().size());
  recording->push_back([op, inputs, places] {
    Stack again = inputs;
    op.callBoxed(again);
    for (size_t i = 0; i < places.size(); ++i) Put(again[i], places[i]);
  });
}

TORCH_LIBRARY_IMPL(_, Fake, library) {
  library.fallback(torch::CppFunction::makeFromBoxedFunction<&RecordOperation>());
}

/// A fused operation: no operation of LibTorch's, so it is recorded by itself, as a whole.
template <typename Member, Member kMember>
struct RecordedOp;
template <typename R, typename... A, R (*FusedOps::*kMember)(A...)>
struct RecordedOp<R (*FusedOps::*)(A...), kMember> {
  static R Call(A... a) {
    const c10::impl::ExcludeDispatchKeyGuard not_inside(kRecorder);
    const auto call = [arguments = std::tuple<std::decay_t<A>...>(a...)] {
      return std::apply(real_ops->*kMember, arguments);
    };
    if constexpr (std::is_void_v<R>) {
      call();
      if (recording != nullptr) recording->push_back(call);
    } else {
      R made = call();
      if (recording != nullptr) recording->push_back([call, made] { Put(call(), made); });
      return made;
    }
  }
};
template <auto kMember>
constexpr auto kRecorded = &RecordedOp<decltype(kMember), kMember>::Call;

const FusedOps kRecordedOps = {kRecorded<&FusedOps::residual_rms_norm>,
                               kRecorded<&FusedOps::residual_rms_norm_backward>,
                               kRecorded<&FusedOps::swiglu>,
                               kRecorded<&FusedOps::swiglu_backward>,
                               kRecorded<&FusedOps::attention>,
                               kRecorded<&FusedOps::attention_backward>,
                               kRecorded<&FusedOps::add_product>,
                               kRecorded<&FusedOps::stablemax_loss>,
                               kRecorded<&FusedOps::stablemax_loss_backward>,
                               kRecorded<&FusedOps::adam_atan2>,
                               kRecorded<&FusedOps::update_average>,
                               kRecorded<&FusedOps::sparse_sign_sgd>};

class RecordedStep : public CapturedStep {
 public:
  explicit RecordedStep(std::function<void()> body) : body_(std::move(body)) {}
  void Run() override {
    if (runs_++ < kEagerRuns) return body_();
    recorded_.empty() ? Record() : Replay();
  }

 private:
  /// The stand-in's recording does the work too; a graph is launched for that.
  void Record() {
    const c10::impl::IncludeDispatchKeyGuard recorder(kRecorder);
    recording = &recorded_;
    try {
      body_();
    } catch (...) {
      recording = nullptr;
      throw;
    }
    recording = nullptr;
  }
  void Replay() {
    const at::AutoDispatchBelowADInplaceOrView below_autograd;
    for (const auto& work : recorded_) work();
    ++replay_count;
  }

  std::function<void()> body_;
  int runs_ = 0;
  Recording recorded_;
};

std::unique_ptr<CapturedStep> MakeRecordedStep(std::function<void()> body, const at::Generator&) {
  return std::make_unique<RecordedStep>(std::move(body));
}

}  // namespace

RecordedSteps::RecordedSteps(const FusedOps* ops) {
  ops_before = FusedOpsFor(at::empty({1}));
  real_ops = ops != nullptr ? ops : ops_before;
  replay_count = 0;
  SetFusedOps(at::kCPU, &kRecordedOps);
  SetCapturedStep(at::kCPU, &MakeRecordedStep);
}

RecordedSteps::~RecordedSteps() {
  SetCapturedStep(at::kCPU, nullptr);
  SetFusedOps(at::kCPU, ops_before);
}

int64_t RecordedSteps::replays() const { return replay_count; }

}  // namespace arc::test
