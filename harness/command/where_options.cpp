#include "harness/command/where_options.h"

#include <CLI/CLI.hpp>

namespace arc {
namespace {

const char* TypeName(Field::Type type) {
  switch (type) {
    case Field::Type::kNumber:
      return "number";
    case Field::Type::kTime:
      return "time";
    case Field::Type::kFlag:
      return "true or false";
    default:
      return "text";
  }
}

}  // namespace

void AddWhereOptions(CLI::App& command, WhereOptions& options) {
  command.add_option("--where", options.where,
                     "only those for which it holds: 'metrics.exact > .4 and params.lr < 1e-3'");
  command.add_option("--by", options.by, "order: a field, highest first, or 'FIELD asc'");
  command.add_flag("--fields", options.fields, "list the fields that --where and --by know");
}

Table FieldTable(Listing listing) {
  Table table{{"field", "type", "meaning"}, {}};
  for (const Field& field : FixedFields(listing)) {
    table.rows.push_back({field.name, TypeName(field.type), field.help});
  }
  table.rows.push_back({"metrics.NAME", "number", "a score, else the last value of a curve"});
  table.rows.push_back({"params.KEY", "text or number",
                        "a setting of the run; the end of its key will do where it is unique"});
  return table;
}

}  // namespace arc
