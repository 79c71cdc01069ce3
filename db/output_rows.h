#pragma once
#include <SQLiteCpp/Statement.h>

#include <string>

#include "evaluators/prediction.h"

namespace arc {

/// Selects an evaluation's rows of table vote_blobs, by puzzle and test; `and_where`: more
/// conditions ("AND ..."). The first parameter is the evaluation.
std::string OutputQuery(const std::string& and_where = "");

/// The row that a statement of OutputQuery stands on. Throws BadData naming `file` and the row
/// where it is damaged.
OutputVotes ReadOutput(SQLite::Statement& statement, const std::string& file);

/// Throws BadData on a vote for a candidate that is not there; `where` goes before the message.
void CheckVotes(const OutputVotes& output, const std::string& where);

}  // namespace arc
