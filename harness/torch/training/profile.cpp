#include "harness/torch/training/profile.h"

#include <ATen/record_function.h>
#include <fmt/format.h>
#include <torch/csrc/autograd/profiler_kineto.h>

#include <fstream>
#include <memory>
#include <set>

#include "tasks/error.h"

namespace arc {
namespace {

namespace profiler = torch::autograd::profiler;
using torch::profiler::impl::ActivityType;
using torch::profiler::impl::ProfilerConfig;
using torch::profiler::impl::ProfilerState;

/// Callbacks are plain functions, so what they call has to be found here.
thread_local PhaseClock* listening = nullptr;

std::set<ActivityType> Activities(c10::Device device) {
  std::set<ActivityType> activities = {ActivityType::CPU};
  if (device.is_cuda()) activities.insert(ActivityType::CUDA);
  return activities;
}

}  // namespace

PhaseClock::PhaseClock() : nodes_(1) {
  if (listening != nullptr) throw Failed("this thread is being profiled already");
  listening = this;
  at::RecordFunctionCallback callback(
      [](const at::RecordFunction& record) -> std::unique_ptr<at::ObserverContext> {
        listening->Begin(record.name());
        return nullptr;
      },
      [](const at::RecordFunction&, at::ObserverContext*) { listening->End(); });
  callback_ = at::addThreadLocalCallback(callback.scopes({at::RecordScope::USER_SCOPE}));
}

PhaseClock::~PhaseClock() {
  at::removeCallback(callback_);
  listening = nullptr;
}

void PhaseClock::Begin(const char* name) {
  size_t node = 0;
  for (const size_t child : nodes_[current_].inside) {
    if (nodes_[child].name == name) node = child;
  }
  if (node == 0) {
    node = nodes_.size();
    nodes_.push_back({name, current_, {}, 0, {}, {}});
    nodes_[current_].inside.push_back(node);
  }
  current_ = node;
  nodes_[node].start = Clock::now();
}

void PhaseClock::End() {
  if (current_ == 0) return;  // it began before anyone listened
  Node& node = nodes_[current_];
  node.time += Clock::now() - node.start;
  ++node.calls;
  current_ = node.parent;
}

void PhaseClock::AddTimes(size_t node, const std::string& path, std::vector<Time>& times) const {
  const auto seconds = [](Clock::duration time) {
    return std::chrono::duration<double>(time).count();
  };
  for (const size_t child : nodes_[node].inside) {
    const Node& n = nodes_[child];
    double inside = 0;
    for (const size_t grandchild : n.inside) inside += seconds(nodes_[grandchild].time);
    const std::string name = path.empty() ? n.name : path + "/" + n.name;
    if (n.calls > 0) times.push_back({name, n.calls, seconds(n.time), seconds(n.time) - inside});
    AddTimes(child, name, times);
  }
}

std::vector<PhaseClock::Time> PhaseClock::Times() const {
  std::vector<Time> times;
  AddTimes(0, "", times);
  return times;
}

TraceRecording::TraceRecording(std::filesystem::path file, c10::Device device)
    : file_(std::move(file)) {
  if (!std::ofstream(file_)) throw CannotWrite(fmt::format("cannot write {}", file_.string()));
  const ProfilerConfig config(ProfilerState::KINETO);
  profiler::prepareProfiler(config, Activities(device));
  profiler::enableProfiler(config, Activities(device));
}

TraceRecording::~TraceRecording() {
  if (!finished_) profiler::disableProfiler();
}

void TraceRecording::Finish() {
  finished_ = true;
  profiler::disableProfiler()->save(file_.string());
}

}  // namespace arc
