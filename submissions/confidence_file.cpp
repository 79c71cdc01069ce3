#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "submissions/confidence.h"
#include "submissions/task_set.h"
#include "tasks/atomic_file.h"
#include "tasks/error.h"
#include "tasks/files.h"
#include "tasks/hash.h"

namespace arc {
namespace {

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;

constexpr const char* kAttemptNames[kSubmissionAttempts] = {"attempt_1", "attempt_2"};
constexpr double kShareSlack = 1e-9;  ///< between a written share and votes / views

OrderedJson ToJson(const Score& score) {
  return {{"value", score.value},
          {"n", score.n},
          {"low", score.low},
          {"high", score.high},
          {"method", score.method}};
}

OrderedJson ToJson(const EnsembleChoice& choice) {
  OrderedJson json = {{"rule", WeightRuleName(choice.rule)},
                      {"second", SecondAttemptName(choice.second)},
                      {"held_out_outputs", choice.held_out_outputs},
                      {"held_out_tasks", choice.held_out_tasks},
                      {"members", OrderedJson::array()},
                      {"trials", OrderedJson::array()}};
  for (const MemberWeight& member : choice.members) {
    json["members"].push_back({{"name", member.name},
                               {"kind", MemberKindName(member.kind)},
                               {"weight", member.weight},
                               {"answered", member.answered},
                               {"right", member.right},
                               {"accuracy", member.accuracy}});
  }
  for (const EnsembleTrial& trial : choice.trials) {
    json["trials"].push_back({{"rule", WeightRuleName(trial.rule)},
                              {"second", SecondAttemptName(trial.second)},
                              {"first", ToJson(trial.first)},
                              {"either", ToJson(trial.either)}});
  }
  return json;
}

OrderedJson ToJson(const AttemptConfidence& attempt) {
  OrderedJson json = {{"votes", attempt.votes},   {"views", attempt.views},
                      {"share", attempt.share()}, {"mean_q", attempt.mean_q},
                      {"agree", attempt.agree},   {"score", attempt.score}};
  if (attempt.probability) json["probability"] = *attempt.probability;
  return json;
}

OrderedJson ToJson(const OutputConfidence& output) {
  OrderedJson json = {{"answered", !output.attempts.empty()}, {"members", output.members}};
  for (size_t i = 0; i < kSubmissionAttempts; ++i) {
    json[kAttemptNames[i]] = i < output.attempts.size() ? ToJson(output.attempts[i]) : nullptr;
  }
  return json;
}

/// The JSON text; bytes that are not UTF-8 (of a member's file name) become U+FFFD.
std::string Text(const OrderedJson& json) {
  return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

/// Reads values at places, of which its errors speak.
class Reader {
 public:
  explicit Reader(std::string file) : file_(std::move(file)) {}

  OutputConfidence Output(const std::string& where, const Json& json) const {
    OutputConfidence output;
    const bool answered = Get(where, json, "answered", "true or false", &Json::is_boolean);
    output.members = Count(where, json, "members");
    for (const char* name : kAttemptNames) {
      const Json& json_attempt = Member(where, json, name);
      const std::string place = where + "." + name;
      if (json_attempt.is_null()) {
        if (!answered || !output.attempts.empty()) continue;
        Refuse(place, json_attempt, "an attempt, as the output is answered");
      }
      if (!answered) Refuse(place, json_attempt, "null, as nothing is answered");
      output.attempts.push_back(Attempt(place, json_attempt));
      if (output.attempts.back().agree <= output.members) continue;
      Refuse(place + ".agree", json_attempt["agree"],
             fmt::format("at most the {} members that answer", output.members));
    }
    return output;
  }

  [[noreturn]] void Refuse(const std::string& where, const Json& value,
                           const std::string& wanted) const {
    throw BadData(fmt::format("{}: {}: {} is not {}", file_, where, Shown(value), wanted));
  }

  const Json& Member(const std::string& where, const Json& json, const char* key) const {
    if (!json.is_object()) Refuse(where, json, "an object");
    const auto at = json.find(key);
    if (at == json.end()) throw BadData(fmt::format("{}: {}: {} is missing", file_, where, key));
    return *at;
  }

 private:
  const Json& Get(const std::string& where, const Json& json, const char* key, const char* wanted,
                  bool (Json::*is)() const noexcept) const {
    const Json& value = Member(where, json, key);
    if (!(value.*is)()) Refuse(where + "." + key, value, wanted);
    return value;
  }

  template <typename Number = uint32_t>
  Number Count(const std::string& where, const Json& json, const char* key) const {
    const Json& value = Get(where, json, key, "a count", &Json::is_number_unsigned);
    const auto number = value.get<uint64_t>();
    if (number > std::numeric_limits<Number>::max()) Refuse(where + "." + key, value, "a count");
    return static_cast<Number>(number);
  }

  double Fraction(const std::string& where, const Json& json, const char* key) const {
    const char* wanted = "a number from 0 to 1";
    const Json& value = Get(where, json, key, wanted, &Json::is_number);
    const auto number = value.get<double>();
    if (!(number >= 0 && number <= 1)) Refuse(where + "." + key, value, wanted);
    return number;
  }

  AttemptConfidence Attempt(const std::string& where, const Json& json) const {
    AttemptConfidence attempt;
    attempt.votes = Count<uint64_t>(where, json, "votes");
    attempt.views = Count<uint64_t>(where, json, "views");
    if (attempt.votes > attempt.views) {
      Refuse(where + ".votes", json["votes"], fmt::format("at most {}, its views", attempt.views));
    }
    if (std::abs(Fraction(where, json, "share") - attempt.share()) > kShareSlack) {
      Refuse(where + ".share", json["share"], fmt::format("{}, votes / views", attempt.share()));
    }
    attempt.mean_q = Fraction(where, json, "mean_q");
    attempt.agree = Count(where, json, "agree");
    attempt.score = Fraction(where, json, "score");
    if (json.contains("probability")) attempt.probability = Fraction(where, json, "probability");
    return attempt;
  }

  std::string file_;
};

std::vector<OutputConfidence> ReadTask(const Reader& reader, const Puzzle& task,
                                       const Json& outputs) {
  if (!outputs.is_array() || outputs.size() != task.tests.size()) {
    reader.Refuse(task.id, outputs, fmt::format("a list of {} outputs", task.tests.size()));
  }
  std::vector<OutputConfidence> read;
  for (size_t i = 0; i < outputs.size(); ++i) {
    read.push_back(reader.Output(fmt::format("{}[{}]", task.id, i), outputs[i]));
  }
  return read;
}

}  // namespace

std::string EnsembleChoiceJson(const EnsembleChoice& choice) { return Text(ToJson(choice)); }

std::filesystem::path ConfidencePath(const std::filesystem::path& submission) {
  return std::filesystem::path(submission).replace_extension(".confidence.json");
}

void WriteConfidence(const std::filesystem::path& submission, std::span<const Puzzle> tasks,
                     const Confidence& confidence, const EnsembleChoice& choice) {
  const TaskSet set(tasks);
  std::string text = fmt::format("{{\"submission_sha256\":\"{}\",\n\"ensemble\":{},\n\"tasks\":{{",
                                 Sha256OfFile(submission), EnsembleChoiceJson(choice));
  for (const Puzzle& task : tasks) {
    const auto at = confidence.find(task.id);
    OrderedJson outputs = OrderedJson::array();
    for (size_t i = 0; i < task.tests.size(); ++i) {
      const bool given = at != confidence.end() && i < at->second.size();
      outputs.push_back(ToJson(given ? at->second[i] : OutputConfidence()));
    }
    text +=
        fmt::format("{}\n{}:{}", &task == tasks.data() ? "" : ",", Text(task.id), Text(outputs));
  }
  WriteFileAtomically(ConfidencePath(submission), {text, "}}\n"});
}

Confidence ReadConfidence(const std::filesystem::path& submission, std::span<const Puzzle> tasks) {
  const TaskSet set(tasks);
  const std::filesystem::path path = ConfidencePath(submission);
  const Json file = ReadJson(path);
  const Reader reader(path.string());
  const Json& digest = reader.Member("the file", file, "submission_sha256");
  if (digest != Sha256OfFile(submission)) {
    reader.Refuse(
        "submission_sha256", digest,
        fmt::format("that of {}: it was written for another submission", submission.string()));
  }
  const Json& given = reader.Member("the file", file, "tasks");
  Confidence confidence;
  for (const Puzzle& task : tasks) {
    confidence[task.id] = ReadTask(reader, task, reader.Member("tasks", given, task.id.c_str()));
  }
  for (const auto& [id, outputs] : given.items()) {
    if (!set.Contains(id))
      throw BadData(fmt::format("{}: task {} is not in the task set", path.string(), id));
  }
  return confidence;
}

}  // namespace arc
