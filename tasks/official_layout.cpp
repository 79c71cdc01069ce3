#include "tasks/official_layout.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "tasks/error.h"
#include "tasks/files.h"
#include "tasks/npy.h"

namespace arc {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::vector<int64_t> ReadVector(const fs::path& file) {
  NpyArray<int64_t> array = ReadNpyIntegers(file);
  if (array.shape.size() != 1) {
    throw BadData(
        fmt::format("{}: {} dimensions, but 1 is expected", file.string(), array.shape.size()));
  }
  return std::move(array.values);
}

/// Throws unless the indices rise from 0 to `end`, the number of `what`, each by at least 1.
void CheckIndices(const std::vector<int64_t>& indices, uint64_t end, const char* what,
                  const fs::path& file) {
  if (indices.empty()) throw BadData(fmt::format("{}: is empty", file.string()));
  for (size_t i = 0; i < indices.size(); ++i) {
    const char* wrong = nullptr;
    if (i == 0 && indices[i] != 0) wrong = "not 0";
    if (i > 0 && indices[i] <= indices[i - 1]) wrong = "not above the one before it";
    if (std::cmp_greater(indices[i], end)) wrong = "beyond the end";
    if (!wrong) continue;
    throw BadData(fmt::format("{}: index {} is {}: {}; indices rise from 0 to {}, the number of {}",
                              file.string(), i, indices[i], wrong, end, what));
  }
  if (std::cmp_equal(indices.back(), end)) return;
  throw BadData(fmt::format("{}: index {}, the last, is {}, but there are {} {}", file.string(),
                            indices.size() - 1, indices.back(), end, what));
}

void CheckPuzzleIdentifiers(const std::vector<int64_t>& identifiers, uint64_t puzzles,
                            const OfficialMetadata& metadata, const fs::path& file) {
  if (identifiers.size() != puzzles) {
    throw BadData(fmt::format("{}: {} identifiers for {} puzzles", file.string(),
                              identifiers.size(), puzzles));
  }
  for (size_t i = 0; i < identifiers.size(); ++i) {
    if (identifiers[i] >= 0 && identifiers[i] < metadata.num_puzzle_identifiers) continue;
    throw BadData(fmt::format("{}: index {} is {}: not below num_puzzle_identifiers, {}",
                              file.string(), i, identifiers[i], metadata.num_puzzle_identifiers));
  }
}

/// The first set is taken as it is: its arrays may be gigabytes.
template <typename T>
void Append(std::vector<T>& to, std::vector<T>&& from) {
  if (to.empty()) {
    to = std::move(from);
  } else {
    to.insert(to.end(), from.begin(), from.end());
  }
}

/// Appends indices of a further set, whose first 0 stands for `base`.
void AppendIndices(std::vector<int64_t>& to, const std::vector<int64_t>& from) {
  const int64_t base = to.back();
  for (size_t i = 1; i < from.size(); ++i) to.push_back(base + from[i]);
}

void AppendSet(OfficialSplit& split, const fs::path& folder, const std::string& set,
               const SuiteInfo& info) {
  const auto file = [&](const char* what) { return folder / (set + "__" + what + ".npy"); };
  auto inputs = ReadNpyTokens(file("inputs"), info.seq_len(), info.vocab_size);
  auto labels = ReadNpyTokens(file("labels"), info.seq_len(), info.vocab_size);
  if (labels.shape != inputs.shape) {
    throw BadData(fmt::format("{}: {} rows, but the inputs have {}", file("labels").string(),
                              labels.shape[0], inputs.shape[0]));
  }
  auto identifiers = ReadVector(file("puzzle_identifiers"));
  const auto puzzles = ReadVector(file("puzzle_indices"));
  const auto groups = ReadVector(file("group_indices"));
  CheckIndices(puzzles, inputs.shape[0], "rows", file("puzzle_indices"));
  CheckIndices(groups, puzzles.size() - 1, "puzzles", file("group_indices"));
  CheckPuzzleIdentifiers(identifiers, puzzles.size() - 1, split.metadata,
                         file("puzzle_identifiers"));
  split.rows += inputs.shape[0];
  Append(split.inputs, std::move(inputs.values));
  Append(split.labels, std::move(labels.values));
  Append(split.puzzle_identifiers, std::move(identifiers));
  AppendIndices(split.puzzle_indices, puzzles);
  AppendIndices(split.group_indices, groups);
}

}  // namespace

bool IsOfficialSplit(const fs::path& folder) {
  return fs::is_directory(folder) &&
         (fs::exists(folder / "dataset.json") || fs::exists(folder / "all__inputs.npy"));
}

std::vector<fs::path> OfficialSplits(const fs::path& folder) {
  // Without a slash at its end, so that its last name is the split's.
  if (IsOfficialSplit(folder)) return {folder.has_filename() ? folder : folder.parent_path()};
  std::vector<fs::path> splits;
  for (const char* name : {"train", "test"}) {
    if (IsOfficialSplit(folder / name)) splits.push_back(folder / name);
  }
  return splits;
}

OfficialSplit ReadOfficialSplit(const fs::path& folder, const SuiteInfo& info) {
  OfficialSplit split;
  split.folder = folder.string();
  split.puzzle_indices = split.group_indices = {0};
  const fs::path file = folder / "dataset.json";
  split.metadata = ReadOfficialMetadata(file);
  CheckOfficialMetadata(split.metadata, info, file);
  for (const std::string& set : split.metadata.sets) AppendSet(split, folder, set, info);
  if (split.rows == 0) throw BadData(fmt::format("{}: no examples", split.folder));
  if (!std::cmp_equal(split.metadata.total_groups, split.groups())) {
    throw BadData(fmt::format("{}: total_groups is {}, but the arrays have {}", file.string(),
                              split.metadata.total_groups, split.groups()));
  }
  return split;
}

std::vector<std::string> ReadOfficialIdentifiers(const fs::path& folder,
                                                 const OfficialMetadata& metadata) {
  const fs::path beside = folder / "identifiers.json";
  const fs::path above = (folder / ".." / "identifiers.json").lexically_normal();
  const fs::path file = fs::exists(beside) ? beside : above;
  const json names = ReadJson(file);
  std::vector<std::string> read;
  try {
    read = names.get<std::vector<std::string>>();
  } catch (const json::exception&) {
    throw BadData(
        fmt::format("{}: a list of names is expected, not {}", file.string(), Shown(names)));
  }
  if (std::cmp_equal(read.size(), metadata.num_puzzle_identifiers)) return read;
  throw BadData(fmt::format("{}: {} names, but num_puzzle_identifiers of {} is {}", file.string(),
                            read.size(), folder.string(), metadata.num_puzzle_identifiers));
}

}  // namespace arc
