#include "harness/worker/training_profile.h"

#include <ctime>
#include <fstream>

#include "harness/run/profile_file.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr int64_t kWarmUpSteps = 3, kTracedSteps = 10;

double ProcessSeconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

}  // namespace

TrainingProfile::TrainingProfile(std::filesystem::path trace, c10::Device device)
    : trace_(std::move(trace)), device_(device) {
  if (!std::ofstream(trace_)) throw CannotWrite("cannot write " + trace_.string());
}

void TrainingProfile::BeforeStep() {
  if (steps_ == kWarmUpSteps + kTracedSteps) EndTrace();
  if (steps_ == kWarmUpSteps) {
    recording_.emplace(trace_, device_);
    clock_.emplace();
    start_ = std::chrono::steady_clock::now();
  }
  ++steps_;
}

void TrainingProfile::EndTrace() {
  const auto now = std::chrono::steady_clock::now();
  if (recording_) recording_->Finish();
  recording_.reset();
  start_ += std::chrono::steady_clock::now() - now;  // writing it is no part of the run
}

void TrainingProfile::Finish() {
  EndTrace();
  ProfileSummary summary;
  summary.cpu_seconds = ProcessSeconds();
  if (clock_) {
    summary.steps = steps_ - kWarmUpSteps;
    summary.wall_seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    for (const PhaseClock::Time& time : clock_->Times()) {
      summary.phases.push_back({time.path, time.calls, time.seconds, time.own});
    }
  }
  clock_.reset();
  WriteProfileSummary(ProfileSummaryFile(trace_), summary);
}

}  // namespace arc
