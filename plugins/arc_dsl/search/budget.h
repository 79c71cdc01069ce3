#pragma once
#include <chrono>
#include <cstdint>

namespace arc_dsl {

/// How much a search may do: so much work, in units of about a nanosecond that are
/// counted and not measured, so that a search that it ends ends at the same place on
/// every machine; and, whatever the work, not beyond a deadline.
class Budget {
 public:
  using Clock = std::chrono::steady_clock;
  Budget(uint64_t work, Clock::time_point deadline) : left_(work), deadline_(deadline) {}

  /// False once work or time is used up, from then on for ever.
  bool Spend(uint64_t work) {
    since_look_ += work;
    if (since_look_ >= kLook) {
      since_look_ = 0;
      if (Clock::now() >= deadline_) late_ = true;
    }
    left_ = work < left_ ? left_ - work : 0;
    return !IsSpent();
  }
  bool IsSpent() const { return late_ || left_ <= aside_; }
  /// So much counts as spent, until it is set to 0 again.
  void SetAside(uint64_t work) { aside_ = work; }
  bool late() const { return late_; }
  uint64_t left() const { return left_; }

  /// A budget of at most so much of what is left here; what it used is to be spent here.
  Budget Part(uint64_t work) const { return {work < left_ ? work : left_, deadline_}; }

 private:
  static constexpr uint64_t kLook = 100'000;  ///< the clock is looked at after so much work
  uint64_t left_;
  uint64_t aside_ = 0;
  Clock::time_point deadline_;
  uint64_t since_look_ = kLook;
  bool late_ = false;
};

}  // namespace arc_dsl
