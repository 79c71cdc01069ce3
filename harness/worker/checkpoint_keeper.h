#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/run/events.h"
#include "harness/torch/checkpoint/checkpoint.h"

namespace arc {

/// The checkpoints of one training session, in the folder `checkpoints` of its run's.
class CheckpointKeeper {
 public:
  /// `events` must outlive it.
  CheckpointKeeper(std::filesystem::path run_folder, EventWriter& events)
      : run_folder_(std::move(run_folder)), events_(events) {}

  std::filesystem::path FileOf(int64_t step) const;
  /// Written in this session?
  bool Has(uint64_t step) const;
  /// Writes and announces. Throws CannotWrite naming the file.
  void Write(uint64_t step, const std::string& kind, const Checkpoint& state);
  /// A file that is there is of this kind from now on; the best one stays the best.
  void Rename(uint64_t step, const std::string& kind);
  /// Removes the periodic ones of this session but the last two, and the best but the last.
  void DropOld();

 private:
  void Announce(uint64_t step, const std::string& kind) const;
  struct Written {
    uint64_t step;
    std::string kind;
  };
  std::filesystem::path run_folder_;
  EventWriter& events_;
  std::vector<Written> written_;
};

}  // namespace arc
