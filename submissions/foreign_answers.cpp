#include "submissions/foreign_answers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "submissions/submission_reader.h"
#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// The value at the end of the keys; null where there is none.
const json& At(const json& value, std::initializer_list<const char*> keys) {
  static const json kNone;
  const json* at = &value;
  for (const char* key : keys) {
    if (!at->is_object() || !at->contains(key)) return kNone;
    at = &at->at(key);
  }
  return *at;
}

/// No sum of such numbers in a file that memory holds is too large for 64 bits.
constexpr double kMostOfCall = 1e12;

/// Adds the number at the end of the keys, where there is one.
template <typename Number>
void AddNumber(const json& metadata, std::initializer_list<const char*> keys,
               std::optional<Number>& sum, std::vector<std::string>& odd) {
  const json& value = At(metadata, keys);
  if (!value.is_number()) return;
  if (const auto number = value.get<double>(); number >= 0 && number <= kMostOfCall) {
    sum = sum.value_or(0) + static_cast<Number>(number);
  } else {
    odd.push_back(fmt::format("{} is {}", fmt::join(keys, "."), value.dump()));
  }
}

void AddName(const json& value, std::set<std::string>& names) {
  if (value.is_string()) names.insert(value.get<std::string>());
}

void AddCall(const json& metadata, CallTotals& calls) {
  if (!metadata.is_object()) return;
  ++calls.attempts;
  AddName(At(metadata, {"model"}), calls.models);
  AddName(At(metadata, {"provider"}), calls.providers);
  AddName(At(metadata, {"test_id"}), calls.configurations);
  std::vector<std::string>& odd = calls.odd_numbers;
  AddNumber(metadata, {"cost", "total_cost"}, calls.cost, odd);
  AddNumber(metadata, {"usage", "prompt_tokens"}, calls.prompt_tokens, odd);
  AddNumber(metadata, {"usage", "completion_tokens"}, calls.completion_tokens, odd);
  AddNumber(metadata, {"usage", "completion_tokens_details", "reasoning_tokens"},
            calls.reasoning_tokens, odd);
  AddNumber(metadata, {"usage", "total_tokens"}, calls.total_tokens, odd);
}

/// The attempts with the grids themselves, as Kaggle has them.
json PlainAttempts(const json& attempts, CallTotals& calls) {
  if (!attempts.is_object()) return attempts;
  json plain = json::object();
  for (const auto& [key, attempt] : attempts.items()) {
    if (attempt.is_null()) continue;
    AddCall(At(attempt, {"metadata"}), calls);
    const bool noted = attempt.is_object() && attempt.contains("answer");
    plain[key] = noted ? attempt["answer"] : attempt;
    if (!plain[key].is_string()) continue;
    json parsed = json::parse(plain[key].get_ref<const std::string&>(), nullptr, false);
    if (parsed.is_array()) plain[key] = std::move(parsed);
  }
  return plain;
}

/// Which test input the attempts say they are for.
std::optional<size_t> PairIndex(const json& attempts) {
  if (!attempts.is_object()) return std::nullopt;
  for (const json& attempt : attempts) {
    const json& index = At(attempt, {"metadata", "pair_index"});
    if (index.is_number_unsigned()) return index.get<size_t>();
  }
  return std::nullopt;
}

/// `tests` outputs in Kaggle's layout; those that nothing is there for are without attempts.
/// A place that is taken is not taken twice.
json PlainOutputs(const json& outputs, size_t tests, CallTotals& calls) {
  std::vector<bool> taken(tests);
  json plain = json::array();
  for (size_t i = 0; i < tests; ++i) plain.push_back(json::object());
  for (size_t i = 0; outputs.is_array() && i < outputs.size(); ++i) {
    for (const size_t place : {PairIndex(outputs[i]).value_or(i), i}) {
      if (place >= tests || taken[place]) continue;
      taken[place] = true;
      plain[place] = PlainAttempts(outputs[i], calls);
      break;
    }
  }
  return plain;
}

/// A file of the benchmarking tool, whose name is the task's.
JsonMember TaskOf(const fs::path& file) {
  JsonMember task;
  task.key = file.stem().string();
  try {
    task.value = ReadJson(file);
  } catch (const Error& error) {
    task.error = error.what();
  }
  return task;
}

void AddFolder(const fs::path& folder, SubmissionReader& reader) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const fs::path& file = entry.path();
    if (file.extension() == ".json" && file.filename() != "results.json") files.push_back(file);
  }
  std::ranges::sort(files);
  for (const fs::path& file : files) reader.AddTask(TaskOf(file));
}

/// The first character that is no blank.
char FirstCharacter(const fs::path& path) {
  uint64_t size = 0;
  std::ifstream file = OpenFile(path, size);
  char first = '\0';
  file >> first;
  return first;
}

/// Throws where the answers are not to these tasks.
void CheckTasks(const fs::path& path, size_t tasks, const CheckedSubmission& content) {
  const auto unknown =
      static_cast<size_t>(std::ranges::count(content.faults, "unknown_task", &Fault::code));
  const size_t known = content.submission.size();
  if (known > 0 && known >= unknown) return;
  const bool broken = !content.faults.empty() && content.faults.front().task.empty();
  throw BadData(fmt::format(
      "{}: {}", path.string(),
      broken
          ? content.faults.front().text
          : fmt::format("answers {} of the {} tasks, and {} others: is the task set another one?",
                        known, tasks, unknown)));
}

}  // namespace

ForeignAnswers ReadForeignAnswers(const fs::path& path, std::span<const Puzzle> tasks) {
  ForeignAnswers answers;
  const TaskSet set(tasks);
  SubmissionReader reader(&set, [&](const json& outputs, size_t tests) {
    return PlainOutputs(outputs, tests, answers.calls);
  });
  const bool folder = fs::is_directory(path);
  const bool one_task = !folder && FirstCharacter(path) == '[';
  answers.layout = folder || one_task ? "arc-agi-benchmarking" : "kaggle";
  if (folder) {
    AddFolder(path, reader);
  } else if (one_task) {
    reader.AddTask(TaskOf(path));
  } else {
    reader.AddFile(path);
  }
  answers.content = reader.Take(tasks);
  CheckTasks(path, tasks.size(), answers.content);
  return answers;
}

}  // namespace arc
