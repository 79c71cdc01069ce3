#include "db/query.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "harness/command/command.h"

namespace arc {
namespace {

std::string HexText(const Blob& blob) {
  constexpr size_t kShown = 16;
  std::string text = "x'";
  for (size_t i = 0; i < std::min(blob.size(), kShown); ++i) text += fmt::format("{:02x}", blob[i]);
  return text + (blob.size() > kShown ? fmt::format("…' ({} bytes)", blob.size()) : "'");
}

Cell MakeCell(const Value& value) {
  if (const auto* whole = std::get_if<int64_t>(&value)) return *whole;
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* blob = std::get_if<Blob>(&value)) return HexText(*blob);
  return {};
}

Table MakeTable(const QueryResult& result) {
  Table table{result.columns, {}};
  for (const std::vector<Value>& row : result.rows) {
    std::vector<Cell> cells;
    for (const Value& value : row) cells.push_back(MakeCell(value));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

}  // namespace

void AddQueryCommand(CLI::App& app, Globals& globals) {
  CLI::App* command = AddSubcommand(
      app, "query", "Read-only SQL over the database; docs/database.md describes the tables",
      "arcbench query \"SELECT status, count(*) FROM runs GROUP BY status\" --csv");
  auto sql = std::make_shared<std::string>();
  auto listing = std::make_shared<ListingOptions>();
  command->add_option("sql", *sql, "one statement")->required();
  AddListingOptions(*command, *listing);
  command->callback([sql, listing, &globals] {
    const std::filesystem::path file =
        globals.OpenStore().file();  // an older schema is brought up to date
    listing->Print(MakeTable(ReadOnlyQuery(file, *sql)));
  });
}

}  // namespace arc
