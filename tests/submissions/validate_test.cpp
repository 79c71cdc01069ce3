#include "submissions/validate.h"

#include <gtest/gtest.h>

#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/fake_suite.h"
#include "tests/evaluators/temp_folder.h"

namespace arc {
namespace {

std::vector<Puzzle> Tasks() {
  return {PuzzleOf("a", {Row({1})}), PuzzleOf("b", {Row({2}), Row({3})})};
}

std::vector<Fault> Validate(const std::string& text) {
  const TempFolder folder;
  WriteText(folder / "s.json", text);
  return ValidateSubmission(folder / "s.json", Tasks());
}

/// A valid file but for the first attempt of task a.
std::string WithGrid(const std::string& grid) {
  return R"({"a":[{"attempt_1":)" + grid +
         R"(,"attempt_2":[[1]]}],"b":[)"
         R"({"attempt_1":[[1]],"attempt_2":[[1]]},{"attempt_1":[[1]],"attempt_2":[[1]]}]})";
}

/// Each fault as "code where: text".
std::vector<std::string> Lines(const std::vector<Fault>& faults) {
  std::vector<std::string> lines;
  for (const Fault& fault : faults) {
    lines.push_back(fault.code + " " + fault.Where() + ": " + fault.text);
  }
  return lines;
}

using Strings = std::vector<std::string>;

TEST(ValidateTest, AValidFileHasNoFault) {
  EXPECT_EQ(Lines(Validate(WithGrid("[[0,9],[1,2]]"))), Strings());
  EXPECT_EQ(Lines(Validate(WithGrid("[[-0]]"))), Strings());
  EXPECT_EQ(Lines(Validate("\xef\xbb\xbf  " + WithGrid("[[1]]") + "\r\n")), Strings());
}

TEST(ValidateTest, FaultsOfAGrid) {
  const std::string place = " a[0].attempt_1: ";
  const auto grid_fault = [](const std::string& grid) { return Lines(Validate(WithGrid(grid))); };
  struct Case {
    const char *grid, *code, *text;
  };
  for (const Case& c : std::vector<Case>{
           {"null", "bad_grid_type", "null, not a list of rows"},
           {"\"[[1]]\"", "bad_grid_type", "\"[[1]]\", not a list of rows"},
           {"{}", "bad_grid_type", "an object, not a list of rows"},
           {"[1,2]", "bad_grid_type", "row 0 is 1, not a list"},
           {"[[1],null]", "bad_grid_type", "row 1 is null, not a list"},
           {"[]", "empty_grid", "no cells"},
           {"[[],[]]", "empty_grid", "no cells"},
           {"[[1,2],[1]]", "not_rectangular", "row 1: 1 cells, row 0: 2"},
           {"[[],[1]]", "not_rectangular", "row 1: 1 cells, row 0: 0"},
           {"[[1,true]]", "bad_cell_type", "[0][1] is true, not 0 to 9"},
           {"[[1.0]]", "bad_cell_type", "[0][0] is 1.0, not 0 to 9"},
           {"[[-1]]", "bad_cell_value", "[0][0] is -1, not 0 to 9"},
           {"[[[]]]", "bad_cell_type", "[0][0] is a list, not 0 to 9"},
           {"[[{}]]", "bad_cell_type", "[0][0] is an object, not 0 to 9"},
           {"[[18446744073709551615]]", "bad_cell_value",
            "[0][0] is 18446744073709551615, not 0 to 9"},
           {"[[256]]", "bad_cell_value", "[0][0] is 256, not 0 to 9"},
           {"[[30000000000000000000000]]", "bad_cell_type", "[0][0] is 3e+22, not 0 to 9"}}) {
    EXPECT_EQ(grid_fault(c.grid), Strings{c.code + place + c.text}) << c.grid;
  }
}

TEST(ValidateTest, AllFaultsAtOnce) {
  EXPECT_EQ(
      Lines(Validate(R"({"c":[],"b":[{"attempt_1":[[1]],"attempt_3":[[1]]},7,{"attempt_1":[[10]],
                        "attempt_2":[]}]})")),
      (Strings{"missing_task a: not in the submission", "wrong_output_count b: 3 outputs, 2 needed",
               "unknown_key b[0]: attempt_3 is no attempt",
               "missing_attempt b[0].attempt_2: not there",
               "bad_output_type b[1]: a JSON number, no two attempts",
               "bad_cell_value b[2].attempt_1: [0][0] is 10, not 0 to 9",
               "empty_grid b[2].attempt_2: no cells", "unknown_task c: not in the task set"}));
}

TEST(ValidateTest, KeysThatComeTwice) {
  const std::string b = R"("b":[{"attempt_1":[[1]],"attempt_2":[[1]]},)"
                        R"({"attempt_1":[[1]],"attempt_2":[[1]],"attempt_2":[[1]]}])";
  const std::string a = R"("a":[{"attempt_1":[[1]],"attempt_2":[[1]]}])";
  EXPECT_EQ(Lines(Validate("{" + a + "," + b + "," + a + "}")),
            (Strings{"duplicate_task a: there more than once",
                     "duplicate_attempt b[1].attempt_2: attempt_2 is there more than once"}));
  EXPECT_EQ(
      Lines(Validate("{" + a + "," + b.substr(0, b.rfind(",\"attempt_2\"")) + "}],\"u\":1," +
                     "\"u\":2}")),
      (Strings{"unknown_task u: not in the task set", "duplicate_task u: there more than once"}));
}

TEST(ValidateTest, BrokenJsonNamesLineAndColumn) {
  const auto one = [](const std::string& text) {
    const std::vector<Fault> faults = Validate(text);
    EXPECT_EQ(faults.size(), 1U) << text;
    EXPECT_EQ(faults.at(0).code, "bad_json") << text;
    EXPECT_EQ(faults.at(0).Where(), "");
    return faults.at(0).text;
  };
  EXPECT_THAT(one("{\"a\":\n[}"), testing::HasSubstr("line 2, column 2"));
  EXPECT_THAT(one(""), testing::HasSubstr("line 1, column 1"));
  EXPECT_THAT(one(WithGrid("[[1]]") + "x"), testing::HasSubstr("line 1"));
  EXPECT_THAT(one("{\"\xff\":1}"), testing::HasSubstr("invalid string"));
  EXPECT_THAT(one(WithGrid("[[1e999]]")), testing::HasSubstr("1e999"));
  EXPECT_THAT(one(WithGrid("[[NaN]]")), testing::HasSubstr("invalid literal"));
  EXPECT_THAT(one(std::string("{\0}", 3)), testing::HasSubstr("line 1"));
}

TEST(ValidateTest, EveryCutIsAFault) {
  const std::string text = WithGrid("[[1,2],[3,4]]");
  for (size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(Validate(text.substr(0, size)).empty()) << size;
  }
}

TEST(ValidateTest, OtherTopLevels) {
  for (const char* text : {"[]", "null", "3", "\"x\"", "[{\"a\":[{\"k\":1,\"k\":2}]}]"}) {
    const std::vector<Fault> faults = Validate(text);
    ASSERT_EQ(faults.size(), 1U) << text;
    EXPECT_EQ(faults[0].code, "bad_json_shape") << text;
  }
  EXPECT_EQ(Validate("{}").size(), 2U);
}

TEST(ValidateTest, DeepNestingIsNoCrash) {
  const std::string open(200000, '['), close(200000, ']');
  EXPECT_EQ(Validate(open)[0].code, "bad_json");
  EXPECT_EQ(Lines(Validate(WithGrid(open + close))),
            Strings{"bad_json : nested more than 1000 deep"});
  const std::string deep(900, '['), end(900, ']');
  EXPECT_EQ(Validate(WithGrid(deep + end))[0].code, "bad_cell_type");
}

TEST(ReadSubmissionTest, NamesTheFileAndTheFirstFaults) {
  const TempFolder folder;
  const auto read = [&](const std::string& text) {
    return [&, text] {
      WriteText(folder / "s.json", text);
      ReadSubmission(folder / "s.json", Tasks());
    };
  };
  ExpectError(ErrorKind::kBadData,
              "/s.json: not a valid submission, 1 fault: a[0].attempt_1: bad_grid_type (5, not a "
              "list of rows)",
              read(WithGrid("5")));
  ExpectError(ErrorKind::kBadData,
              "s.json: not a valid submission, 1 fault: bad_json (line 1, column 2", read("{"));
  ExpectError(ErrorKind::kBadData,
              "6 faults: a: missing_task (not in the submission); b: missing_task",
              read(R"({"u":1,"v":1,"w":1,"x":1})"));
  ExpectError(ErrorKind::kBadData,
              "/none.json: ", [&] { ReadSubmission(folder / "none.json", Tasks()); });
}

TEST(ReadSubmissionTest, ReadsGridsInOrder) {
  const TempFolder folder;
  WriteText(folder / "s.json", WithGrid("[[4,5],[6,7]]"));
  const Submission submission = ReadSubmission(folder / "s.json", Tasks());
  ASSERT_EQ(submission.size(), 2U);
  ASSERT_EQ(submission.at("a").size(), 1U);
  EXPECT_EQ(submission.at("a")[0][0].cells, (std::vector<uint8_t>{4, 5, 6, 7}));
  EXPECT_EQ(submission.at("a")[0][1], Row({1}));
  EXPECT_EQ(submission.at("b").size(), 2U);
}

TEST(CheckSubmissionTest, WhatCanBeReadIsThereWithTheFaults) {
  const TempFolder folder;
  WriteText(folder / "s.json",
            R"({"b":[5,{"attempt_1":[[11]],"attempt_2":[[3]]}],"c":[{"attempt_1":[[1]]}]})");
  const CheckedSubmission checked = CheckSubmission(folder / "s.json", Tasks());
  EXPECT_EQ(checked.submission, (Submission{{"b", {{Grid(), Grid()}, {Grid(), Row({3})}}}}));
  EXPECT_EQ(Lines(checked.faults),
            (Strings{"missing_task a: not in the submission",
                     "bad_output_type b[0]: a JSON number, no two attempts",
                     "bad_cell_value b[1].attempt_1: [0][0] is 11, not 0 to 9",
                     "unknown_task c: not in the task set"}));
  WriteText(folder / "s.json", WithGrid("[[1]]") + "}");
  EXPECT_TRUE(CheckSubmission(folder / "s.json", Tasks()).submission.empty()) << "broken JSON";
}

TEST(CheckSubmissionTest, WithoutATaskSetTheFilesOwnTasksCount) {
  const TempFolder folder;
  WriteText(folder / "s.json", R"({"z":[{"attempt_1":[[1]],"attempt_2":[[2]]}],"y":[]})");
  EXPECT_EQ(ReadSubmission(folder / "s.json"),
            (Submission{{"y", {}}, {"z", {{Row({1}), Row({2})}}}}));
  WriteText(folder / "s.json", R"({"z":[{"attempt_1":[[1]]}],"y":{"attempt_1":[[1]]}})");
  EXPECT_EQ(Lines(CheckSubmission(folder / "s.json").faults),
            (Strings{"missing_attempt z[0].attempt_2: not there",
                     "wrong_output_count y: a JSON object, 1 needed"}));
}

}  // namespace
}  // namespace arc
