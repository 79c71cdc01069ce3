#include "harness/report/table.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace arc {
namespace {

Table Sample() {
  return {{"name", "n", "value", "odd"},
          {{std::string("é,\"x\""), int64_t{5}, 0.1, {}},
           {std::string("b"), int64_t{123}, std::nan(""), true}}};
}

TEST(Table, AlignsNumbersToTheRightAndTextToTheLeft) {
  EXPECT_EQ(TableText(Sample(), false),
            "name     n  value  odd\n"
            "é,\"x\"    5    0.1\n"
            "b      123    nan  yes\n");
}

TEST(Table, HasABoxOnATerminal) {
  EXPECT_EQ(TableText({{"a"}, {{int64_t{1}}}}, true), "┌───┐\n│ a │\n├───┤\n│ 1 │\n└───┘\n");
}

TEST(Table, CsvIsQuotedWhereItMust) {
  EXPECT_EQ(TableCsv(Sample()), "name,n,value,odd\n\"é,\"\"x\"\"\",5,0.1,\nb,123,nan,yes\n");
}

TEST(Table, JsonKeepsTypes) {
  const auto json = nlohmann::json::parse(TableJson(Sample()));
  EXPECT_EQ(json[0]["value"], 0.1);
  EXPECT_EQ(json[0]["odd"], nullptr);
  EXPECT_EQ(json[1]["value"], "nan");
  EXPECT_EQ(json[1]["odd"], true);
  EXPECT_EQ(json[1]["n"], 123);
}

TEST(Table, JsonIsIndented) {
  EXPECT_EQ(TableJson({{"a", "b"}, {{int64_t{1}, 0.5}, {Cell{}, std::string("\n")}}}),
            "[\n  {\n    \"a\": 1,\n    \"b\": 0.5\n  },\n"
            "  {\n    \"a\": null,\n    \"b\": \"\\n\"\n  }\n]\n");
}

TEST(Table, JsonTellsColumnsOfOneNameApart) {
  EXPECT_EQ(TableJsonLines({{"a", "a"}, {{int64_t{1}, int64_t{2}}}}), "{\"a\":1,\"a_2\":2}\n");
}

TEST(Table, JsonLinesAreTheObjectsOneALine) {
  EXPECT_EQ(TableJsonLines(Sample()),
            "{\"name\":\"é,\\\"x\\\"\",\"n\":5,\"value\":0.1,\"odd\":null}\n"
            "{\"name\":\"b\",\"n\":123,\"value\":\"nan\",\"odd\":true}\n");
  EXPECT_EQ(TableJsonLines({{"a"}, {}}), "");
}

TEST(Table, RealsAreExactForProgramsAndShortForPeople) {
  const Table table{{"x"}, {{1.0 / 3}, {std::numeric_limits<double>::infinity()}}};
  EXPECT_EQ(TableText(table, false), "     x\n0.3333\n   inf\n");
  EXPECT_EQ(TableCsv(table), "x\n0.3333333333333333\ninf\n");
}

TEST(Table, LineBreaksStayInTheirLine) {
  EXPECT_EQ(TableText({{"x", "y"}, {{std::string("a\nb"), int64_t{1}}}}, false),
            "x    y\na b  1\n");
}

TEST(Table, WithoutRowsItIsAHeadAlone) {
  EXPECT_EQ(TableText({{"a", "b"}, {}}, false), "a  b\n");
  EXPECT_EQ(TableJson({{"a"}, {}}), "[]\n");
}

}  // namespace
}  // namespace arc
