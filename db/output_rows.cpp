#include "db/output_rows.h"

#include <fmt/format.h>

#include "db/rows.h"
#include "db/vote_blob.h"
#include "tasks/error.h"

namespace arc {

std::string OutputQuery(const std::string& and_where) {
  return "SELECT evaluation_id, puzzle, test, n_votes, encoding, data, n_candidates, grids "
         "FROM vote_blobs WHERE evaluation_id = ? " +
         and_where + " ORDER BY puzzle, test";
}

OutputVotes ReadOutput(SQLite::Statement& statement, const std::string& file) {
  OutputVotes output;
  VoteBlob votes;
  Blob grids;
  int64_t evaluation = 0;
  size_t count = 0, candidates = 0;
  Row(statement) >> evaluation >> output.puzzle >> output.test >> count >> votes.encoding >>
      votes.data >> candidates >> grids;
  const std::string where =
      fmt::format("{}: evaluation {}, puzzle {}", file, evaluation, output.puzzle);
  output.votes = UnpackVotes(votes, count, where);
  output.candidates = UnpackGrids(grids, candidates, where);
  CheckVotes(output, where + ": ");
  return output;
}

void CheckVotes(const OutputVotes& output, const std::string& where) {
  for (const Vote& vote : output.votes) {
    if (vote.candidate < output.candidates.size()) continue;
    throw BadData(fmt::format("{}puzzle {} test {}: a vote for candidate {} of {}", where,
                              output.puzzle, output.test, vote.candidate,
                              output.candidates.size()));
  }
}

}  // namespace arc
