#pragma once
#include <string>

#include "db/fields.h"

namespace arc {

/// A piece of SQL and what is bound to its parameters, in order.
struct Condition {
  std::string sql = {};
  std::vector<Value> values = {};
};

/// A filter expression as SQL over the listing's tables: `metrics.exact > .4 and plugin = trm`.
///
///   either     = all { "or" all }
///   all        = single { "and" single }
///   single     = "not" single | "(" either ")" | FIELD OPERATOR VALUE
///              | FIELD [ "not" ] "in" "(" VALUE { "," VALUE } ")"
///   OPERATOR   = "=" | "==" | "!=" | "<>" | "<" | "<=" | ">" | ">=" | "~" | "!~"
///
/// VALUE is a number, a word, quoted text, true, false or null (nothing there). What a row does
/// not have compares as false; != and !~ are the opposites of = and ~ (which looks for a part of
/// a text, letter case aside). Every value is bound, every name is looked up: nothing of the
/// expression becomes SQL. Throws UsageError that shows the place.
Condition CompileCondition(SQLite::Database& database, Listing listing,
                           const std::string& expression);

/// "FIELD [asc|desc]" as a term of ORDER BY: highest first unless it says asc, what a row does
/// not have last.
Condition CompileOrder(SQLite::Database& database, Listing listing, const std::string& expression);

}  // namespace arc
