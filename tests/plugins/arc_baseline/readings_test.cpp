#include "plugins/arc_baseline/readings.h"

#include <gtest/gtest.h>

#include "plugins/arc_baseline/cell_table.h"
#include "tests/tasks/arc/grids.h"

namespace arc_baseline {
namespace {

using arc::G;
using arc::Grid;
using arc::P;
using Pairs = std::vector<arc::Pair>;

// The answer of the reading called `name`, if it explains the demonstrations.
std::optional<Grid> AnswerOf(const std::string& name, const Pairs& pairs, const Grid& test) {
  for (const Reading& reading : ReadingsFor(pairs)) {
    if (reading.name != name) continue;
    const auto table = CellTable::Learn(reading, pairs);
    if (!table) continue;
    if (auto grid = table->Apply(reading.read(test))) return grid;
  }
  return std::nullopt;
}

TEST(ReadingsTest, NoDemonstrationsNoReadings) { EXPECT_TRUE(ReadingsFor({}).empty()); }

TEST(ReadingsTest, TurnedAndRecoloured) {
  const Pairs pairs = {P("12 00", "03 04"), P("01 02", "44 03")};
  EXPECT_EQ(AnswerOf("dihedral 6", {P("12 34", "13 24")}, G("56 78")), G("57 68"));
  EXPECT_FALSE(AnswerOf("dihedral 0", {P("12", "21"), P("11", "22"), P("22", "22")}, G("12")));
  EXPECT_EQ(AnswerOf("dihedral 0", {P("12", "34")}, G("215")), G("435"));
}

TEST(ReadingsTest, CropAndConstant) {
  EXPECT_EQ(AnswerOf("crop to not black, dihedral 0", {P("000 012", "12")}, G("05 00")), G("5"));
  EXPECT_EQ(AnswerOf("constant", {P("1", "77"), P("2 3", "77")}, G("4")), G("77"));
  EXPECT_FALSE(AnswerOf("constant", {P("1", "77"), P("2", "78")}, G("4")));
}

TEST(ReadingsTest, Enlargements) {
  EXPECT_EQ(AnswerOf("enlarge", {P("12", "1122 1122")}, G("3")), G("33 33"));
  EXPECT_EQ(AnswerOf("tiles", {P("12 34", "1221 3443")}, G("56 78")), G("5665 7887"));
  EXPECT_EQ(AnswerOf("copies of itself", {P("10 01", "1000 0100 0010 0001")}, G("01 10")),
            G("0001 0010 0100 1000"));
}

TEST(ReadingsTest, TilesMayBeBlack) {
  EXPECT_EQ(AnswerOf("tiles", {P("12", "1200"), P("31", "3100")}, G("5")), G("50"));
}

TEST(ReadingsTest, Reductions) {
  EXPECT_EQ(AnswerOf("shrink", {P("1122 1122", "12")}, G("33 33")), G("3"));
  EXPECT_EQ(AnswerOf("part 1", {P("1234", "34"), P("5678", "78")}, G("9876")), G("76"));
}

// Two halves beside a line: a cell is 2 where both are set. A combination that no
// demonstration has is not guessed.
TEST(ReadingsTest, PartsCombined) {
  const Pairs pairs = {P("1105010", "020"), P("0005011", "000"), P("1015001", "002")};
  EXPECT_EQ(AnswerOf("parts combined", pairs, G("1115110")), G("220"));
  EXPECT_FALSE(AnswerOf("parts combined", pairs, G("1115113")));
}

TEST(ReadingsTest, MirrorsFillGaps) {
  const Pairs pairs = {P("10 22", "11 22"), P("01 00", "11 00")};
  EXPECT_EQ(AnswerOf("mirror left-right", pairs, G("10 00")), G("11 00"));
  EXPECT_EQ(AnswerOf("mirror left-right", pairs, G("01 20")), std::nullopt);
}

TEST(ReadingsTest, NeighboursAreAnAutomaton) {
  EXPECT_EQ(AnswerOf("left and right", {P("001000100", "011101110")}, G("0001000")), G("0011100"));
}

}  // namespace
}  // namespace arc_baseline
