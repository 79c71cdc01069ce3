#pragma once
#include <SQLiteCpp/Database.h>

#include <string>
#include <string_view>
#include <vector>

#include "db/records.h"

namespace arc {

/// What a name in a filter expression stands for, as SQL over a listing's joined tables.
struct Field {
  enum class Type { kText, kNumber, kTime, kFlag, kSetting };
  std::string name = {};
  Type type = Type::kText;
  std::string sql = {};     ///< a scalar, NULL where there is none; a kSetting is text
  std::string number = {};  ///< of a kSetting: the same as a number, NULL where it is none
  /// For what a row has several of: "SELECT 1 FROM ... WHERE ... AND ", to be followed by a
  /// condition on `sql`. Empty: `sql` is the only one.
  std::string among = {};
  std::vector<Value> values = {};  ///< bound in `sql`, and in `number`
  std::string help = {};
};

/// The listings that can be filtered. Both have the aliases r (runs), p (plugins), d (datasets),
/// e (evaluations; of a run its latest), s (the evaluation's primary score).
enum class Listing { kRuns, kEvaluations };

/// The listing's fields with fixed names, in the order that help shows them.
const std::vector<Field>& FixedFields(Listing listing);

/// The field called `name`: a fixed one, `metrics.NAME` (a score, else a curve's last value), or
/// `params.KEY` (a setting; the last part of its key will do where only one key ends so); a
/// score's bare name will do too. Throws UsageError naming the nearest.
Field FindField(SQLite::Database& database, Listing listing, const std::string& name);

}  // namespace arc
