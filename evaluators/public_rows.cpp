#include "evaluators/public_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "evaluators/collector.h"
#include "tasks/arc/view_name.h"
#include "tasks/error.h"

namespace arc {
namespace {

void CheckLengths(const PublicRows& rows, size_t length) {
  const size_t count = rows.identifiers.size();
  if (rows.inputs.size() == count * length && rows.predictions.size() == count * length &&
      rows.q.size() == count) {
    return;
  }
  throw BadData(fmt::format(
      "{} identifiers, {} confidences, {} input and {} predicted tokens: a "
      "row has one, one, {} and {}",
      count, rows.q.size(), rows.inputs.size(), rows.predictions.size(), length, length));
}

/// The confidence that each row is given.
std::vector<float> Confidences(const PublicRows& rows, size_t batch) {
  std::vector<float> q = rows.q;
  for (size_t begin = 0; batch > 0 && begin < q.size(); begin += batch) {
    const size_t end = std::min(begin + batch, q.size());
    size_t next = begin;
    for (size_t row = begin; row < end; ++row) {
      if (rows.identifiers[row] != 0) q[row] = rows.q[next++];
    }
  }
  return q;
}

}  // namespace

std::vector<OutputVotes> CollectPublicRows(const PublicRows& rows,
                                           std::span<const std::string> names,
                                           std::span<const Puzzle> puzzles, const Suite& suite,
                                           const PublicRowsOptions& options) {
  const auto length = static_cast<size_t>(suite.Info().seq_len());
  CheckLengths(rows, length);
  const std::vector<float> q = Confidences(rows, options.misplaced_q_batch);
  std::unordered_map<std::string, size_t> place;
  for (size_t i = 0; i < puzzles.size(); ++i) place[puzzles[i].id] = i;
  VoteCollector collector(puzzles);
  for (size_t row = 0; row < q.size(); ++row) {
    const int32_t identifier = rows.identifiers[row];
    if (identifier == 0) continue;
    if (identifier < 0 || std::cmp_greater_equal(identifier, names.size())) {
      throw BadData(
          fmt::format("row {}: identifier {}: there are {} names", row, identifier, names.size()));
    }
    const ArcView view = ParseArcViewName(names[identifier], OfficialFlavour::kTrm);
    const auto task = place.find(view.task);
    if (task == place.end()) continue;
    const auto decode = [&](std::span<const uint8_t> tokens, Grid& grid) {
      suite.Decode(tokens.subspan(row * length, length), view.transform, grid);
    };
    Grid input;
    decode(rows.inputs, input);
    Prediction prediction{static_cast<uint32_t>(identifier), 1, false, q[row], {}};
    decode(rows.predictions, prediction.grid);
    const std::vector<Pair>& tests = puzzles[task->second].tests;
    for (uint32_t test = 0; test < tests.size(); ++test) {
      if (tests[test].input == input) collector.Add(task->second, test, prediction);
    }
  }
  return collector.Take();
}

}  // namespace arc
