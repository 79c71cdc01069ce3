#include "harness/worker/checkpoint_keeper.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "tasks/hash.h"

namespace arc {
namespace {

std::string NameOf(uint64_t step) {
  return fmt::format("checkpoints/step_{:08}.safetensors", step);
}

}  // namespace

std::filesystem::path CheckpointKeeper::FileOf(int64_t step) const {
  return run_folder_ / NameOf(static_cast<uint64_t>(step));
}

bool CheckpointKeeper::Has(uint64_t step) const {
  return std::ranges::any_of(written_, [&](const Written& w) { return w.step == step; });
}

void CheckpointKeeper::Write(uint64_t step, const std::string& kind, const Checkpoint& state) {
  std::filesystem::create_directories(run_folder_ / "checkpoints");
  WriteSafetensors(run_folder_ / NameOf(step), state);
  written_.push_back({step, kind});
  Announce(step, kind);
}

void CheckpointKeeper::Rename(uint64_t step, const std::string& kind) {
  const auto written = std::ranges::find(written_, step, &Written::step);
  if (written->kind == "best" || written->kind == kind) return;
  written->kind = kind;
  Announce(step, kind);
}

void CheckpointKeeper::Announce(uint64_t step, const std::string& kind) const {
  const std::filesystem::path path = run_folder_ / NameOf(step);
  events_.Send(CheckpointEvent{step, NameOf(step), Sha256OfFile(path),
                               std::filesystem::file_size(path), kind});
}

void CheckpointKeeper::DropOld() {
  std::map<std::string, int> kept = {{"periodic", 2}, {"best", 1}};
  for (auto w = written_.rbegin(); w != written_.rend(); ++w) {
    const auto room = kept.find(w->kind);
    if (room == kept.end() || room->second-- > 0) continue;
    std::error_code ignored;  // a file that stays is no harm
    std::filesystem::remove(run_folder_ / NameOf(w->step), ignored);
    w->kind.clear();
  }
  std::erase_if(written_, [](const Written& w) { return w.kind.empty(); });
}

}  // namespace arc
