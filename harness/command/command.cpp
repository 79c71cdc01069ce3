#include "harness/command/command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <cstring>

#include "harness/plugin/loader.h"
#include "tasks/error.h"

namespace arc {

Store Globals::OpenStore(Store::Mode mode) const {
  const std::filesystem::path file = FindWorkspace().Database();
  if (!std::filesystem::exists(file)) {
    throw UsageError(
        fmt::format("no database {}: nothing was run in this workspace yet", file.string()));
  }
  return Store::Open(file, mode);
}

SessionOptions Globals::Session() const {
  return {FindWorkspace(), PluginFolders(plugin_path), 0, 0};
}

std::string Globals::Typed(const std::string& command) const {
  std::string typed = "arcbench " + command;
  if (!workspace_option.empty()) typed += " --workspace " + ShellWord(workspace_option);
  for (const auto& folder : plugin_path) typed += " --plugin-path " + ShellWord(folder.string());
  return typed;
}

std::string ShellWord(const std::string& text) {
  const auto is_plain = [](unsigned char c) {
    return std::isalnum(c) != 0 || std::strchr("._-/=:,+@%", c) != nullptr;
  };
  if (!text.empty() && std::ranges::all_of(text, is_plain)) return text;
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

TableFormat ListingOptions::format() const {
  return json         ? TableFormat::kJson
         : json_lines ? TableFormat::kJsonLines
         : csv        ? TableFormat::kCsv
                      : TableFormat::kText;
}

void ListingOptions::Print(const Table& table) const { PrintTable(stdout, table, format()); }

void AddListingOptions(CLI::App& command, ListingOptions& options) {
  CLI::Option* json = command.add_flag("--json", options.json, "print JSON");
  CLI::Option* lines = command.add_flag("--jsonl", options.json_lines, "print JSON, a row a line");
  lines->excludes(json);
  command.add_flag("--csv", options.csv, "print CSV")->excludes(json)->excludes(lines);
}

CLI::App* AddSubcommand(CLI::App& app, const std::string& name, const std::string& description,
                        const std::string& example) {
  CLI::App* command = app.add_subcommand(name, description);
  command->fallthrough();  // --workspace may stand anywhere
  command->footer("Example:\n  " + example);
  return command;
}

}  // namespace arc
