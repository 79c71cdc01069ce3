#include "harness/command/data.h"

#include <CLI/CLI.hpp>

#include "harness/command/command.h"
#include "tasks/data_names.h"
#include "tasks/error.h"
#include "tasks/suite.h"

namespace arc {
namespace {

Table DataTable(const Globals& globals) {
  const auto folders = DefaultDataFolders(globals.FindWorkspace().root());
  Table table{{"data", "what", "where"}, {}};
  for (const std::string& name : KnownDataNames()) {
    if (!name.starts_with("arc") && name != "concept") {
      table.rows.push_back({name, "generated", ""});
    }
  }
  for (const std::string& name : ResolvableDataNames()) {
    Cell where = "not here";
    try {
      where = ResolveData(name, folders).string();
    } catch (const Error&) {  // its message is for who asked for this one
    }
    table.rows.push_back({name, "files", where});
  }
  return table;
}

}  // namespace

void AddDataCommand(CLI::App& app, Globals& globals) {
  CLI::App* parent = AddSubcommand(app, "data", "Puzzles to train and evaluate on",
                                   "arcbench data show sudoku6 --count 1");
  parent->require_subcommand(1);
  auto listing = std::make_shared<ListingOptions>();
  CLI::App* list = AddSubcommand(
      *parent, "list",
      "Names that --data takes, and where the files lie; paths, also of public datasets, do too",
      "arcbench data list");
  AddListingOptions(*list, *listing);
  list->callback([listing, &globals] { listing->Print(DataTable(globals)); });

  AddDataShow(*parent, globals);
  AddDataExport(*parent, globals);
  AddDataAudit(*parent, globals);
  AddDataSeal(*parent, globals);
}

}  // namespace arc
