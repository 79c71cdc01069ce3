#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "harness/command/command.h"
#include "harness/plugin/loader.h"
#include "tasks/error.h"

namespace arc {
namespace {

// "ok", or why this host does not load the plugin.
std::string Judgement(const PluginInfo& plugin) {
  try {
    JudgeStamp(plugin);
    return "ok";
  } catch (const Error& error) {
    return error.what();
  }
}

Table PluginTable(const std::vector<PluginInfo>& plugins) {
  Table table{{"name", "kind", "version", "description", "usable", "file"}, {}};
  for (const PluginInfo& p : plugins) {
    table.rows.push_back({p.name, p.kind, p.version, p.description, Judgement(p), p.file.string()});
  }
  return table;
}

void ListAll(const Globals& globals, const ListingOptions& listing) {
  std::vector<std::string> problems;
  const auto plugins = ListPlugins(PluginFolders(globals.plugin_path), &problems);
  listing.Print(PluginTable(plugins));
  for (const std::string& problem : problems) fmt::print(stderr, "warning: {}\n", problem);
}

std::string JsonText(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

Table SettingsTable(const PluginInfo& plugin) {
  Table table{{"setting", "default", "range", "help"}, {}};
  const auto declared = nlohmann::json::parse(plugin.settings);
  for (const auto& [name, s] : declared.items()) {
    std::string range;
    if (s.contains("choices")) range = s.at("choices").dump();
    if (s.contains("min")) range = "≥ " + s.at("min").dump();
    if (s.contains("max")) range += (range.empty() ? "≤ " : " and ≤ ") + s.at("max").dump();
    table.rows.push_back(
        {name, JsonText(s.at("default")), range, JsonText(s.value("help", nlohmann::json("")))});
  }
  return table;
}

void ShowInfo(const std::string& name, const Globals& globals, const ListingOptions& listing) {
  const PluginInfo p = FindPlugin(name, PluginFolders(globals.plugin_path));
  if (listing.format() != TableFormat::kText) return listing.Print(SettingsTable(p));
  fmt::print("{} {} ({}): {}\n", p.name, p.version, p.kind, p.description);
  fmt::print("file          {}\nsha256        {}\nabi           {}\nsdk           {}\n",
             p.file.string(), p.sha256, p.abi_version, p.sdk_version);
  fmt::print("compiler      {}\ntorch         {}\ncapabilities  {}\nusable        {}\n\n",
             p.compiler, p.torch_version.empty() ? "-" : p.torch_version, p.capabilities,
             Judgement(p));
  std::fflush(stdout);
  listing.Print(SettingsTable(p));
}

}  // namespace

void AddPluginCommand(CLI::App& app, Globals& globals) {
  CLI::App* command =
      AddSubcommand(app, "plugin", "Models and solvers that are there", "arcbench plugin list");
  command->require_subcommand(1);
  auto listing = std::make_shared<ListingOptions>();
  CLI::App* list = AddSubcommand(*command, "list", "All plugins found, and whether they load here",
                                 "arcbench plugin list --json");
  AddListingOptions(*list, *listing);
  list->callback([listing, &globals] { ListAll(globals, *listing); });

  auto name = std::make_shared<std::string>();
  CLI::App* info = AddSubcommand(*command, "info", "A plugin's stamp and its settings",
                                 "arcbench plugin info sudoku_exact");
  info->add_option("plugin", *name, "name or file")->required();
  AddListingOptions(*info, *listing);
  info->callback([name, listing, &globals] { ShowInfo(*name, globals, *listing); });
}

}  // namespace arc
