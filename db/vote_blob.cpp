#include "db/vote_blob.h"

#include <fmt/format.h>
#include <zstd.h>

#include <bit>
#include <cstring>
#include <string_view>

#include "evaluators/grid_stream.h"
#include "evaluators/zstd_stream.h"
#include "tasks/error.h"

namespace arc {
namespace {

static_assert(std::endian::native == std::endian::little, "vote blobs are little-endian");
constexpr size_t kVoteBytes = 15;
constexpr int kZstdLevel = 3;
constexpr int kGridLevel = 9;  // grids of an output are alike: a fifth smaller than with 3

/// Writes or reads one array of the blob and moves on behind it.
template <typename T, typename Get>
uint8_t* PutArray(uint8_t* at, std::span<const Vote> votes, Get get) {
  for (const Vote& vote : votes) {
    const T value = static_cast<T>(get(vote));
    std::memcpy(at, &value, sizeof(T));
    at += sizeof(T);
  }
  return at;
}

template <typename T, typename Set>
const uint8_t* TakeArray(const uint8_t* at, std::vector<Vote>& votes, Set set) {
  for (Vote& vote : votes) {
    T value;
    std::memcpy(&value, at, sizeof(T));
    set(vote, value);
    at += sizeof(T);
  }
  return at;
}

Blob RawBlob(std::span<const Vote> votes) {
  Blob raw(votes.size() * kVoteBytes);
  uint8_t* at = raw.data();
  at = PutArray<uint32_t>(at, votes, [](const Vote& v) { return v.view; });
  at = PutArray<uint16_t>(at, votes, [](const Vote& v) { return v.step; });
  at = PutArray<uint8_t>(at, votes, [](const Vote& v) { return v.halted; });
  at = PutArray<uint32_t>(at, votes, [](const Vote& v) { return v.candidate; });
  PutArray<float>(at, votes, [](const Vote& v) { return v.q; });
  return raw;
}

Blob Decompress(const Blob& data, size_t bytes, const std::string& where) {
  const bool fits = ZSTD_getFrameContentSize(data.data(), data.size()) == bytes;
  Blob raw(fits ? bytes : 0);
  const size_t got = ZSTD_decompress(raw.data(), raw.size(), data.data(), data.size());
  if (ZSTD_isError(got)) {
    throw BadData(fmt::format("{}: damaged votes: {}", where, ZSTD_getErrorName(got)));
  }
  raw.resize(got);
  return raw;
}

}  // namespace

VoteBlob PackVotes(std::span<const Vote> votes) {
  Blob raw = RawBlob(votes);
  Blob packed(ZSTD_compressBound(raw.size()));
  const size_t size =
      ZSTD_compress(packed.data(), packed.size(), raw.data(), raw.size(), kZstdLevel);
  if (ZSTD_isError(size) || size >= raw.size()) return {"raw", std::move(raw)};
  packed.resize(size);
  return {"zstd", std::move(packed)};
}

std::vector<Vote> UnpackVotes(const VoteBlob& blob, size_t count, const std::string& where) {
  const bool compressed = blob.encoding == "zstd";
  const Blob raw = compressed ? Decompress(blob.data, count * kVoteBytes, where) : blob.data;
  if (raw.size() != count * kVoteBytes) {
    throw BadData(fmt::format("{}: damaged votes: {} bytes, {} votes take {}", where, raw.size(),
                              count, count * kVoteBytes));
  }
  std::vector<Vote> votes(count);
  const uint8_t* at = raw.data();
  at = TakeArray<uint32_t>(at, votes, [](Vote& v, uint32_t x) { v.view = x; });
  at = TakeArray<uint16_t>(at, votes, [](Vote& v, uint16_t x) { v.step = x; });
  at = TakeArray<uint8_t>(at, votes, [](Vote& v, uint8_t x) { v.halted = x != 0; });
  at = TakeArray<uint32_t>(at, votes, [](Vote& v, uint32_t x) { v.candidate = x; });
  TakeArray<float>(at, votes, [](Vote& v, float x) { v.q = x; });
  return votes;
}

Blob PackGrids(std::span<const Grid> grids) {
  Compressor frame(kGridLevel);
  for (const Grid& grid : grids) PutGrid(frame, grid);
  const std::string bytes = frame.Finish();
  return {bytes.begin(), bytes.end()};
}

std::vector<Grid> UnpackGrids(const Blob& blob, size_t count, const std::string& where) {
  std::vector<Grid> grids;
  try {
    Decompressor frame({reinterpret_cast<const char*>(blob.data()), blob.size()});
    while (grids.size() < count) grids.push_back(GetGrid(frame));
    frame.ExpectEnd();
  } catch (const Error& error) {
    throw BadData(fmt::format("{}: damaged candidates: {}", where, error.what()));
  }
  return grids;
}

}  // namespace arc
