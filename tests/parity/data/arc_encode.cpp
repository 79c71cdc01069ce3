// Kind arc_encode: ARC grids to tokens and back.
#include <fmt/format.h>

#include "tasks/arc/codec.h"
#include "tasks/arc/limits.h"
#include "tasks/corner.h"
#include "tasks/error.h"
#include "tasks/files.h"
#include "tests/parity/data/values.h"
#include "tests/parity/kinds.h"

namespace arc::parity {
namespace {

using nlohmann::json;

constexpr const char* kFile = "cases.json";

void CompareTokens(CaseReport& report, const std::string& name, const Tokens& actual,
                   const Tokens& expected) {
  int64_t different = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    different += i >= actual.size() || actual[i] != expected[i];
  }
  if (actual.size() != expected.size()) different = static_cast<int64_t>(expected.size());
  report.Exact(kFile, name, static_cast<int64_t>(expected.size()), different);
}

/// The translation that leads from a translated row back to its grid.
void CheckLocated(CaseReport& report, const std::string& name, const Tokens& tokens,
                  const Grid& grid) {
  try {
    CompareGrids(report, kFile, name, LocateArcGrid(tokens, kMaxArcSide), grid);
  } catch (const Error& error) {
    report.Exact(kFile, name, 1, 1, error.what());
  }
}

void CheckEncode(CaseReport& report, size_t index, const json& c, const Suite& suite) {
  const std::string name = fmt::format("encode_cases[{}]", index);
  ReportUnknownKeys(report, kFile, name, c,
                    {"id", "set", "task", "part", "index", "input", "output", "translate", "pad_r",
                     "pad_c", "pad_r_range", "pad_c_range", "input_seq", "label_seq"});
  const Grid input = GridFromJson(c.at("input"), name + ".input");
  const Grid output = GridFromJson(c.at("output"), name + ".output");
  const Corner at = {c.at("pad_r"), c.at("pad_c")}, last = LastCorner(suite.Info(), input, output);
  report.Exact(kFile, name + ".id", 1, c.at("id") == index ? 0 : 1);
  report.Text(kFile, name + ".pad_r_range", json({0, last.row}).dump(), c.at("pad_r_range").dump());
  report.Text(kFile, name + ".pad_c_range", json({0, last.col}).dump(), c.at("pad_c_range").dump());
  const bool fits = at.row >= 0 && at.col >= 0 && at.row <= last.row && at.col <= last.col;
  const bool plain = at == Corner{};
  report.Exact(kFile, name + ".translate", 1,
               fits && (plain || c.at("translate").get<bool>()) ? 0 : 1);
  if (!fits) return report.Missing(kFile, name + ".input_seq");
  const Tokens inputs = suite.Encode(input, at);
  const Tokens labels = suite.Encode(output, at);
  CompareTokens(report, name + ".input_seq", inputs,
                TokensFromJson(c.at("input_seq"), name + ".input_seq"));
  CompareTokens(report, name + ".label_seq", labels,
                TokensFromJson(c.at("label_seq"), name + ".label_seq"));
  CheckLocated(report, name + ".input", inputs, input);
  CheckLocated(report, name + ".output", labels, output);
}

void CheckDecode(CaseReport& report, size_t index, const json& c, const Suite& suite) {
  const std::string name = fmt::format("decode_cases[{}]", index);
  ReportUnknownKeys(report, kFile, name, c, {"id", "note", "seq", "shape", "grid"});
  const Tokens tokens = TokensFromJson(c.at("seq"), name + ".seq");
  if (tokens.size() != static_cast<size_t>(suite.Info().seq_len())) {
    throw BadData(fmt::format("{}: {}.seq: {} tokens", kFile, name, tokens.size()));
  }
  const Grid grid = suite.Decode(tokens);
  report.Exact(kFile, name + ".id", 1, c.at("id") == index ? 0 : 1);
  report.Text(kFile, name + ".shape", json({grid.rows, grid.cols}).dump(), c.at("shape").dump());
  CompareGrids(report, kFile, name + ".grid", grid, GridFromJson(c.at("grid"), name + ".grid"));
}

}  // namespace

void CheckArcEncode(const std::filesystem::path& folder, CaseReport& report) {
  const json file = ReadJson(folder / kFile);
  const auto suite = MakeSuite("arc");
  ReportUnknownKeys(report, kFile, "", file,
                    {"what", "encode", "decode", "encode_cases", "decode_cases"});
  size_t index = 0;
  for (const json& c : file.at("encode_cases")) CheckEncode(report, index++, c, *suite);
  index = 0;
  for (const json& c : file.at("decode_cases")) CheckDecode(report, index++, c, *suite);
}

}  // namespace arc::parity
