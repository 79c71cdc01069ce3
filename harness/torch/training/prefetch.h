#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "harness/torch/training/act.h"
#include "tasks/dataset.h"

namespace arc {

/// The batches of a stream, prepared ahead by a thread of its own, so that a device never waits
/// for its data. They are the stream's own, in its order. Its methods are for one thread.
class BatchPrefetcher {
 public:
  /// Batches of `rows` examples from where the stream stands, at most `ahead` (at least 1) of
  /// them at a time; `pinned`: in memory that a GPU copies from by itself (where there is CUDA).
  /// `stream` must outlive the prefetcher and be left alone while it lives; afterwards it
  /// stands at position().
  BatchPrefetcher(TrainingStream& stream, size_t rows, size_t ahead, bool pinned);
  ~BatchPrefetcher();
  BatchPrefetcher(const BatchPrefetcher&) = delete;
  BatchPrefetcher& operator=(const BatchPrefetcher&) = delete;

  /// The next batch, on the CPU, as ToRows would give it; waits where it is not ready. Throws
  /// what the stream threw while it was prepared.
  DataRows Next();
  /// The first example of the batch that Next gives next: where a resumed run goes on.
  uint64_t position() const { return position_; }

 private:
  void Work();
  DataRows Prepare();

  TrainingStream& stream_;
  const size_t rows_, ahead_;
  const bool pinned_;
  BatchRows batch_;    ///< the worker's, filled again and again
  uint64_t position_;  ///< the caller's

  std::mutex mutex_;  ///< of all below
  std::condition_variable changed_;
  std::deque<DataRows> ready_;
  std::exception_ptr failure_;
  bool stopping_ = false;
  std::thread worker_;  ///< last: it uses all the others
};

}  // namespace arc
