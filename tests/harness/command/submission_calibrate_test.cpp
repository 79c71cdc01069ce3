#include <nlohmann/json.hpp>

#include "submissions/confidence.h"
#include "tests/evaluators/fake_suite.h"
#include "tests/harness/command/command_fixture.h"

namespace arc {
namespace {

using testing::HasSubstr;

/// Four tasks of one output {n}; a and b are answered rightly and surely, c wrongly and not.
class CalibrateCommand : public CommandTest {
 protected:
  CalibrateCommand() {
    nlohmann::json tasks;
    for (uint8_t n = 1; n <= 4; ++n) {
      const std::string id(1, static_cast<char>('a' + n - 1));
      puzzles_.push_back(PuzzleOf(id, {Row({n})}));
      const nlohmann::json pair = {{"input", {{n}}}, {"output", {{n}}}};
      tasks[id] = {{"train", {pair}}, {"test", {pair}}};
    }
    tasks_ = File("tasks.json", tasks.dump()).string();
    out_ = (folder_ / "submission.json").string();
  }

  void Write(const IsotonicMap* calibration) {
    const std::vector<EnsembleMember> members = {
        {"m",
         MemberKind::kModel,
         {{"a", 0, {Row({1})}, {{0, 1, false, 0, 0}}},
          {"b", 0, {Row({2})}, {{0, 1, false, 0, 0}}},
          {"c", 0, {Row({8}), Row({9})}, {{0, 1, false, 0, 1}, {1, 1, false, 1, 0}}}}}};
    const EnsembleChoice choice = ChooseEnsemble(members, {});
    const auto ranking = RankEnsemble(members, choice);
    const Submission submission = MakeSubmission(puzzles_, ranking);
    WriteSubmission(out_, puzzles_, submission);
    WriteConfidence(out_, puzzles_, MakeConfidence(puzzles_, submission, ranking, calibration),
                    choice);
  }
  Outcome Calibrate(std::vector<std::string> words) {
    words.insert(words.begin(), {"submission", "calibrate", out_, "--data", tasks_});
    return Run(words);
  }

  std::vector<Puzzle> puzzles_;
  std::string tasks_, out_;
};

TEST_F(CalibrateCommand, PrintsTheCurve) {
  Write(nullptr);
  const Outcome text = Calibrate({"--bins", "2"});
  ASSERT_EQ(text.code, 0) << text.err;
  EXPECT_THAT(text.err, HasSubstr("4 answers by score"));
  EXPECT_THAT(text.out, HasSubstr("|-------------------o-----]."))
      << text.out;  // none of the first bin is right
  const auto json = nlohmann::json::parse(Calibrate({"--bins", "2", "--json"}).out);
  ASSERT_EQ(json.size(), 3U);
  EXPECT_EQ(json[0]["n"], 2);
  EXPECT_EQ(json[0]["right"], 0);
  EXPECT_EQ(json[0]["support"], 0.5);
  EXPECT_EQ(json[1]["part right"], 1.0);
  EXPECT_EQ(json[2]["bin"], "all");
  EXPECT_EQ(json[2]["n"], 4);
  EXPECT_EQ(json[2]["gap"], 0.25);
  EXPECT_FALSE(json[0].contains("plot"));
  EXPECT_THAT(Calibrate({"--csv"}).out, HasSubstr("bin,n,right,support"));
}

TEST_F(CalibrateCommand, OneAttemptAndAnotherSupport) {
  const IsotonicMap calibration({{0.5, 0.25}, {1, 0.75}});
  Write(&calibration);
  const auto curve = [&](const std::vector<std::string>& words) {
    std::vector<std::string> all = {"--bins", "1", "--json"};
    all.insert(all.end(), words.begin(), words.end());
    return nlohmann::json::parse(Calibrate(all).out)[0];
  };
  EXPECT_EQ(curve({})["support"], 0.5);  // the probabilities: 0.75 twice, 0.25 twice
  EXPECT_EQ(curve({"--by", "score"})["support"], 0.75);
  EXPECT_EQ(curve({"--attempt", "2"})["n"], 1);
  EXPECT_EQ(curve({"--attempt", "1"})["n"], 3);
  EXPECT_EQ(curve({"--by", "mean_q", "--attempt", "2"})["support"], 0.5);
}

TEST_F(CalibrateCommand, RefusesWhatItCannotRead) {
  Write(nullptr);
  ExpectFailure(2, "no probability",
                {"submission", "calibrate", out_, "--data", tasks_, "--by", "probability"});
  ExpectFailure(2, "--bins", {"submission", "calibrate", out_, "--data", tasks_, "--bins", "0"});
  ExpectFailure(2, "--by", {"submission", "calibrate", out_, "--data", tasks_, "--by", "luck"});
  WriteSubmission(out_, puzzles_, {});
  ExpectFailure(3, "written for another submission",
                {"submission", "calibrate", out_, "--data", tasks_});
  WriteConfidence(out_, puzzles_, {}, {});
  ExpectFailure(3, "nothing is answered", {"submission", "calibrate", out_, "--data", tasks_});
  std::filesystem::remove(ConfidencePath(out_));
  ExpectFailure(3, "submission.confidence.json",
                {"submission", "calibrate", out_, "--data", tasks_});
}

}  // namespace
}  // namespace arc
