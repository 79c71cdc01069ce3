#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "evaluators/prediction.h"

namespace arc {

/// What one worker hands over: votes and a JSON text that says what they are of.
struct Shard {
  std::string metadata;  ///< JSON, as given; "{}" where there is nothing to say
  std::vector<OutputVotes> outputs;
};

/// File: "ARCVOTES", version u32, 0 u32, size u64 of the zstd frame, the frame,
/// SHA-256 (64 hex digits) of all before; little-endian. Written to a temporary name beside `path`,
/// fsynced, renamed. Throws Failed naming the path; then nothing is left at it.
void WriteShard(const std::filesystem::path& path, const Shard& shard);

/// Throws BadData naming the file and what is wrong: missing, foreign, of a newer
/// version, truncated, corrupted, or contradictory inside.
Shard ReadShard(const std::filesystem::path& path);

}  // namespace arc
