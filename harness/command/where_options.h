#pragma once
#include <string>

#include "db/fields.h"
#include "harness/report/table.h"

namespace CLI {
class App;
}

namespace arc {

/// --where, --by and --fields of a listing that can be filtered (docs/listings.md).
struct WhereOptions {
  std::string where;
  std::string by;
  bool fields = false;
};
void AddWhereOptions(CLI::App& command, WhereOptions& options);

/// What --fields prints: every name that an expression over the listing may use.
Table FieldTable(Listing listing);

}  // namespace arc
