// plugin list and plugin info: what they print of plugins that load and of those that do not.
#include <nlohmann/json.hpp>

#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using nlohmann::json;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::StartsWith;

class PluginCommand : public CommandTest {
 protected:
  json Listed(const std::string& name) {
    for (const json& row : json::parse(Run({"plugin", "list", "--json"}).out)) {
      if (row.at("name") == name) return row;
    }
    return nullptr;
  }
};

TEST_F(PluginCommand, ListNamesEveryPluginWithItsFile) {
  const std::string folder = environment_["ARCBENCH_PLUGIN_PATH"];
  EXPECT_EQ(Listed("toy"), json({{"name", "toy"},
                                 {"kind", "solver"},
                                 {"version", "1.0.0"},
                                 {"description", "Answers with the input"},
                                 {"usable", "ok"},
                                 {"file", folder + "/toy.so"}}));
  EXPECT_EQ(Listed("fake_model")["kind"], "model");
  EXPECT_EQ(Listed("sudoku_exact")["usable"], "ok") << "of the build, beside those asked for";
}

TEST_F(PluginCommand, ListSaysWhyAPluginDoesNotLoad) {
  EXPECT_THAT(Listed("wrong_abi")["usable"].get<std::string>(), HasSubstr("ABI version '999'"));
}

TEST_F(PluginCommand, ListIsATableForPeopleAndCsvForPrograms) {
  const Outcome text = Run({"plugin", "list"});
  EXPECT_EQ(text.code, 0);
  EXPECT_THAT(text.out, StartsWith("name "));
  EXPECT_THAT(text.out, ContainsRegex("\ntoy +solver +1.0.0 +Answers with the input +ok +/"));
  const std::string csv = Run({"plugin", "list", "--csv"}).out;
  EXPECT_THAT(csv, StartsWith("name,kind,version,description,usable,file\n"));
  EXPECT_THAT(csv, HasSubstr("\ntoy,solver,1.0.0,Answers with the input,ok,/"));
  ExpectFailure(2, "--csv", {"plugin", "list", "--csv", "--json"});
}

TEST_F(PluginCommand, ListWarnsOfAFileThatIsNoPlugin) {
  const std::string folder = File("broken.so", "no library").parent_path();
  const Outcome outcome = Run({"plugin", "list", "--plugin-path", folder});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.err, StartsWith("warning: "));
  EXPECT_THAT(outcome.err, HasSubstr("broken.so"));
}

TEST_F(PluginCommand, InfoShowsStampAndSettings) {
  const Outcome outcome = Run({"plugin", "info", "toy"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("toy 1.0.0 (solver): Answers with the input\nfile  "));
  EXPECT_THAT(outcome.out, ContainsRegex("\nsha256 +[0-9a-f]{64}\nabi +[0-9]+\nsdk "));
  EXPECT_THAT(outcome.out, ContainsRegex("\ncompiler +[a-z]+\\+\\+ [0-9]+, libstdc\\+\\+"));
  EXPECT_THAT(outcome.out,
              ContainsRegex("\ntorch +-\ncapabilities +.\"uses_demonstrations\":fals"));
  EXPECT_THAT(outcome.out, ContainsRegex("\nusable +ok\n\nsetting +default +range +help\n"));
  EXPECT_THAT(outcome.out, ContainsRegex("\ncopies +1 +≥ 0 and ≤ 9 +answers an output\n"));
  EXPECT_THAT(outcome.out, ContainsRegex("\nmode +plain +\\[\"plain\",\"odd\"\\] +unused\n"));
}

TEST_F(PluginCommand, InfoForProgramsIsTheSettings) {
  const json settings = json::parse(Run({"plugin", "info", "fake_model", "--json"}).out);
  EXPECT_EQ(
      settings,
      json::array(
          {{{"setting", "width"}, {"default", "8"}, {"range", "≥ 1"}, {"help", "of nothing"}}}));
  EXPECT_EQ(Run({"plugin", "info", "fake_model", "--csv"}).out,
            "setting,default,range,help\nwidth,8,≥ 1,of nothing\n");
}

TEST_F(PluginCommand, InfoOfWhatIsNotThere) {
  ExpectFailure(2, "no plugin 'toi'", {"plugin", "info", "toi"});
  ExpectFailure(2, "did you mean 'toy'?", {"plugin", "info", "toi"});
  ExpectFailure(3, "broken.so", {"plugin", "info", File("broken.so", "no library").string()});
}

}  // namespace
}  // namespace arc
