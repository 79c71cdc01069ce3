#include "tasks/official_layout.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tasks/error.h"
#include "tasks/files.h"
#include "tasks/npy.h"

namespace arc {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// Throws unless the metadata says what this suite's tokens are.
void CheckMetadata(const json& metadata, const SuiteInfo& info, const fs::path& file) {
  const std::pair<const char*, int> expected[] = {{"pad_id", kPadToken},
                                                  {"ignore_label_id", kPadToken},
                                                  {"blank_identifier_id", 0},
                                                  {"vocab_size", info.vocab_size},
                                                  {"seq_len", info.seq_len()}};
  for (const auto& [key, value] : expected) {
    if (!metadata.contains(key) || metadata[key] == value) continue;
    throw BadData(fmt::format("{}: {} is {}, but suite '{}' on {}x{} has {}", file.string(), key,
                              Shown(metadata[key]), info.name, info.rows, info.cols, value));
  }
}

/// Names of the sets whose arrays the folder holds.
std::vector<std::string> Sets(const fs::path& folder, const SuiteInfo& info) {
  const fs::path file = folder / "dataset.json";
  if (!fs::exists(file)) return {"all"};
  const json metadata = ReadJson(file);
  if (!metadata.is_object()) {
    throw BadData(fmt::format("{}: an object is expected, not {}", file.string(), Shown(metadata)));
  }
  CheckMetadata(metadata, info, file);
  if (!metadata.contains("sets")) return {"all"};
  try {
    return metadata["sets"].get<std::vector<std::string>>();
  } catch (const json::exception&) {
    throw BadData(fmt::format("{}: sets: a list of names is expected, not {}", file.string(),
                              Shown(metadata["sets"])));
  }
}

std::vector<int64_t> ReadVector(const fs::path& file) {
  NpyArray<int64_t> array = ReadNpyIntegers(file);
  if (array.shape.size() != 1) {
    throw BadData(
        fmt::format("{}: {} dimensions, but 1 is expected", file.string(), array.shape.size()));
  }
  return std::move(array.values);
}

/// Throws unless the indices rise from 0 to `end`, each by at least 1.
void CheckIndices(const std::vector<int64_t>& indices, uint64_t end, const fs::path& file) {
  if (indices.empty() || indices[0] != 0 || indices.back() != static_cast<int64_t>(end)) {
    throw BadData(fmt::format("{}: indices must run from 0 to {}", file.string(), end));
  }
  for (size_t i = 1; i < indices.size(); ++i) {
    if (indices[i] > indices[i - 1]) continue;
    throw BadData(fmt::format("{}: index {} is {}, not above {} before it", file.string(), i,
                              indices[i], indices[i - 1]));
  }
}

template <typename T>
void Append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

/// Appends indices of a further set, whose first 0 stands for `base`.
void AppendIndices(std::vector<int64_t>& to, const std::vector<int64_t>& from) {
  const int64_t base = to.back();
  for (size_t i = 1; i < from.size(); ++i) to.push_back(base + from[i]);
}

void AppendSet(OfficialSplit& split, const fs::path& folder, const std::string& set,
               const SuiteInfo& info) {
  const auto file = [&](const char* what) { return folder / (set + "__" + what + ".npy"); };
  const auto inputs = ReadNpyTokens(file("inputs"), info.seq_len(), info.vocab_size);
  const auto labels = ReadNpyTokens(file("labels"), info.seq_len(), info.vocab_size);
  if (labels.shape != inputs.shape) {
    throw BadData(fmt::format("{}: {} rows, but the inputs have {}", file("labels").string(),
                              labels.shape[0], inputs.shape[0]));
  }
  const auto identifiers = ReadVector(file("puzzle_identifiers"));
  const auto puzzles = ReadVector(file("puzzle_indices"));
  const auto groups = ReadVector(file("group_indices"));
  CheckIndices(puzzles, inputs.shape[0], file("puzzle_indices"));
  CheckIndices(groups, puzzles.size() - 1, file("group_indices"));
  if (identifiers.size() != puzzles.size() - 1) {
    throw BadData(fmt::format("{}: {} identifiers for {} puzzles",
                              file("puzzle_identifiers").string(), identifiers.size(),
                              puzzles.size() - 1));
  }
  split.rows += inputs.shape[0];
  Append(split.inputs, inputs.values);
  Append(split.labels, labels.values);
  Append(split.puzzle_identifiers, identifiers);
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
  for (const std::string& set : Sets(folder, info)) AppendSet(split, folder, set, info);
  if (split.rows == 0) throw BadData(fmt::format("{}: no examples", split.folder));
  return split;
}

std::vector<std::string> ReadOfficialIdentifiers(const fs::path& folder) {
  for (const fs::path& place : {folder, folder / ".."}) {
    const fs::path file = place / "identifiers.json";
    if (!fs::exists(file)) continue;
    const json names = ReadJson(file);
    try {
      return names.get<std::vector<std::string>>();
    } catch (const json::exception&) {
      throw BadData(
          fmt::format("{}: a list of names is expected, not {}", file.string(), Shown(names)));
    }
  }
  return {};
}

}  // namespace arc
