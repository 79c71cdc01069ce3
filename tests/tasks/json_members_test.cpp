#include "tasks/json_members.h"

#include "tests/tasks/testing.h"

namespace arc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class JsonMembersTest : public ::testing::Test {
 protected:
  /// Each member as "section/key=value", with the keys that it holds twice and its error.
  std::vector<std::string> Members(const std::string& text) {
    std::vector<std::string> lines;
    rest_ = ForEachMember(folder_.Write("f.json", text), {"train", "eval"}, [&](JsonMember m) {
      std::string line = (m.section.empty() ? "" : m.section + "/") + m.key + "=" + m.value.dump();
      for (const RepeatedKey& r : m.repeated) line += " twice " + r.place + ":" + r.key;
      if (!m.error.empty()) line += " !" + m.error.substr(0, m.error.find(':'));
      lines.push_back(line);
    });
    return lines;
  }
  testing::TempFolder folder_;
  JsonRest rest_;
};

TEST_F(JsonMembersTest, EachInTheOrderOfTheFile) {
  EXPECT_THAT(Members(R"({"b":[1,-2,2.5,"x",null,true],"a":{"c":{"d":[[]]}},"":{}})"),
              ElementsAre(R"(b=[1,-2,2.5,"x",null,true])", R"(a={"c":{"d":[[]]}})", "={}"));
  EXPECT_EQ(rest_.value, nlohmann::json::object());
  EXPECT_EQ(rest_.error, "");
}

TEST_F(JsonMembersTest, SectionsAreTakenApartAtTheTopAlone) {
  EXPECT_THAT(
      Members(R"({"train":{"a":1,"train":{"x":2}},"test":{"a":3},"eval":[4],"z":5})"),
      ElementsAre("train/a=1", R"(train/train={"x":2})", R"(test={"a":3})", "eval=[4]", "z=5"));
  EXPECT_THAT(Members(R"({"train":{},"eval":{"a":{}}})"), ElementsAre("eval/a={}"));
}

TEST_F(JsonMembersTest, KeysThatComeTwice) {
  EXPECT_THAT(Members(R"({"a":1,"a":2})"), ElementsAre("a=1", "a=2"));
  EXPECT_THAT(
      Members(R"({"a":{"k":1,"k":2,"l":[0,{"m":{"n":1,"n":3}}]},"b":{"k":1}})"),
      ElementsAre(R"(a={"k":2,"l":[0,{"m":{"n":3}}]} twice :k twice l[1].m:n)", R"(b={"k":1})"));
}

TEST_F(JsonMembersTest, WhatIsNoObjectIsGivenBack) {
  EXPECT_THAT(Members("[1,{\"a\":2}]"), ElementsAre());
  EXPECT_EQ(rest_.value.dump(), "[1,{\"a\":2}]");
  EXPECT_THAT(Members("7"), ElementsAre());
  EXPECT_EQ(rest_.value, 7);
}

TEST_F(JsonMembersTest, TheMemberInWhichTheTextBreaksOffIsTheLast) {
  EXPECT_THAT(Members("{\"a\":1,\n\"b\":[[2,3],[4,"),
              ElementsAre("a=1", "b=[[2,3],[4]] !line 2, column 15"));
  EXPECT_EQ(rest_.error, "");
  EXPECT_THAT(Members(R"({"train":{"a":{"k":1,x)"),
              ElementsAre(R"(train/a={"k":1} !line 1, column 22)"));
  EXPECT_THAT(Members(R"({"a":)"), ElementsAre("a=null !line 1, column 6"));
  EXPECT_THAT(Members(R"({"a":[1e999],"b":2})"),
              ElementsAre("a=[] !number overflow parsing '1e999'"));
}

TEST_F(JsonMembersTest, BetweenMembersTheRestSaysWhatBrokeIt) {
  for (const char* text :
       {"", "{", "[1,", "{\"a\":1,", "{\"a\":1", "{\"a\":1}}", "{\"a\":1 \"b\":2}"}) {
    for (const std::string& line : Members(text)) EXPECT_EQ(line, "a=1") << text;
    EXPECT_THAT(rest_.error, HasSubstr("line 1, column")) << text;
  }
}

TEST_F(JsonMembersTest, EveryCutIsTold) {
  const std::string text = R"({"a":{"k":[[1,2]]},"train":{"b":[3]},"c":{"d":4}})";
  for (size_t size = 0; size < text.size(); ++size) {
    const std::vector<std::string> lines = Members(text.substr(0, size));
    const bool in_member = !lines.empty() && lines.back().find('!') != std::string::npos;
    EXPECT_NE(in_member, !rest_.error.empty()) << size;
  }
}

TEST_F(JsonMembersTest, DeepNestingIsNoCrash) {
  const std::string open(200000, '[');
  EXPECT_EQ(Members("{\"a\":1,\"b\":" + open).back().substr(0, 4), "b=[[");
  EXPECT_THAT(Members(open), ElementsAre());
  EXPECT_EQ(rest_.error, "nested more than 1000 deep");
}

TEST_F(JsonMembersTest, FilesThatCannotBeReadThrow) {
  testing::ExpectError(ErrorKind::kBadData, {"none.json"}, [&] {
    ForEachMember(folder_.path() / "none.json", {}, [](const JsonMember&) {});
  });
}

}  // namespace
}  // namespace arc
