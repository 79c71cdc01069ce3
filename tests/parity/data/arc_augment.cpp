// Kind arc_augment: views of ARC grids, their names, inverses and hashes.
#include <fmt/format.h>

#include "tasks/arc/view_name.h"
#include "tasks/error.h"
#include "tasks/files.h"
#include "tests/parity/data/values.h"
#include "tests/parity/kinds.h"

namespace arc::parity {
namespace {

using nlohmann::json;

constexpr const char* kFile = "cases.json";

Transform TransformOf(const json& c, const std::string& name) {
  const std::string task = c.at("task");
  const std::string view =
      fmt::format("{}|||t{}|||{}", task, c.at("tid").get<int>(), c.at("perm").get<std::string>());
  try {
    return ParseArcViewName(view, OfficialFlavour::kTrm).transform;
  } catch (const Error& error) {
    throw BadData(fmt::format("{}: {}: {}", kFile, name, error.what()));
  }
}

void CheckNames(CaseReport& report, const std::string& name, const json& c, const Transform& t,
                bool changes_nothing) {
  const std::string task = c.at("task");
  report.Text(kFile, name + ".name_trm", ArcViewName(task, t, OfficialFlavour::kTrm),
              c.at("name_trm"));
  const ArcView parsed = ParseArcViewName(c.at("name_trm"), OfficialFlavour::kTrm);
  report.Text(kFile, name + ".inverse_name", parsed.task, c.at("inverse_name"));
  report.Exact(kFile, name + ".name_trm read", 1, parsed.transform == t ? 0 : 1);
  if (c.at("name_hrm").is_null()) {  // a view that changes nothing is dropped as a duplicate
    return report.Exact(kFile, name + ".name_hrm", 1, changes_nothing ? 0 : 1);
  }
  report.Text(kFile, name + ".name_hrm", ArcViewName(task, t, OfficialFlavour::kHrm),
              c.at("name_hrm"));
  const ArcView hrm = ParseArcViewName(c.at("name_hrm"), OfficialFlavour::kHrm);
  report.Exact(kFile, name + ".name_hrm read", 1, hrm.task == task && hrm.transform == t ? 0 : 1);
}

void CheckCase(CaseReport& report, size_t index, const json& c) {
  const std::string name = fmt::format("cases[{}]", index);
  ReportUnknownKeys(report, kFile, name, c,
                    {"id", "set", "task", "part", "index", "io", "tid", "perm", "grid", "augmented",
                     "name_trm", "name_hrm", "inverse_name", "inverse", "hash", "hash_augmented",
                     "note", "name_hrm_note"});
  const Transform t = TransformOf(c, name);
  const Grid grid = GridFromJson(c.at("grid"), name + ".grid");
  const Grid augmented = Apply(t, grid);
  report.Exact(kFile, name + ".id", 1, c.at("id") == index ? 0 : 1);
  CheckNames(report, name, c, t, augmented == grid);
  CompareGrids(report, kFile, name + ".augmented", augmented,
               GridFromJson(c.at("augmented"), name + ".augmented"));
  CompareGrids(report, kFile, name + ".inverse", Undo(t, augmented),
               GridFromJson(c.at("inverse"), name + ".inverse"));
  report.Text(kFile, name + ".hash", ArcGridHash(grid), c.at("hash"));
  report.Text(kFile, name + ".hash_augmented", ArcGridHash(augmented), c.at("hash_augmented"));
}

/// Names that the builder never makes are undone too.
void CheckInverse(CaseReport& report, size_t index, const json& c) {
  const std::string name = fmt::format("inverse_only[{}]", index);
  ReportUnknownKeys(report, kFile, name, c,
                    {"name", "grid", "orig_name", "result", "result_shape", "result_dtype"});
  const ArcView view = ParseArcViewName(c.at("name"), OfficialFlavour::kTrm);
  const Grid result = Undo(view.transform, GridFromJson(c.at("grid"), name + ".grid"));
  report.Text(kFile, name + ".orig_name", view.task, c.at("orig_name"));
  CompareGrids(report, kFile, name + ".result", result,
               GridFromJson(c.at("result"), name + ".result"));
  report.Text(kFile, name + ".result_shape", json({result.rows, result.cols}).dump(),
              c.at("result_shape").dump());
  report.Text(kFile, name + ".result_dtype", "uint8", c.at("result_dtype"));
}

void CheckTaskHash(CaseReport& report, size_t index, const json& c) {
  const std::string name = fmt::format("puzzle_hashes[{}]", index);
  ReportUnknownKeys(report, kFile, name, c, {"set", "task", "puzzle_hash", "example_hashes"});
  report.Text(kFile, name + ".puzzle_hash", ArcTaskHash(c.at("example_hashes")),
              c.at("puzzle_hash"));
}

}  // namespace

void CheckArcAugment(const std::filesystem::path& folder, CaseReport& report) {
  const json file = ReadJson(folder / kFile);
  ReportUnknownKeys(report, kFile, "", file,
                    {"what", "order", "dihedral", "perm", "name", "hash", "puzzle_hash_rule",
                     "inverse_only", "puzzle_hashes", "cases"});
  size_t index = 0;
  for (const json& c : file.at("cases")) CheckCase(report, index++, c);
  index = 0;
  for (const json& c : file.at("inverse_only")) CheckInverse(report, index++, c);
  index = 0;
  for (const json& c : file.at("puzzle_hashes")) CheckTaskHash(report, index++, c);
}

}  // namespace arc::parity
