#include "tests/plugins/arc_dsl/cases.h"

namespace arc_dsl {

using arc::G;

namespace {

constexpr Colour kBlack{0};
constexpr Colour kMaroon{9};

void AddSymmetric(std::vector<Case>* cases) {
  const Grid grid = G("120 000 000");
  cases->insert(cases->end(),
                {{"overlay_image left_right", {grid}, "121 000 000"},
                 {"overlay_image up_down", {grid}, "120 000 120"},
                 {"overlay_image half_turn", {grid}, "120 000 021"},
                 {"overlay_image both", {grid}, "121 000 121"},
                 {"overlay_image transpose", {grid}, "120 200 000"},
                 {"overlay_image transpose", {G("12")}, "nothing"},
                 {"overlay_image quarter_turns", {grid}, "121 202 121"},
                 {"overlay_image all", {grid}, "121 202 121"},
                 {"complete_symmetry", {G("1221 3443 9943 1221"), kMaroon}, "1221 3443 3443 1221"},
                 {"complete_symmetry", {G("1234 5678 1357 2468"), kMaroon}, "nothing"}});
}

void AddPeriodic(std::vector<Case>* cases) {
  cases->insert(cases->end(),
                {{"complete_pattern", {G("1212 3434 1902 3404"), kMaroon}, "nothing"},
                 {"complete_pattern", {G("1212 3434 1002 3404"), kBlack}, "1212 3434 1212 3434"},
                 {"complete_slanted", {G("1230 2312 0123 1230"), kBlack}, "1231 2312 3123 1231"},
                 {"complete_rows", {G("1210 3000"), kBlack}, "1212 3333"},
                 {"complete_rows", {G("12 34"), kBlack}, "nothing"}});
}

void AddCleaned(std::vector<Case>* cases) {
  cases->insert(cases->end(), {{"drop_lonely", {G("11000 11020 00000")}, "11000 11000 00000"},
                               {"smooth", {G("111 121 111")}, "111 111 111"},
                               {"keep_solid", {G("11002 11000 00030")}, "11000 11000 00000"},
                               {"row_majority", {G("112 233")}, "111 333"},
                               {"column_majority", {G("12 13 43")}, "13 13 13"},
                               {"sort_rows", {G("110 100 000")}, "000 100 110"},
                               {"sort_columns", {G("110 100")}, "011 001"}});
}

}  // namespace

void AddPatternCases(std::vector<Case>* cases) {
  AddSymmetric(cases);
  AddPeriodic(cases);
  AddCleaned(cases);
}

}  // namespace arc_dsl
