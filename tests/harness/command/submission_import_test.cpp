#include <nlohmann/json.hpp>

#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class SubmissionImport : public CommandTest {
 protected:
  SubmissionImport() {
    tasks_ = File("tasks.json", R"({"a":{"train":[{"input":[[1,2]],"output":[[1,2]]}],)"
                                R"("test":[{"input":[[3,4]],"output":[[3,4]]}]},)"
                                R"("b":{"train":[{"input":[[1]],"output":[[1]]}],)"
                                R"("test":[{"input":[[0,1]],"output":[[5,5]]}]}})")
                 .string();
    answers_ = File("answers.json", R"({"a":[{"attempt_1":[[1,1]],"attempt_2":[[3,4]]}],)"
                                    R"("b":[{"attempt_1":[[1]],"attempt_2":[[2]]}]})")
                   .string();
  }
  std::vector<std::string> Import(const std::string& path, const std::string& name = "rival-1.5") {
    return {"submission", "import", path, "--name", name, "--data", tasks_};
  }
  json Leaderboard() { return json::parse(Run({"leaderboard", "arc", "--json"}).out); }
  std::string tasks_, answers_;
};

TEST_F(SubmissionImport, StandsOnTheLeaderboardAsImported) {
  ASSERT_EQ(Run({"eval", "arc_identity", "--suite", "arc", "--data", tasks_}).code, 0);
  const Outcome import = Run(Import(answers_));
  ASSERT_EQ(import.code, 0) << import.err;
  EXPECT_THAT(import.out, HasSubstr("rival-1.5"));
  EXPECT_THAT(import.err, testing::Not(HasSubstr("note:")));
  const json rows = Leaderboard();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0]["data_hash"], rows[1]["data_hash"]) << "the same tasks";
  const json& row = rows[0]["model"] == "rival-1.5" ? rows[0] : rows[1];
  EXPECT_EQ(row["model"], "rival-1.5");
  EXPECT_EQ(row["protocol"], "imported");
  EXPECT_EQ(row["outputs"], 0.5);
  EXPECT_EQ(row["plugin_sha256"], "");
  EXPECT_THAT(Run({"compare", "rival", "arc_identity"}).out,
              HasSubstr("A: rival-1.5 (run rival-1.5-"));
  EXPECT_THAT(Run({"runs", "ls", "--kind", "import-submission"}).out, HasSubstr("rival-1.5"));
  ExpectFailure(2, "has no checkpoint", {"eval", "rival"});
  EXPECT_EQ(row["outputs_n"], 2) << "measured here, by our scorer";
  EXPECT_GT(row["outputs_high"], row["outputs"]);
  EXPECT_EQ(row["audit"], "") << "nothing is known of any training";
  EXPECT_NE(row["arcbench_version"], "");
}

TEST_F(SubmissionImport, ComesOutAsItWentIn) {
  ASSERT_EQ(Run({"submission", "import", answers_, "--as", "rival-1.5", "--data", tasks_}).code, 0);
  const auto out = (folder_ / "out.json").string();
  ASSERT_EQ(Run({"submission", "write", "rival", "--out", out}).code, 0);
  EXPECT_EQ(json::parse(ReadText(out)), json::parse(ReadText(answers_)));
}

TEST_F(SubmissionImport, TheToolsFolderWithItsMetadata) {
  std::filesystem::create_directory(folder_ / "runs-of-m");
  WriteText(folder_ / "runs-of-m" / "a.json",
            R"([{"attempt_1":{"answer":[[3,4]],"metadata":{"model":"m-1","provider":"p",)"
            R"("usage":{"total_tokens":120},"cost":{"total_cost":0.5},"pair_index":0}},)"
            R"("attempt_2":null}])");
  const Outcome import = Run(Import((folder_ / "runs-of-m").string(), "m-1"));
  ASSERT_EQ(import.code, 0) << import.err;
  EXPECT_THAT(import.err, HasSubstr("note: 1 missing_attempt: a[0].attempt_2\n"));
  EXPECT_THAT(import.err, HasSubstr("note: 1 missing_task: b\n"));
  EXPECT_THAT(import.err, HasSubstr("of 1 attempts: m-1; 0.50 US dollars; 120 tokens"));
  const json row = Leaderboard()[0];
  EXPECT_EQ(row["outputs"], 0.5);
  EXPECT_EQ(row["outputs_n"], 2) << "a task without answers counts";
  EXPECT_EQ(row["answered"], 1);
  const Outcome params = Run({"query",
                              "SELECT key, value FROM params WHERE key LIKE 'import.%' "
                              "AND key <> 'import.path' ORDER BY key",
                              "--csv"});
  EXPECT_EQ(params.out,
            "key,value\nimport.attempts_with_metadata,1\nimport.cost_usd,0.5\n"
            "import.layout,arc-agi-benchmarking\nimport.models,m-1\nimport.providers,p\n"
            "import.total_tokens,120\n");
  EXPECT_THAT(Run({"runs", "show", "m-1"}).out, HasSubstr("1 missing_task: b"));
}

TEST_F(SubmissionImport, RefusesWhatCannotBeUsed) {
  ExpectFailure(2, "--name 'a b': letters, digits", Import(answers_, "a b"));
  ExpectFailure(2, "--name", Import(answers_, ""));
  ExpectFailure(2, "--name is required", {"submission", "import", answers_, "--data", tasks_});
  ExpectFailure(3, "none.json", Import("none.json"));
  ExpectFailure(3, "answers 0 of the 2 tasks, and 1 others",
                Import(File("o.json", R"({"z":[]})").string()));
  ExpectFailure(3, "cut.json: line 1", Import(File("cut.json", R"({"a":[)").string()));
  const auto open = File("open.json", R"({"a":{"train":[{"input":[[1]],"output":[[1]]}],)"
                                      R"("test":[{"input":[[3]]}]}})")
                        .string();
  ExpectFailure(3, "no known solution",
                {"submission", "import", answers_, "--name", "x", "--data", open});
  EXPECT_FALSE(std::filesystem::exists(Workspace() / "arcbench.db")) << "nothing was stored";
}

}  // namespace
}  // namespace arc
