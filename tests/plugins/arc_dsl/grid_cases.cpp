#include "tests/plugins/arc_dsl/cases.h"

namespace arc_dsl {

using arc::G;

namespace {

void AddTurned(std::vector<Case>* cases) {
  const Grid grid = G("12 34 56");
  cases->insert(cases->end(), {{"turn_left", {grid}, "246 135"},
                               {"turn_half", {grid}, "65 43 21"},
                               {"turn_right", {grid}, "531 642"},
                               {"flip_h", {grid}, "21 43 65"},
                               {"flip_v", {grid}, "56 34 12"},
                               {"transpose", {grid}, "135 246"},
                               {"antitranspose", {grid}, "642 531"}});
}

void AddCut(std::vector<Case>* cases) {
  cases->insert(cases->end(), {{"trim", {G("0000 0120 0003")}, "120 003"},
                               {"trim", {G("00 00")}, "nothing"},
                               {"top_half", {G("12 34 56 78")}, "12 34"},
                               {"bottom_half", {G("1 2 3 4 5")}, "4 5"},
                               {"left_half", {G("12345")}, "12"},
                               {"right_half", {G("12345")}, "45"},
                               {"right_half", {G("1 2")}, "nothing"},
                               {"inner", {G("123 456 789")}, "5"},
                               {"inner", {G("12 34")}, "nothing"},
                               {"compress", {G("1122 1122 1133")}, "12 13"},
                               {"drop_plain_lines", {G("125 545 555 345")}, "12 54 34"},
                               {"drop_empty_lines", {G("1002 0000 0003")}, "12 03"},
                               {"cut_box", {G("123 456 789"), M("... .#. ..#")}, "56 89"},
                               {"cut_box", {G("12"), M("..")}, "nothing"},
                               {"cut_box", {G("12"), M("#")}, "nothing"},
                               {"corner", {G("123 456"), 2}, "12 45"},
                               {"corner", {G("123 456"), 3}, "nothing"}});
}

void AddScaled(std::vector<Case>* cases) {
  cases->insert(cases->end(),
                {{"enlarge", {G("12"), 2}, "1122 1122"},
                 {"enlarge", {G("12"), 16}, "nothing"},
                 {"widen", {G("12"), 2}, "1122"},
                 {"heighten", {G("12"), 2}, "12 12"},
                 {"shrink", {G("1122 1122"), 2}, "12"},
                 {"shrink", {G("112"), 2}, "nothing"},
                 {"shrink_blocks", {G("111222 111222 111222")}, "12"},
                 {"shrink_blocks", {G("12 34")}, "nothing"},
                 {"repeat", {G("12"), 2}, "1212 1212"},
                 {"repeat_right", {G("12"), 2}, "1212"},
                 {"repeat_down", {G("12"), 2}, "12 12"},
                 {"mirror_right", {G("12")}, "1221"},
                 {"mirror_left", {G("12")}, "2112"},
                 {"mirror_down", {G("12 34")}, "12 34 34 12"},
                 {"mirror_up", {G("12 34")}, "34 12 12 34"},
                 {"stamp", {M("#. .#"), G("12 03")}, "1200 0300 0012 0003"},
                 {"stamp_in_colours", {G("20 03"), G("11 01")}, "2200 0200 0033 0003"},
                 {"tile", {G("1212 3434 1212 3434")}, "12 34"},
                 {"tile", {G("12 34")}, "nothing"}});
}

void AddJoined(std::vector<Case>* cases) {
  cases->insert(cases->end(), {{"beside", {G("12"), G("3")}, "123"},
                               {"beside", {G("12"), G("3 4")}, "nothing"},
                               {"below", {G("12"), G("34")}, "12 34"},
                               {"below", {G("12"), G("3")}, "nothing"},
                               {"over", {G("100 002"), G("333 333")}, "133 332"},
                               {"over", {G("1"), G("33")}, "nothing"}});
}

void AddParts(std::vector<Case>* cases) {
  cases->insert(cases->end(), {{"split",
                                {G("10502 03504 55555 60580 00509")},
                                "0,0 10 03; 0,3 02 04; 3,0 60 00; 3,3 80 09"},
                               {"split", {G("12 34")}, "nothing"},
                               {"cut", {G("1234 5678"), 1, 2}, "0,0 12 56; 0,2 34 78"},
                               {"cut", {G("123"), 1, 2}, "nothing"},
                               {"squares", {G("1234 5678")}, "0,0 12 56; 0,2 34 78"},
                               {"squares", {G("12 34")}, "nothing"},
                               {"row_lines", {G("12 34")}, "0,0 12; 1,0 34"},
                               {"col_lines", {G("12 34")}, "0,0 1 3; 0,1 2 4"},
                               {"at", {O("102 100"), 1}, "1 1"},
                               {"at", {O("102 100"), 3}, "nothing"}});
}

}  // namespace

void AddGridCases(std::vector<Case>* cases) {
  AddTurned(cases);
  AddCut(cases);
  AddScaled(cases);
  AddJoined(cases);
  AddParts(cases);
}

}  // namespace arc_dsl
