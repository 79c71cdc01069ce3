#pragma once
#include <span>
#include <string>
#include <vector>

#include "db/records.h"
#include "evaluators/prediction.h"

namespace arc {

/// The `data` of a row of table vote_blobs: arrays in the order view (uint32), step
/// (uint16), halted (uint8), candidate (uint32), q (float32), each of n values,
/// little-endian, without gaps: 15 n bytes. "zstd": that as one zstd frame.
struct VoteBlob {
  std::string encoding;  ///< "raw" or "zstd", whichever is smaller
  Blob data;
};

VoteBlob PackVotes(std::span<const Vote> votes);

/// Throws BadData naming `where` if the blob does not hold `count` votes.
std::vector<Vote> UnpackVotes(const VoteBlob& blob, size_t count, const std::string& where);

/// The `grids` of a row of table vote_blobs: one zstd frame of all candidates in their order, each
/// as PutGrid (evaluators/grid_stream.h) writes it.
Blob PackGrids(std::span<const Grid> grids);

/// Throws BadData naming `where` if the blob does not hold `count` grids.
std::vector<Grid> UnpackGrids(const Blob& blob, size_t count, const std::string& where);

}  // namespace arc
