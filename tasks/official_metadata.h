#pragma once
#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tasks/suite.h"

namespace arc {

/// `dataset.json` of one split, in the public builders' terms and order.
struct OfficialMetadata {
  int64_t pad_id = 0;
  std::optional<int64_t> ignore_label_id = 0;  ///< nothing: every label counts
  int64_t blank_identifier_id = 0;
  int64_t vocab_size = 0;
  int64_t seq_len = 0;
  int64_t num_puzzle_identifiers = 0;  ///< one more than the greatest; the blank one counts
  int64_t total_groups = 0;
  double mean_puzzle_examples = 0;       ///< rows / puzzles
  std::optional<int64_t> total_puzzles;  ///< HRM's builders have none
  std::vector<std::string> sets = {"all"};

  nlohmann::ordered_json ToJson() const;
};

/// Throws BadData naming the file and the key that is missing or of a wrong type.
OfficialMetadata ReadOfficialMetadata(const std::filesystem::path& file);

/// Throws BadData unless the tokens are those of the suite: its vocabulary and length,
/// PAD and "no label" 0, blank identifier 0.
void CheckOfficialMetadata(const OfficialMetadata& metadata, const SuiteInfo& info,
                           const std::filesystem::path& file);

}  // namespace arc
