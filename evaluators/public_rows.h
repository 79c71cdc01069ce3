#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "evaluators/prediction.h"
#include "tasks/puzzle.h"
#include "tasks/suite.h"

namespace arc {

/// What the public ARC evaluators are handed, row by row in order of arrival.
struct PublicRows {
  std::vector<uint8_t> inputs;       ///< [rows, seq_len] tokens
  std::vector<uint8_t> predictions;  ///< [rows, seq_len]: most likely tokens
  std::vector<int32_t> identifiers;  ///< [rows]; 0: a blank row that fills up a batch
  std::vector<float> q;              ///< [rows] q_halt logits
};

struct PublicRowsOptions {
  /// Compatibility with a fault of TinyRecursiveModels' evaluator (evaluators/arc.py at
  /// e7b68717): it drops a batch's blank rows from inputs and predictions, not from the
  /// confidences, so that rows behind a blank one get the confidence of an earlier row.
  /// Its real batches have blank rows at the end alone, where that changes nothing. The
  /// rows of a batch; 0, the default: every row keeps its own.
  size_t misplaced_q_batch = 0;
};

/// The votes of the rows, augmentation undone as `names` (identifiers.json, TRM's form)
/// says. A row belongs to every test input of its task that its own input equals; rows
/// that equal none are left out, as the public code does. The view of a vote is its
/// identifier. Throws BadData where the arrays are of different lengths, on an identifier
/// without a name and a name that is none.
std::vector<OutputVotes> CollectPublicRows(const PublicRows& rows,
                                           std::span<const std::string> names,
                                           std::span<const Puzzle> puzzles, const Suite& suite,
                                           const PublicRowsOptions& options = {});

}  // namespace arc
