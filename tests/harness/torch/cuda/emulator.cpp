#include "tests/harness/torch/cuda/emulator.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "tasks/error.h"

namespace arc::test {
namespace {

constexpr size_t kWarp = 32, kStackBytes = 64 << 10, kMostThreads = 1024;

}  // namespace

Emulator& Emulator::Get() {
  static Emulator emulator;
  return emulator;
}

void Emulator::Fault(const char* what) {
  std::fprintf(stderr, "emulated kernel: %s\n", what);
  std::abort();
}

void Emulator::Run(unsigned blocks, Index block_size, const std::function<void()>& kernel) {
  count_ = size_t{block_size.x} * block_size.y;
  if (count_ == 0 || count_ > kMostThreads || blocks == 0) {
    throw Failed("emulated kernel: a grid that no GPU takes");
  }
  if (fibers_.size() < count_) fibers_.resize(count_);
  block_size_ = block_size;
  kernel_ = &kernel;
  for (block_.x = 0; block_.x < blocks; ++block_.x) RunBlock();
}

void Emulator::RunBlock() {
  for (size_t i = 0; i < count_; ++i) Start(i);
  while (RunReady()) Release();
  for (size_t i = 0; i < count_; ++i) {
    if (fibers_[i].state == State::kDone) continue;
    throw Failed("emulated kernel: threads wait at different barriers");
  }
}

void Emulator::Start(size_t index) {
  Fiber& fiber = fibers_[index];
  if (!fiber.stack) fiber.stack = std::make_unique<char[]>(kStackBytes);
  getcontext(&fiber.context);
  fiber.context.uc_stack.ss_sp = fiber.stack.get();
  fiber.context.uc_stack.ss_size = kStackBytes;
  fiber.context.uc_link = &scheduler_;
  fiber.state = State::kReady;
  fiber.flag = false;
  makecontext(&fiber.context, &Emulator::Enter, 0);
}

void Emulator::Enter() {
  Emulator& emulator = Get();
  (*emulator.kernel_)();
  emulator.fibers_[emulator.current_].state = State::kDone;
}

bool Emulator::RunReady() {
  bool ran = false;
  for (size_t i = 0; i < count_; ++i) {
    const size_t index = block_.x % 2 == 0 ? i : count_ - 1 - i;
    if (fibers_[index].state != State::kReady) continue;
    current_ = index;
    thread_ = {static_cast<unsigned>(index) % block_size_.x,
               static_cast<unsigned>(index) / block_size_.x};
    swapcontext(&scheduler_, &fibers_[index].context);
    ran = true;
  }
  return ran;
}

/// A block's barrier is met once every thread has come to it or left.
void Emulator::Release() {
  const auto begin = fibers_.begin(), end = begin + static_cast<std::ptrdiff_t>(count_);
  const bool met = std::all_of(begin, end, [](const Fiber& fiber) {
    return fiber.state == State::kAtBlock || fiber.state == State::kDone;
  });
  for (auto fiber = begin; met && fiber != end; ++fiber) {
    if (fiber->state == State::kAtBlock) fiber->state = State::kReady;
  }
  for (size_t warp = 0; warp < count_; warp += kWarp) ReleaseWarp(warp);
}

void Emulator::ReleaseWarp(size_t begin) {
  const size_t end = std::min(begin + kWarp, count_);
  size_t there = 0, left = end == begin + kWarp ? 0 : 1;
  for (size_t i = begin; i < end; ++i) {
    there += fibers_[i].state == State::kAtWarp;
    left += fibers_[i].state == State::kDone;
  }
  if (there > 0 && left > 0) {
    throw Failed("emulated kernel: a shuffle with threads that are not there");
  }
  if (there < kWarp) return;
  for (size_t i = begin; i < end; ++i) fibers_[i].state = State::kReady;
}

void Emulator::Wait(State state) {
  const size_t own = current_;
  fibers_[own].state = state;
  swapcontext(&fibers_[own].context, &scheduler_);
}

bool Emulator::SyncBlock(bool flag) {
  fibers_[current_].flag = flag;
  Wait(State::kAtBlock);
  const auto begin = fibers_.begin(), end = begin + static_cast<std::ptrdiff_t>(count_);
  const bool any = std::any_of(begin, end, [](const Fiber& fiber) { return fiber.flag; });
  Wait(State::kAtBlock);  // before anyone gives another flag
  fibers_[current_].flag = false;
  return any;
}

float Emulator::ExchangeXor(unsigned mask, float x, int lanes) {
  if (mask != ~0u) Fault("shuffles of a part of a warp are not known");
  fibers_[current_].value = x;
  Wait(State::kAtWarp);
  const float other = fibers_[current_ ^ static_cast<size_t>(lanes)].value;
  Wait(State::kAtWarp);  // before anyone gives another value
  return other;
}

}  // namespace arc::test
