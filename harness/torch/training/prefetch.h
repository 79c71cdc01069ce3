#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "harness/torch/training/data_rows.h"
#include "tasks/dataset.h"

namespace arc {

/// The batches of a stream, in its order, prepared ahead by a thread of its own, so that a device
/// never waits for its data. The thread begins with the first Next. The methods are for one thread.
class BatchPrefetcher {
 public:
  /// Batches of `rows` examples from where the stream stands, at most `ahead` of them at a time;
  /// 0: without a thread, each when it is asked for. `pinned` as of ToRows. `stream` must outlive
  /// the prefetcher and be left alone while it lives; afterwards it stands at position().
  BatchPrefetcher(TrainingStream& stream, size_t rows, size_t ahead, bool pinned);
  ~BatchPrefetcher();
  BatchPrefetcher(const BatchPrefetcher&) = delete;
  BatchPrefetcher& operator=(const BatchPrefetcher&) = delete;

  /// The next batch; waits where it is not ready. Throws what the stream threw while it was
  /// prepared, and again until Seek.
  DataRows Next();
  /// The first example of the batch that Next gives next: where a resumed run goes on.
  uint64_t position() const { return position_; }
  void Seek(uint64_t position);

 private:
  void Stop();  ///< the thread; what it prepared is thrown away, the stream is at position_
  void Work();
  DataRows Prepare();  ///< the stream's next batch
  DataRows TakeReady();

  TrainingStream& stream_;
  const size_t rows_, ahead_;
  const bool pinned_;
  uint64_t position_;
  BatchRows batch_;  ///< filled again and again by who prepares
  std::thread worker_;

  std::mutex mutex_;  ///< of all below
  std::condition_variable changed_;
  std::deque<DataRows> ready_;
  std::exception_ptr failure_;
  bool stopping_ = false;
};

}  // namespace arc
