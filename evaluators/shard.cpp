#include "evaluators/shard.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>

#include "evaluators/grid_stream.h"
#include "evaluators/zstd_stream.h"
#include "tasks/atomic_file.h"
#include "tasks/error.h"
#include "tasks/files.h"
#include "tasks/hash.h"

namespace arc {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie");

constexpr std::string_view kMagic = "ARCVOTES";
constexpr uint32_t kVersion = 1;
constexpr size_t kTrailer = 64;       // SHA-256, hex
constexpr size_t kPortion = 1 << 20;  // most bytes taken on the word of a length field

/// First bytes of the file.
struct Head {
  char magic[8];
  uint32_t version;
  uint32_t zero;
  uint64_t size;  ///< of the zstd frame
};
static_assert(sizeof(Head) == 24 && std::is_trivially_copyable_v<Head>);

template <typename T>
void Put(Compressor& out, T value) {
  out.Append(&value, sizeof value);
}

void PutText(Compressor& out, std::string_view text) {
  Put<uint64_t>(out, text.size());
  out.Append(text.data(), text.size());
}

/// One field of all votes after the other: like compresses well next to like.
template <typename T, typename Field>
void PutColumn(Compressor& out, const std::vector<Vote>& votes, Field field) {
  std::vector<T> column;
  column.reserve(votes.size());
  for (const Vote& vote : votes) column.push_back(static_cast<T>(vote.*field));
  out.Append(column.data(), column.size() * sizeof(T));
}

void PutOutput(Compressor& out, const OutputVotes& output) {
  PutText(out, output.puzzle);
  Put<uint32_t>(out, output.test);
  Put<uint64_t>(out, output.candidates.size());
  for (const Grid& grid : output.candidates) PutGrid(out, grid);
  Put<uint64_t>(out, output.votes.size());
  PutColumn<uint32_t>(out, output.votes, &Vote::view);
  PutColumn<uint16_t>(out, output.votes, &Vote::step);
  PutColumn<uint8_t>(out, output.votes, &Vote::halted);
  PutColumn<uint32_t>(out, output.votes, &Vote::candidate);
  PutColumn<float>(out, output.votes, &Vote::q);
}

template <typename T>
T Get(Decompressor& in) {
  T value;
  in.Read(&value, sizeof value);
  return value;
}

/// Grows with what is really there, so that a false `count` costs no memory.
template <typename Container>
Container GetMany(Decompressor& in, uint64_t count) {
  using T = typename Container::value_type;
  Container values;
  while (values.size() < count) {
    const size_t have = values.size();
    values.resize(have + std::min<uint64_t>(count - have, kPortion / sizeof(T)));
    in.Read(values.data() + have, (values.size() - have) * sizeof(T));
  }
  return values;
}

std::string GetText(Decompressor& in) { return GetMany<std::string>(in, Get<uint64_t>(in)); }

template <typename T, typename Field>
void GetColumn(Decompressor& in, std::vector<Vote>& votes, uint64_t count, Field field) {
  const std::vector<T> column = GetMany<std::vector<T>>(in, count);
  votes.resize(count);
  for (uint64_t i = 0; i < count; ++i) {
    votes[i].*field = static_cast<std::remove_reference_t<decltype(votes[i].*field)>>(column[i]);
  }
}

OutputVotes GetOutput(Decompressor& in) {
  OutputVotes output;
  output.puzzle = GetText(in);
  output.test = Get<uint32_t>(in);
  const auto candidates = Get<uint64_t>(in);
  while (output.candidates.size() < candidates) output.candidates.push_back(GetGrid(in));
  const auto votes = Get<uint64_t>(in);
  GetColumn<uint32_t>(in, output.votes, votes, &Vote::view);
  GetColumn<uint16_t>(in, output.votes, votes, &Vote::step);
  GetColumn<uint8_t>(in, output.votes, votes, &Vote::halted);
  GetColumn<uint32_t>(in, output.votes, votes, &Vote::candidate);
  GetColumn<float>(in, output.votes, votes, &Vote::q);
  for (const Vote& vote : output.votes) {
    if (vote.candidate < candidates) continue;
    throw BadData(fmt::format("puzzle {} output {}: a vote for candidate {} of {}", output.puzzle,
                              output.test, vote.candidate, candidates));
  }
  return output;
}

Shard Decode(std::string_view frame) {
  Decompressor in(frame);
  Shard shard;
  shard.metadata = GetText(in);
  const auto outputs = Get<uint64_t>(in);
  while (shard.outputs.size() < outputs) shard.outputs.push_back(GetOutput(in));
  in.ExpectEnd();
  return shard;
}

std::string Encode(const Shard& shard) {
  Compressor out;
  PutText(out, shard.metadata);
  Put<uint64_t>(out, shard.outputs.size());
  for (const OutputVotes& output : shard.outputs) PutOutput(out, output);
  return out.Finish();
}

/// The zstd frame inside `file`, all around it checked.
std::string_view Frame(std::string_view file) {
  Head head{};
  if (file.substr(0, kMagic.size()) != kMagic.substr(0, file.size()) || file.empty()) {
    throw BadData("not a shard of votes");
  }
  if (file.size() < sizeof head) throw BadData("truncated in its header");
  std::memcpy(&head, file.data(), sizeof head);
  if (head.version > kVersion) {
    throw BadData(
        fmt::format("of version {}, newer than this program's {}", head.version, kVersion));
  }
  if (head.version != kVersion || head.zero != 0) throw BadData("corrupted in its header");
  const size_t room = file.size() - sizeof head;
  if (room < kTrailer || room - kTrailer < head.size) {
    throw BadData(fmt::format("truncated: {} bytes are left, its zstd data alone has {}",
                              file.size(), head.size));
  }
  if (room - kTrailer > head.size) throw BadData("longer than its header says");
  const std::string_view signed_part = file.substr(0, file.size() - kTrailer);
  if (Sha256Hex(signed_part) != file.substr(signed_part.size())) {
    throw BadData("corrupted: its SHA-256 is another");
  }
  return signed_part.substr(sizeof head);
}

}  // namespace

void WriteShard(const std::filesystem::path& path, const Shard& shard) {
  const std::string frame = Encode(shard);
  Head head{{}, kVersion, 0, frame.size()};
  std::memcpy(head.magic, kMagic.data(), kMagic.size());
  const std::string_view head_bytes(reinterpret_cast<const char*>(&head), sizeof head);
  const std::string trailer = Sha256().Add(head_bytes).Add(frame).Hex();
  WriteFileAtomically(path, {head_bytes, frame, trailer});
}

Shard ReadShard(const std::filesystem::path& path) {
  const std::string file = ReadFile(path);
  try {
    return Decode(Frame(file));
  } catch (const Error& error) {
    throw BadData(fmt::format("{}: {}", path.string(), error.what()));
  }
}

}  // namespace arc
