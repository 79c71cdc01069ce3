#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "tasks/error.h"
#include "tasks/hash.h"
#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using nlohmann::json;
using testing::HasSubstr;

/// Two tasks, one of which the identity solves; solutions in a file of their own.
class Sealed : public CommandTest {
 protected:
  Sealed() {
    challenges_ =
        File("two_challenges.json",
             R"({"a":{"train":[{"input":[[1,2]],"output":[[1,2]]}],)"
             R"("test":[{"input":[[3,4]]}]},)"
             R"("b":{"train":[{"input":[[1]],"output":[[2]]}],"test":[{"input":[[0,1]]}]}})")
            .string();
  }
  std::filesystem::path Solutions() const { return folder_ / "two_solutions.json"; }
  void WriteSolutions(const std::string& text = R"({"a":[[[3,4]]],"b":[[[5,5]]]})") const {
    WriteText(Solutions(), text);
  }
  std::vector<std::string> Words(const std::string& data, bool sealed = true) const {
    std::vector<std::string> words = {"eval", "arc_identity", "--suite", "arc", "--data", data};
    if (sealed) words.push_back("--sealed");
    return words;
  }
  json Query(const std::string& sql) {
    const Outcome outcome = Run({"query", sql, "--json"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return json::parse(outcome.out);
  }
  std::string challenges_;
};

TEST_F(Sealed, ThePredictionsAreOnRecordAndThenScored) {
  WriteSolutions();
  const Outcome outcome = Run(Words(challenges_));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("outputs 50.0 %"));
  EXPECT_THAT(outcome.out, HasSubstr("sealed"));
  const json seal = Query("SELECT * FROM seals")[0];
  const std::string file = seal["predictions"], hash = seal["predictions_sha256"];
  EXPECT_EQ(Sha256OfFile(Workspace() / file), hash) << "anyone can check it";
  EXPECT_THAT(outcome.err, HasSubstr("predictions sealed: SHA-256 " + hash));
  const json row = Query("SELECT seal_id FROM evaluations")[0];
  EXPECT_EQ(row["seal_id"], seal["id"]);
  EXPECT_EQ(Query("SELECT sealed FROM v_leaderboard")[0]["sealed"], seal["sealed"]);
}

TEST_F(Sealed, ItStandsBesideTheOpenEvaluationOfTheSameTasks) {
  WriteSolutions();
  ASSERT_EQ(Run(Words(challenges_)).code, 0);
  ASSERT_EQ(Run(Words(challenges_, false)).code, 0);
  const json rows = json::parse(Run({"leaderboard", "arc", "--json"}).out);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0]["data_hash"], rows[1]["data_hash"]);
  EXPECT_NE(rows[0]["seal"].is_null(), rows[1]["seal"].is_null()) << "one of them is sealed";
  EXPECT_EQ(rows[0]["outputs"], rows[1]["outputs"]);
}

/// The solutions are a pipe: whoever opens it waits until the test opens the other end. At that
/// moment, the first at which a solution could be known, the seal is there and no score is.
TEST_F(Sealed, NobodyOpensTheSolutionsBeforeThat) {
  ASSERT_EQ(mkfifo(Solutions().c_str(), 0600), 0);
  const pid_t pid = Start(Words(challenges_));
  int pipe = -1;
  for (int wait = 0; pipe < 0 && wait < 3000; ++wait) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    pipe = open(Solutions().c_str(), O_WRONLY | O_NONBLOCK);  // fails while there is no reader
  }
  ASSERT_GE(pipe, 0) << "the solutions were never opened";
  {
    const Store store = OpenStore();
    EXPECT_EQ(store.GetSeal(1).predictions_sha256.size(), 64U);
    EXPECT_THROW(store.GetEvaluation(1), Error) << "nothing was scored yet";
  }
  close(pipe);
  EXPECT_EQ(Await(pid).code, 3) << "a pipe is no file to read twice";
}

TEST_F(Sealed, WithoutSolutionsTheyAreSealedAndNotScored) {
  const Outcome outcome = Run(Words(challenges_));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("there is no file of solutions"));
  EXPECT_EQ(Query("SELECT count(*) AS n FROM seals")[0]["n"], 1);
  EXPECT_EQ(Query("SELECT count(*) AS n FROM evaluation_scores")[0]["n"], 0);
}

TEST_F(Sealed, BrokenSolutionsLeaveTheSeal) {
  WriteSolutions(R"({"a":[[[3,4]]],"b")");
  EXPECT_EQ(Run(Words(challenges_)).code, 3);
  EXPECT_EQ(Query("SELECT count(*) AS n FROM seals")[0]["n"], 1);
  EXPECT_EQ(Query("SELECT count(*) AS n FROM evaluations")[0]["n"], 0);
}

TEST_F(Sealed, RealTasksAreTakenApartAndScoredAsIfTheyWereNot) {
  const std::filesystem::path real = ARC_SOURCE_DIR "/../shared/data/arc/ARC-AGI-2/evaluation";
  if (!std::filesystem::exists(real)) GTEST_SKIP() << real << " is not there";
  const auto parts = (folder_ / "parts").string();
  const Outcome made = Run({"data", "seal", real.string(), "--out", parts});
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_EQ(made.out,
            parts + "/evaluation_challenges.json\n" + parts + "/evaluation_solutions.json\n");
  ASSERT_EQ(Run(Words(parts + "/evaluation_challenges.json")).code, 0);
  ASSERT_EQ(Run(Words(real.string(), false)).code, 0);
  const json rows = json::parse(Run({"leaderboard", "arc", "--json"}).out);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0]["outputs_n"], 167);
  EXPECT_EQ(rows[0]["data_hash"], rows[1]["data_hash"]) << "the very same tasks and solutions";
  EXPECT_EQ(rows[0]["outputs"], rows[1]["outputs"]);
  ExpectFailure(3, "not all solutions are known", {"data", "seal", challenges_, "--out", parts});
}

TEST_F(Sealed, RefusesWhatIsNotApart) {
  const auto open =
      File("open_challenges.json", R"({"a":{"train":[{"input":[[1]],"output":[[1]]}],)"
                                   R"("test":[{"input":[[3]],"output":[[3]]}]}})")
          .string();
  ExpectFailure(2, "task a has its solution with it", Words(open));
  ExpectFailure(2, "with `challenges` in its name", Words(File("tasks.json", "{}").string()));
  ExpectFailure(2, "come with their answers",
                {"eval", "sudoku_exact", "--data", "sudoku4", "--sealed"});
  std::vector<std::string> words = Words(challenges_);
  words.push_back("data.fitting_only=true");
  ExpectFailure(2, "data.fitting_only", words);
}

}  // namespace
}  // namespace arc
