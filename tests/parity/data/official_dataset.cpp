// Kind official_dataset: datasets of the public builders, read and built again.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "tasks/error.h"
#include "tasks/files.h"
#include "tests/evaluators/temp_folder.h"
#include "tests/parity/data/official_case.h"
#include "tests/parity/data/values.h"
#include "tests/parity/kinds.h"

namespace arc::parity {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

/// What the builder wrote: all but what was put beside it. Relative to the folder.
std::set<std::string> WrittenFiles(const fs::path& folder) {
  std::set<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().lexically_relative(folder).string();
    const std::string extension = entry.path().extension().string();
    if (!entry.is_regular_file() || name.starts_with("source/") || name == "build.json") continue;
    if (extension != ".md" && extension != ".txt") files.insert(name);
  }
  return files;
}

void CompareBytes(CaseReport& report, const std::string& name, const std::string& actual,
                  const std::string& expected) {
  int64_t different = std::max(actual.size(), expected.size()) -
                      std::min(actual.size(), expected.size());
  for (size_t i = 0; i < std::min(actual.size(), expected.size()); ++i) {
    different += actual[i] != expected[i];
  }
  report.Exact(name, "bytes", static_cast<int64_t>(expected.size()), different);
}

template <typename T>
void CompareArrays(CaseReport& report, const std::string& file, const std::vector<T>& actual,
                   const std::vector<T>& expected) {
  const auto count = static_cast<int64_t>(expected.size());
  if (actual.size() != expected.size()) {
    return report.Exact(file, "elements", count, count,
                        fmt::format("{} elements instead of {}", actual.size(), count));
  }
  int64_t different = 0;
  for (size_t i = 0; i < expected.size(); ++i) different += actual[i] != expected[i];
  report.Exact(file, "elements", count, different);
}

/// Every field as it stands, against what the reader takes from it and the rebuilt one.
void CompareMetadata(CaseReport& report, const std::string& file, const fs::path& rebuilt,
                     const fs::path& folder) {
  const auto expected = ordered_json::parse(ReadFile(folder / file));
  const ordered_json read = ReadOfficialMetadata(folder / file).ToJson();
  const auto built = ordered_json::parse(ReadFile(rebuilt / file));
  for (const auto& [key, value] : expected.items()) {
    if (!read.contains(key)) {
      report.Missing(file, key);
      continue;
    }
    report.Text(file, key + " read", read.at(key).dump(), value.dump());
    report.Text(file, key + " rebuilt", built.value(key, ordered_json()).dump(), value.dump());
  }
}

void CompareSplit(CaseReport& report, const std::string& split, const fs::path& rebuilt,
                  const fs::path& folder, const SuiteInfo& info) {
  CompareMetadata(report, split + "/dataset.json", rebuilt, folder);
  const OfficialSplit expected = ReadOfficialSplit(folder / split, info);
  const OfficialSplit built = ReadOfficialSplit(rebuilt / split, info);
  const auto compare = [&](const char* name, const auto& member) {
    CompareArrays(report, fmt::format("{}/all__{}.npy", split, name), built.*member,
                  expected.*member);
  };
  compare("inputs", &OfficialSplit::inputs);
  compare("labels", &OfficialSplit::labels);
  compare("puzzle_identifiers", &OfficialSplit::puzzle_identifiers);
  compare("puzzle_indices", &OfficialSplit::puzzle_indices);
  compare("group_indices", &OfficialSplit::group_indices);
}

SuiteInfo InfoOf(const OfficialCase& c) {
  if (c.builder != "maze") return MakeSuite(c.builder)->Info();
  const int64_t length = ReadOfficialMetadata(c.folder / "test/dataset.json").seq_len;
  int side = 1;
  while (int64_t{side} * side < length) ++side;
  return MakeSuite("maze", {side, side})->Info();
}

}  // namespace

void CheckOfficialDataset(const fs::path& folder, CaseReport& report) {
  const OfficialCase c = ReadOfficialCase(folder);
  ReportUnknownKeys(report, "build.json", "", c.build,
                    {"builder", "config", "PYTHONHASHSEED", "printed", "note",
                     "numpy_seed_set_before_call"});
  const TempFolder temporary;
  const fs::path rebuilt = temporary / "dataset";
  (c.builder == "arc" ? RebuildArc : RebuildBoards)(c, rebuilt, report);
  const std::set<std::string> files = WrittenFiles(folder), built = WrittenFiles(rebuilt);
  for (const std::string& name : built) {
    const std::string expected = ReadFile(folder / name);  // throws where it was removed
    CompareBytes(report, name, ReadFile(rebuilt / name), expected);
  }
  for (const std::string& name : files) {
    if (!built.contains(name)) report.Missing(name, "bytes", fs::file_size(folder / name));
  }
  for (const char* split : {"train", "test"}) {
    if (built.contains(std::string(split) + "/dataset.json")) {
      CompareSplit(report, split, rebuilt, folder, InfoOf(c));
    }
  }
}

}  // namespace arc::parity
