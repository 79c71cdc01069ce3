#include "submissions/confidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/fake_suite.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

using Json = nlohmann::json;

std::vector<Puzzle> Tasks() {
  return {PuzzleOf("b", {Row({1}), Row({2})}), PuzzleOf("a", {Row({3})}),
          PuzzleOf("c", {Row({4})})};
}

/// Two members: b[0] has two candidates, b[1] none that can be submitted, a[0] one, c[0] no votes.
std::vector<EnsembleMember> Members() {
  const OutputVotes b0{"b",
                       0,
                       {Row({1}), Row({9})},
                       {{0, 1, false, 0, 2}, {1, 1, false, 1, 0}, {2, 1, false, 0, 2}}};
  const OutputVotes b1{"b", 1, {Row({77})}, {{0, 1, false, 0, 0}}};
  const OutputVotes a0{"a", 0, {Row({5}), Grid()}, {{0, 1, false, 0, 0}, {1, 1, false, 1, 0}}};
  return {{"trm", MemberKind::kModel, {b0, b1, a0}},
          {"d\xffsl", MemberKind::kVerified, {{"b", 0, {Row({1})}, {{0, 1, false, 0, 0}}}}}};
}

class ConfidenceTest : public testing::Test {
 protected:
  ConfidenceTest()
      : members_(Members()),
        choice_(ChooseEnsemble(members_, {})),
        ranking_(RankEnsemble(members_, choice_)),
        submission_(MakeSubmission(tasks_, ranking_)) {}

  void Write(const IsotonicMap* calibration = nullptr) {
    WriteSubmission(path_, tasks_, submission_);
    WriteConfidence(path_, tasks_, MakeConfidence(tasks_, submission_, ranking_, calibration),
                    choice_);
  }
  std::string side() const { return ConfidencePath(path_).string(); }

  /// Expects a refusal of the side file with `value` at `place`.
  void Refused(const std::string& message, const std::string& place, const Json& value) {
    Write();
    Json file = Json::parse(ReadText(side()));
    file[Json::json_pointer(place)] = value;
    WriteText(side(), file.dump());
    ExpectError(ErrorKind::kBadData, side() + ": " + message,
                [&] { ReadConfidence(path_, tasks_); });
  }

  TempFolder folder_;
  std::filesystem::path path_ = folder_ / "submission.json";
  std::vector<Puzzle> tasks_ = Tasks();
  std::vector<EnsembleMember> members_;
  EnsembleChoice choice_;
  std::vector<EnsembleOutput> ranking_;
  Submission submission_;
};

TEST_F(ConfidenceTest, OddGridsArePassedOver) {
  ASSERT_EQ(ranking_[1].candidates.size(), 1U);  // usable for the ensemble, not for the file
  EXPECT_EQ(submission_.at("b")[0], (std::vector{Row({1}), Row({9})}));
  EXPECT_TRUE(submission_.at("b")[1].empty());
  EXPECT_EQ(submission_.at("a")[0], std::vector{Row({5})});
}

TEST_F(ConfidenceTest, TheSecondAttemptOfAnEnsembleIsItsOwn) {
  ranking_[0].candidates.push_back({Row({8}), 0, 0, 0, {}});
  ranking_[0].second = 2;
  EXPECT_EQ(MakeSubmission(tasks_, ranking_).at("b")[0], (std::vector{Row({1}), Row({8})}));
  ranking_[0].candidates[2].grid = Row({77});  // then the next of the ranking
  EXPECT_EQ(MakeSubmission(tasks_, ranking_).at("b")[0], (std::vector{Row({1}), Row({9})}));
  ranking_.push_back({"z", 0});
  ExpectError(ErrorKind::kBadData, "task z is not in the task set",
              [&] { MakeSubmission(tasks_, ranking_); });
}

TEST_F(ConfidenceTest, SupportOfEverySubmittedGrid) {
  const Confidence confidence = MakeConfidence(tasks_, submission_, ranking_, nullptr);
  ASSERT_EQ(confidence.size(), 3U);
  const OutputConfidence& b0 = confidence.at("b")[0];
  EXPECT_EQ(b0.members, 2U);
  ASSERT_EQ(b0.attempts.size(), 2U);
  EXPECT_EQ(b0.attempts[0].votes, 3U);
  EXPECT_EQ(b0.attempts[0].views, 4U);
  EXPECT_EQ(b0.attempts[0].share(), 0.75);
  EXPECT_EQ(b0.attempts[0].agree, 2U);
  EXPECT_DOUBLE_EQ(b0.attempts[0].score, 2.0 / 3 * 1 / 3 + 2.0 / 3);
  EXPECT_EQ(b0.attempts[1].votes, 1U);
  EXPECT_EQ(b0.attempts[1].agree, 0U);
  EXPECT_FALSE(b0.attempts[0].probability);
  EXPECT_TRUE(confidence.at("b")[1].attempts.empty());
  EXPECT_EQ(confidence.at("b")[1].members, 1U);
  EXPECT_EQ(confidence.at("a")[0].attempts.size(), 1U);
  EXPECT_EQ(confidence.at("a")[0].attempts[0].views, 2U);  // an empty grid is a vote
  EXPECT_TRUE(confidence.at("c")[0].attempts.empty());
}

TEST_F(ConfidenceTest, AGridFromElsewhereHasNone) {
  submission_["a"] = {{Row({6})}};
  submission_["c"] = {{Row({4})}};
  const Confidence confidence = MakeConfidence(tasks_, submission_, ranking_, nullptr);
  EXPECT_EQ(confidence.at("a")[0].attempts[0].votes, 0U);
  EXPECT_EQ(confidence.at("a")[0].attempts[0].views, 2U);
  EXPECT_EQ(confidence.at("c")[0].attempts[0].share(), 0);
  submission_["d"] = {};
  ExpectError(ErrorKind::kBadData, "task d is not in the task set",
              [&] { MakeConfidence(tasks_, submission_, ranking_, nullptr); });
}

TEST_F(ConfidenceTest, WrittenAndReadBack) {
  const IsotonicMap calibration({{0, 0.1}, {1, 0.9}});
  Write(&calibration);
  EXPECT_EQ(side(), (folder_ / "submission.confidence.json").string());
  const Json file = Json::parse(ReadText(side()));
  EXPECT_EQ(file["ensemble"]["rule"], "prior");
  EXPECT_EQ(file["ensemble"]["members"][1]["name"], "d\uFFFDsl");
  EXPECT_EQ(file["tasks"]["b"][1]["answered"], false);
  EXPECT_TRUE(file["tasks"]["b"][1]["attempt_1"].is_null());
  EXPECT_EQ(file["tasks"]["b"][0]["attempt_1"]["share"], 0.75);
  EXPECT_TRUE(file["tasks"]["a"][0]["attempt_2"].is_null());
  const Confidence read = ReadConfidence(path_, tasks_);
  const Confidence made = MakeConfidence(tasks_, submission_, ranking_, &calibration);
  ASSERT_EQ(read.size(), made.size());
  for (const auto& [task, outputs] : made) {
    ASSERT_EQ(read.at(task).size(), outputs.size());
    for (size_t i = 0; i < outputs.size(); ++i) {
      ASSERT_EQ(read.at(task)[i].attempts.size(), outputs[i].attempts.size());
      EXPECT_EQ(read.at(task)[i].members, outputs[i].members);
      for (size_t k = 0; k < outputs[i].attempts.size(); ++k) {
        const AttemptConfidence& a = read.at(task)[i].attempts[k];
        const AttemptConfidence& b = outputs[i].attempts[k];
        EXPECT_EQ(std::tie(a.votes, a.views, a.mean_q, a.agree, a.score, a.probability),
                  std::tie(b.votes, b.views, b.mean_q, b.agree, b.score, b.probability));
      }
    }
  }
}

TEST_F(ConfidenceTest, JudgedAgainstTheTruth) {
  Write();
  const std::vector<JudgedAttempt> judged = JudgeConfidence(path_, tasks_);
  ASSERT_EQ(judged.size(), 3U);  // b[0] twice, a[0] once: what was filled in is no answer
  EXPECT_TRUE(judged[0].right);
  EXPECT_EQ(judged[1].attempt, 2);
  EXPECT_FALSE(judged[1].right);
  EXPECT_FALSE(judged[2].right);
  tasks_[2].tests[0].output.reset();
  ExpectError(ErrorKind::kBadData, "task c output 0 has no known solution",
              [&] { JudgeConfidence(path_, tasks_); });
}

TEST_F(ConfidenceTest, RefusalsNamePlaceAndValue) {
  Refused("b[0].attempt_1.votes: 5 is not at most 4, its views", "/tasks/b/0/attempt_1/votes", 5);
  Refused("b[0].attempt_1.votes: -1 is not a count", "/tasks/b/0/attempt_1/votes", -1);
  Refused("b[0].attempt_2.share: 0.5 is not 0.25", "/tasks/b/0/attempt_2/share", 0.5);
  Refused("a[0].attempt_1.mean_q: 1.5 is not a number from 0 to 1", "/tasks/a/0/attempt_1/mean_q",
          1.5);
  Refused("a[0].attempt_1.score: \"high\" is not a number", "/tasks/a/0/attempt_1/score", "high");
  Refused("a[0].attempt_1.probability: -0.1 is not a number", "/tasks/a/0/attempt_1/probability",
          -0.1);
  Refused("b[0].attempt_1.agree: 3 is not at most the 2 members", "/tasks/b/0/attempt_1/agree", 3);
  Refused("a[0].members: 4294967296 is not a count", "/tasks/a/0/members", 4294967296);
  Refused("b[0].answered: \"yes\" is not true or false", "/tasks/b/0/answered", "yes");
  Refused("b[0].attempt_1: ", "/tasks/b/0/answered", false);
  Refused("b[1].attempt_1: null is not an attempt", "/tasks/b/1/answered", true);
  Refused("a[0].attempt_1: 3 is not an object", "/tasks/a/0/attempt_1", 3);
  Refused("a: [] is not a list of 1 outputs", "/tasks/a", Json::array());
  Refused("task z is not in the task set", "/tasks/z", Json::array());
  Refused("submission_sha256: \"0\" is not that of", "/submission_sha256", "0");
}

TEST_F(ConfidenceTest, RefusesWhatIsIncomplete) {
  Write();
  Json file = Json::parse(ReadText(side()));
  file["tasks"].erase("c");
  WriteText(side(), file.dump());
  ExpectError(ErrorKind::kBadData, side() + ": tasks: c is missing",
              [&] { ReadConfidence(path_, tasks_); });
  WriteText(side(), "[]");
  ExpectError(ErrorKind::kBadData, side() + ": the file: [] is not an object",
              [&] { ReadConfidence(path_, tasks_); });
  WriteText(side(), "{");
  ExpectError(ErrorKind::kBadData, side(), [&] { ReadConfidence(path_, tasks_); });
  std::filesystem::remove(side());
  ExpectError(ErrorKind::kBadData, side(), [&] { ReadConfidence(path_, tasks_); });
}

// A side file outlives its submission where the machine stops between the two.
TEST_F(ConfidenceTest, BelongsToOneSubmission) {
  Write();
  submission_["c"] = {{Row({1})}};
  WriteSubmission(path_, tasks_, submission_);
  ExpectError(ErrorKind::kBadData, "it was written for another submission",
              [&] { ReadConfidence(path_, tasks_); });
  ExpectError(ErrorKind::kBadData, "no.json",
              [&] { WriteConfidence(folder_ / "no.json", tasks_, {}, choice_); });
}

TEST(EnsembleChoiceJsonTest, SaysWhatWasTried) {
  const std::vector<Puzzle> held_out = {PuzzleOf("p", {Row({1})})};
  const std::vector<EnsembleMember> members = {
      {"trm", MemberKind::kModel, {}, {{"p", 0, {Row({1})}, {{0, 1, false, 0, 0}}}}}};
  const Json json = Json::parse(EnsembleChoiceJson(ChooseEnsemble(members, held_out)));
  EXPECT_EQ(json["held_out_outputs"], 1);
  EXPECT_EQ(json["trials"].size(), 8U);
  EXPECT_EQ(json["trials"][7]["rule"], "log_odds");
  EXPECT_EQ(json["trials"][7]["second"], "diverse");
  EXPECT_EQ(json["trials"][0]["either"]["value"], 1);
  EXPECT_EQ(json["trials"][0]["either"]["n"], 1);
  EXPECT_GT(json["trials"][0]["first"]["low"], 0.0);
  EXPECT_EQ(json["members"][0]["kind"], "model");
  EXPECT_EQ(json["members"][0]["right"], 1);
}

}  // namespace
}  // namespace arc
