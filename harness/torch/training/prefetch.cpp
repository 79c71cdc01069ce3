#include "harness/torch/training/prefetch.h"

#include <ATen/ATen.h>

#include "harness/torch/training/trainer.h"

namespace arc {

BatchPrefetcher::BatchPrefetcher(TrainingStream& stream, size_t rows, size_t ahead, bool pinned)
    : stream_(stream),
      rows_(rows),
      ahead_(ahead),
      pinned_(pinned),
      position_(stream.position()),
      worker_([this] { Work(); }) {}

BatchPrefetcher::~BatchPrefetcher() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  worker_.join();
  stream_.Seek(position_);
}

DataRows BatchPrefetcher::Prepare() {
  stream_.Next(rows_, batch_);
  const DataRows rows = ToRows(batch_, at::kCPU);
  if (!pinned_) return rows;
  return {rows.inputs.pin_memory(), rows.labels.pin_memory(), rows.identifiers.pin_memory()};
}

void BatchPrefetcher::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || ready_.size() < ahead_; });
    if (stopping_) return;
    lock.unlock();
    DataRows rows;
    std::exception_ptr failure;
    try {
      rows = Prepare();
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    failure_ = failure;
    if (!failure) ready_.push_back(std::move(rows));
    changed_.notify_all();
    if (failure) return;
  }
}

DataRows BatchPrefetcher::Next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return failure_ != nullptr || !ready_.empty(); });
  if (ready_.empty()) std::rethrow_exception(failure_);
  DataRows rows = std::move(ready_.front());
  ready_.pop_front();
  position_ += rows_;
  changed_.notify_all();
  return rows;
}

}  // namespace arc
