#include "harness/torch/training/prefetch.h"

namespace arc {

BatchPrefetcher::BatchPrefetcher(TrainingStream& stream, size_t rows, size_t ahead, bool pinned)
    : stream_(stream), rows_(rows), ahead_(ahead), pinned_(pinned), position_(stream.position()) {}

BatchPrefetcher::~BatchPrefetcher() { Stop(); }

void BatchPrefetcher::Stop() {
  if (worker_.joinable()) {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    worker_.join();
  }
  ready_.clear();
  failure_ = nullptr;
  stopping_ = false;
  stream_.Seek(position_);
}

void BatchPrefetcher::Seek(uint64_t position) {
  position_ = position;
  Stop();
}

DataRows BatchPrefetcher::Prepare() {
  stream_.Next(rows_, batch_);
  return ToRows(batch_, pinned_);
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

DataRows BatchPrefetcher::TakeReady() {
  if (!worker_.joinable()) worker_ = std::thread([this] { Work(); });
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return failure_ != nullptr || !ready_.empty(); });
  if (ready_.empty()) std::rethrow_exception(failure_);
  DataRows rows = std::move(ready_.front());
  ready_.pop_front();
  changed_.notify_all();
  return rows;
}

DataRows BatchPrefetcher::Next() {
  if (ahead_ == 0) stream_.Seek(position_);  // one that threw may have left it elsewhere
  DataRows rows = ahead_ == 0 ? Prepare() : TakeReady();
  position_ += rows_;
  return rows;
}

}  // namespace arc
