// Every operation of the language on small grids.
#include <gmock/gmock.h>

#include <set>

#include "plugins/arc_dsl/language.h"
#include "plugins/arc_dsl/ops/properties.h"
#include "tests/plugins/arc_dsl/cases.h"

namespace arc_dsl {
namespace {

using arc::G;

std::vector<Case> AllCases() {
  std::vector<Case> cases;
  for (const auto add : {AddGridCases, AddColourCases, AddDrawingCases, AddPatternCases,
                         AddObjectCases, AddLayerCases}) {
    add(&cases);
  }
  return cases;
}

std::string CallOf(const Operation& operation) {
  return operation.name + (operation.parameter.empty() ? "" : " " + operation.parameter);
}

bool Takes(const Operation& operation, const std::vector<Value>& values) {
  return std::equal(operation.arguments.begin(), operation.arguments.end(), values.begin(),
                    values.end(),
                    [](Type type, const Value& value) { return type == TypeOf(value); });
}

// The operation of this name for these types: a name may stand for several.
const Operation* Find(const std::string& call, const std::vector<Value>& values) {
  for (const Operation& operation : Language()) {
    if (CallOf(operation) == call && Takes(operation, values)) return &operation;
  }
  return nullptr;
}

std::string ResultOf(const Case& test) {
  const Operation* operation = Find(test.call, test.arguments);
  if (operation == nullptr) return "no such operation";
  std::vector<const Value*> values;
  for (const Value& value : test.arguments) values.push_back(&value);
  const auto result = operation->apply(values);
  if (result) {
    EXPECT_EQ(NameOf(TypeOf(*result)), NameOf(operation->result)) << test.call;
  }
  return result ? TextOf(*result) : "nothing";
}

TEST(OperationsTest, DoWhatTheyAreCalled) {
  for (const Case& test : AllCases()) {
    std::string arguments;
    for (const Value& value : test.arguments) arguments += " (" + TextOf(value) + ")";
    EXPECT_EQ(ResultOf(test), test.expected) << test.call << arguments;
  }
}

// Operations with a property are one each: the properties have a test of their own.
TEST(OperationsTest, EveryOneIsTested) {
  std::set<std::string> properties;
  for (const Property& property : Properties()) properties.insert(property.name);
  std::set<std::string> tested, untested;
  for (const Case& test : AllCases()) {
    if (const Operation* operation = Find(test.call, test.arguments)) {
      tested.insert(CallOf(*operation) + NameOf(operation->arguments[0]));
      if (properties.count(operation->parameter) > 0) tested.insert(operation->name);
    }
  }
  for (const Operation& operation : Language()) {
    const bool of_property = properties.count(operation.parameter) > 0;
    const std::string name =
        of_property ? operation.name : CallOf(operation) + NameOf(operation.arguments[0]);
    if (tested.count(name) == 0) untested.insert(CallOf(operation));
  }
  EXPECT_THAT(untested, testing::IsEmpty());
}

TEST(OperationsTest, NamesAreUniqueForTheirTypes) {
  std::set<std::string> seen;
  for (const Operation& operation : Language()) {
    std::string name = CallOf(operation);
    for (const Type type : operation.arguments) name += NameOf(type);
    EXPECT_TRUE(seen.insert(name).second) << name;
    EXPECT_GE(operation.cost, 1) << name;
    EXPECT_GE(operation.arguments.size(), 1u) << name;
    EXPECT_LE(operation.arguments.size(), 3u) << name;
  }
}

TEST(OperationsTest, PropertiesSayWhatTheyAreCalled) {
  struct PropertyCase {
    std::string name;
    std::string grid;
    std::vector<int> numbers;
  };
  for (const auto& [name, grid, numbers] :
       std::vector<PropertyCase>{{"size", "110 100 002", {3, 1}},
                                 {"area", "110 100 002", {4, 1}},
                                 {"height", "100 100 022", {2, 1}},
                                 {"width", "100 100 022", {1, 2}},
                                 {"side", "100 100 222", {2, 3}},
                                 {"colours", "110 100 002", {1, 1}},
                                 {"holes", "11103 10103 11103", {1, 0}},
                                 {"symmetries", "1102 1000", {1, 7}},
                                 {"flips_h", "1110220 0100200", {1, 0}},
                                 {"flips_v", "1002 1101 1002", {1, 1, 1, 1}},
                                 {"full", "110 100 002", {0, 1}},
                                 {"square", "1102 1102", {1, 0}},
                                 {"upright", "1022 1000", {1, 0}},
                                 {"gaps", "110 100 002", {1, 0}},
                                 {"odd_cells", "12", {0, 0}},
                                 {"row", "100 000 002", {0, 2}},
                                 {"col", "100 000 002", {0, 2}},
                                 {"colour", "100 000 002", {1, 2}},
                                 {"at_border", "1000 0020 0000", {1, 0}},
                                 {"ink", "1100 0002", {2, 1}},
                                 {"bottom", "100 100 002", {2, 3}},
                                 {"right", "110 000 002", {2, 3}},
                                 {"same_shape", "1102200 0000003", {2, 2, 1}},
                                 {"same_shape_turned", "11020 00020 30000", {2, 2, 1}},
                                 {"same_cells", "1010002", {2, 2, 1}},
                                 {"same_colour", "1010002", {2, 2, 1}},
                                 {"same_size", "11022 00000 30000", {2, 2, 1}}}) {
    const auto property = std::find_if(Properties().begin(), Properties().end(),
                                       [name = name](const Property& p) { return p.name == name; });
    ASSERT_NE(property, Properties().end()) << name;
    EXPECT_EQ(property->of(O(grid)), numbers) << name << " of " << grid;
  }
  EXPECT_EQ(Properties().size(), 27u);
}

// What is known of objects of several colours.
TEST(OperationsTest, PropertiesOfColourfulObjects) {
  const Grid grid = G("1121");
  const Objects cluster{std::make_shared<const Grid>(grid), {{0, 0, grid}}};
  for (const Property& property : Properties()) {
    if (property.name == "colours") {
      EXPECT_EQ(property.of(cluster), std::vector<int>{2});
    }
    if (property.name == "odd_cells") {
      EXPECT_EQ(property.of(cluster), std::vector<int>{1});
    }
    if (property.name == "colour") {
      EXPECT_EQ(property.of(cluster), std::vector<int>{1});
    }
  }
}

TEST(ToolsTest, BackgroundIsBlackFromAFifthOn) {
  EXPECT_EQ(Background(G("00011")), 0);
  EXPECT_EQ(Background(G("01111")), 0);
  EXPECT_EQ(Background(G("011111")), 1);
  EXPECT_EQ(Background(G("2234")), 2);
}

}  // namespace
}  // namespace arc_dsl
