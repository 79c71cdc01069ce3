#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tasks/official_metadata.h"
#include "tasks/suite.h"

namespace arc {

/// One split of a dataset in the layout of the public builders: a folder with
/// `dataset.json` and `<set>__inputs.npy`, `__labels`, `__puzzle_identifiers`,
/// `__puzzle_indices`, `__group_indices`; several sets follow one another.
struct OfficialSplit {
  std::string folder;
  OfficialMetadata metadata;
  uint64_t rows = 0;
  std::vector<uint8_t> inputs;              ///< [rows, seq_len]
  std::vector<uint8_t> labels;              ///< [rows, seq_len]
  std::vector<int64_t> puzzle_identifiers;  ///< [puzzles]
  std::vector<int64_t> puzzle_indices;      ///< [puzzles + 1]: first row of each, and the end
  std::vector<int64_t> group_indices;       ///< [groups + 1]: first puzzle of each, and the end
  uint64_t groups() const { return group_indices.size() - 1; }
  std::span<const uint8_t> input(uint64_t row) const { return Row(inputs, row); }
  std::span<const uint8_t> label(uint64_t row) const { return Row(labels, row); }

 private:
  std::span<const uint8_t> Row(const std::vector<uint8_t>& tokens, uint64_t row) const {
    const size_t length = tokens.size() / rows;
    return {tokens.data() + row * length, length};
  }
};

/// Does the folder itself hold such a split?
bool IsOfficialSplit(const std::filesystem::path& folder);

/// The split folders that `folder` stands for: itself, or its `train` and `test`
/// as far as they are there; empty if it is no such dataset.
std::vector<std::filesystem::path> OfficialSplits(const std::filesystem::path& folder);

/// Reads and checks a split: metadata (token counts as the suite's, PAD 0), dtypes,
/// shapes, token range, indices that rise from 0 to their end, identifiers below
/// num_puzzle_identifiers. Throws BadData naming file, index and value.
OfficialSplit ReadOfficialSplit(const std::filesystem::path& folder, const SuiteInfo& info);

/// The names in `identifiers.json` of the dataset that a split belongs to (in the
/// split's folder or the one above). Throws BadData where there is no such file, or
/// the names are not as many as the split's metadata says.
std::vector<std::string> ReadOfficialIdentifiers(const std::filesystem::path& folder,
                                                 const OfficialMetadata& metadata);

}  // namespace arc
