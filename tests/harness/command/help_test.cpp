#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using testing::HasSubstr;

const std::vector<std::vector<std::string>> kCommands = {{},
                                                         {"train"},
                                                         {"eval"},
                                                         {"compare"},
                                                         {"vote"},
                                                         {"match"},
                                                         {"leaderboard"},
                                                         {"history"},
                                                         {"runs"},
                                                         {"runs", "ls"},
                                                         {"runs", "show"},
                                                         {"runs", "best"},
                                                         {"runs", "tag"},
                                                         {"runs", "note"},
                                                         {"runs", "rm"},
                                                         {"runs", "merge"},
                                                         {"runs", "import"},
                                                         {"runs", "export"},
                                                         {"query"},
                                                         {"report"},
                                                         {"submission"},
                                                         {"submission", "write"},
                                                         {"submission", "validate"},
                                                         {"submission", "score"},
                                                         {"submission", "calibrate"},
                                                         {"submission", "diff"},
                                                         {"submission", "import"},
                                                         {"data"},
                                                         {"data", "list"},
                                                         {"data", "show"},
                                                         {"data", "export"},
                                                         {"data", "audit"},
                                                         {"data", "seal"},
                                                         {"plugin"},
                                                         {"plugin", "list"},
                                                         {"plugin", "info"},
                                                         {"adapt"},
                                                         {"compete"},
                                                         {"bundle"},
                                                         {"bench"},
                                                         {"doctor"}};

// Below "Subcommands:", one name a line of two blanks.
std::vector<std::string> SubcommandsIn(const std::string& help) {
  std::vector<std::string> names;
  size_t at = help.find("Subcommands:\n");
  while (at != std::string::npos && (at = help.find('\n', at)) != std::string::npos) {
    if (help.compare(at, 3, "\n  ") != 0) break;
    ++at;
    if (help[at + 2] != ' ') names.push_back(help.substr(at + 2, help.find(' ', at + 2) - at - 2));
  }
  return names;
}

using Help = CommandTest;

TEST_F(Help, EveryCommandEndsItsHelpWithAnExample) {
  for (std::vector<std::string> words : kCommands) {
    SCOPED_TRACE(testing::PrintToString(words));
    words.push_back("--help");
    const Outcome outcome = Run(words);
    EXPECT_EQ(outcome.code, 0);
    EXPECT_THAT(outcome.out, HasSubstr("\nExample:\n  arcbench "));
    EXPECT_EQ(outcome.err, "");
  }
}

TEST_F(Help, TheListAboveIsComplete) {
  size_t found = 1;
  for (const std::string& name : SubcommandsIn(Run({"--help"}).out)) {
    found += 1 + SubcommandsIn(Run({name, "--help"}).out).size();
  }
  EXPECT_EQ(found, kCommands.size());
}

TEST_F(Help, SettingsListEveryKey) {
  const Outcome outcome = Run({"train", "--settings"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("training.lr_min_ratio"));
  EXPECT_THAT(outcome.out, HasSubstr("trm-sudoku6-tiny"));
}

TEST_F(Help, VersionIsOneLine) {
  const Outcome outcome = Run({"--version"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, testing::StartsWith("arcbench 0."));
}

TEST_F(Help, AnUnknownCommandNamesTheNearest) {
  ExpectFailure(2, "no command 'arcbench trian'; did you mean 'train'?", {"trian"});
  ExpectFailure(2, "no command 'runs shwo'; did you mean 'show'?", {"runs", "shwo"});
}
TEST_F(Help, WithoutACommandItIsWrongUsage) { ExpectFailure(2, "which command?", {}); }

}  // namespace
}  // namespace arc
