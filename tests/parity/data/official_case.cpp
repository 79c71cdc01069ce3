#include "tests/parity/data/official_case.h"

#include <fmt/format.h>

#include "tasks/error.h"
#include "tasks/files.h"

namespace arc::parity {

OfficialCase ReadOfficialCase(const std::filesystem::path& folder) {
  OfficialCase c;
  c.folder = folder;
  c.build = ReadJson(folder / "build.json");
  const std::string name = c.build.at("builder");
  const bool trm = name.starts_with("TRM ") || name.starts_with("TinyRecursiveModels ");
  c.flavour = trm ? OfficialFlavour::kTrm : OfficialFlavour::kHrm;
  for (const char* builder : {"arc", "sudoku", "maze"}) {
    if (name.find(fmt::format("build_{}_dataset.py", builder)) != name.npos) c.builder = builder;
  }
  if (!c.builder.empty() && (trm || name.starts_with("HRM "))) return c;
  throw BadData(
      fmt::format("{}: builder '{}' is not known", (folder / "build.json").string(), name));
}

}  // namespace arc::parity
