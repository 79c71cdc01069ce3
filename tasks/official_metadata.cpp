#include "tasks/official_metadata.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// The members of dataset.json, looked up with messages.
class Members {
 public:
  explicit Members(const fs::path& file) : file_(file), json_(ReadJson(file)) {
    if (json_.is_object()) return;
    throw BadData(
        fmt::format("{}: an object is expected, not {}", file_.string(), Shown(json_)));
  }

  bool Has(const char* key) const { return json_.contains(key); }
  bool IsNull(const char* key) const { return Has(key) && json_[key].is_null(); }

  int64_t Integer(const char* key) const {
    const json& value = At(key);
    if (!value.is_number_integer()) throw Wrong(key, "an integer", value);
    return value.get<int64_t>();
  }
  double Number(const char* key) const {
    const json& value = At(key);
    if (!value.is_number()) throw Wrong(key, "a number", value);
    return value.get<double>();
  }
  std::vector<std::string> Names(const char* key) const {
    const json& value = At(key);
    try {
      return value.get<std::vector<std::string>>();
    } catch (const json::exception&) {
      throw Wrong(key, "a list of names", value);
    }
  }

 private:
  const json& At(const char* key) const {
    const auto at = json_.find(key);
    if (at == json_.end()) throw BadData(fmt::format("{}: has no '{}'", file_.string(), key));
    return *at;
  }
  Error Wrong(const char* key, const char* expected, const json& value) const {
    return BadData(
        fmt::format("{}: {}: {} is expected, not {}", file_.string(), key, expected, Shown(value)));
  }

  const fs::path& file_;
  json json_;
};

}  // namespace

nlohmann::ordered_json OfficialMetadata::ToJson() const {
  nlohmann::ordered_json out;
  out["pad_id"] = pad_id;
  if (ignore_label_id) {
    out["ignore_label_id"] = *ignore_label_id;
  } else {
    out["ignore_label_id"] = nullptr;
  }
  out["blank_identifier_id"] = blank_identifier_id;
  out["vocab_size"] = vocab_size;
  out["seq_len"] = seq_len;
  out["num_puzzle_identifiers"] = num_puzzle_identifiers;
  out["total_groups"] = total_groups;
  out["mean_puzzle_examples"] = mean_puzzle_examples;
  if (total_puzzles) out["total_puzzles"] = *total_puzzles;
  out["sets"] = sets;
  return out;
}

OfficialMetadata ReadOfficialMetadata(const fs::path& file) {
  const Members members(file);
  OfficialMetadata metadata;
  metadata.pad_id = members.Integer("pad_id");
  metadata.ignore_label_id.reset();
  if (!members.IsNull("ignore_label_id")) {
    metadata.ignore_label_id = members.Integer("ignore_label_id");
  }
  metadata.blank_identifier_id = members.Integer("blank_identifier_id");
  metadata.vocab_size = members.Integer("vocab_size");
  metadata.seq_len = members.Integer("seq_len");
  metadata.num_puzzle_identifiers = members.Integer("num_puzzle_identifiers");
  metadata.total_groups = members.Integer("total_groups");
  metadata.mean_puzzle_examples = members.Number("mean_puzzle_examples");
  if (members.Has("total_puzzles")) metadata.total_puzzles = members.Integer("total_puzzles");
  metadata.sets = members.Names("sets");
  return metadata;
}

void CheckOfficialMetadata(const OfficialMetadata& metadata, const SuiteInfo& info,
                           const fs::path& file) {
  struct Field {
    const char* name;
    std::optional<int64_t> value;
    int64_t expected;
  };
  const Field fields[] = {{"pad_id", metadata.pad_id, kPadToken},
                          {"ignore_label_id", metadata.ignore_label_id, kPadToken},
                          {"blank_identifier_id", metadata.blank_identifier_id, 0},
                          {"vocab_size", metadata.vocab_size, info.vocab_size},
                          {"seq_len", metadata.seq_len, info.seq_len()}};
  for (const Field& field : fields) {
    if (field.value == field.expected) continue;
    throw BadData(fmt::format("{}: {} is {}, but suite '{}' on {}x{} has {}", file.string(),
                              field.name, field.value ? fmt::to_string(*field.value) : "null",
                              info.name, info.rows, info.cols, field.expected));
  }
}

}  // namespace arc
