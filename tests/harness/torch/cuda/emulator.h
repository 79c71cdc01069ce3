#pragma once
#include <ucontext.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace arc::test {

struct Index {
  unsigned x = 0, y = 0;
};

/// Runs a kernel's grid on the CPU: every thread of a block is a fiber, blocks come one after the
/// other, and fibers run in turn from barrier to barrier, in one order in even blocks and in the
/// other in odd ones, so that a result that hangs on the order differs from its reference.
/// Throws Failed where threads wait for each other for ever, and where a shuffle
/// asks a thread that has left. One at a time; not for several threads.
class Emulator {
 public:
  static Emulator& Get();
  void Run(unsigned blocks, Index block_size, const std::function<void()>& kernel);

  // For the running fiber.
  const Index& thread() const { return thread_; }
  const Index& block() const { return block_; }
  const Index& block_size() const { return block_size_; }
  /// __syncthreads, and whether any thread of the block gave true.
  bool SyncBlock(bool flag);
  /// __shfl_xor_sync over all lanes of the warp.
  float ExchangeXor(unsigned mask, float x, int lanes);
  /// Ends the program: a fault cannot leave a fiber as an exception.
  [[noreturn]] static void Fault(const char* what);

 private:
  enum class State { kReady, kAtBlock, kAtWarp, kDone };
  struct Fiber {
    ucontext_t context;
    std::unique_ptr<char[]> stack;
    State state = State::kDone;
    float value = 0;    // what it gives to others
    bool flag = false;  // likewise
  };

  void RunBlock();
  void Start(size_t index);
  /// Runs every ready fiber up to its next barrier; false where none was ready.
  bool RunReady();
  /// Lets those go on that have all met at a barrier.
  void Release();
  void ReleaseWarp(size_t begin);
  void Wait(State state);
  static void Enter();

  Index thread_, block_, block_size_;
  const std::function<void()>* kernel_ = nullptr;
  std::vector<Fiber> fibers_;
  size_t count_ = 0;    // fibers of the block
  size_t current_ = 0;  // the running one
  ucontext_t scheduler_;
};

}  // namespace arc::test
