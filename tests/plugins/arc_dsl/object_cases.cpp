#include "tests/plugins/arc_dsl/cases.h"

namespace arc_dsl {

using arc::G;

namespace {

constexpr Colour kRed{2};

void AddFound(std::vector<Case>* cases) {
  const Grid grid = G("1000 0120 0000 0002");
  cases->insert(cases->end(),
                {{"objects", {grid}, "0,0 1. .1; 1,2 2; 3,3 2"},
                 {"objects4", {grid}, "0,0 1; 1,1 1; 1,2 2; 3,3 2"},
                 {"clusters", {grid}, "0,0 1.. .12; 3,3 2"},
                 {"clusters4", {grid}, "0,0 1; 1,1 12; 3,3 2"},
                 {"by_colour", {grid}, "0,0 1. .1; 1,2 2. .. .2"},
                 {"objects_of", {grid, kRed}, "1,2 2; 3,3 2"},
                 {"objects", {G("00 00")}, "nothing"},
                 {"rooms", {G("010 010")}, "0,0 0 0; 0,2 0 0"},
                 {"regions", {G("012 012")}, "0,0 0 0; 0,1 1 1; 0,2 2 2"},
                 {"framed", {G("00000 03330 03130 03330 00000 00000")}, "1,1 333 313 333"},
                 {"framed", {G("00000 03330 03330 03330 00000 00000")}, "nothing"},
                 {"with_margin", {O("000 010 000 000")}, "0,0 000 010 000"},
                 {"pieces", {grid, M("#... ..#. .... ....")}, "0,0 1; 1,2 2"},
                 {"pieces", {grid, M("#")}, "nothing"}});
}

void AddChosen(std::vector<Case>* cases) {
  const Objects three = O("11020 11000 00003");
  cases->insert(cases->end(), {{"most size", {three}, "0,0 11 11"},
                               {"most full", {three}, "nothing"},
                               {"least colour", {three}, "0,0 11 11"},
                               {"not_most size", {three}, "0,3 2; 2,4 3"},
                               {"not_least colour", {three}, "0,3 2; 2,4 3"},
                               {"odd_one_out size", {three}, "0,0 11 11"},
                               {"odd_one_out colour", {three}, "nothing"},
                               {"sort size", {three}, "0,3 2; 2,4 3; 0,0 11 11"},
                               {"reverse", {three}, "2,4 3; 0,3 2; 0,0 11 11"},
                               {"with", {three, kRed}, "0,3 2"},
                               {"with", {three, Colour{7}}, "nothing"},
                               {"of_size", {three, 4}, "0,0 11 11"}});
}

void AddDrawn(std::vector<Case>* cases) {
  const Objects all = O("1100 1000 0020");
  Objects first = all;
  first.list.resize(1);
  cases->insert(cases->end(), {{"crop", {first}, "11 10"},
                               {"cut_out", {all}, "110 100 002"},
                               {"draw", {first}, "1100 1000 0000"},
                               {"erase", {first}, "0000 0000 0020"},
                               {"cells", {first}, "##.. #... ...."},
                               {"boxes", {all}, "##.. ##.. ..#."},
                               {"frames", {O("1110 1110 1110 0000")}, "###. #.#. ###. ...."},
                               {"beside", {O("1020 1020")}, "12 12"},
                               {"beside", {all}, "nothing"},
                               {"below", {O("1100 0022")}, "11 22"},
                               {"below", {all}, "nothing"},
                               {"count", {all}, "2"},
                               {"colour_of", {all}, "colour 1"},
                               {"show size", {all}, "4400 4000 0020"},
                               {"rank size", {all}, "1100 1000 0020"},
                               {"rank_from_least size", {all}, "2200 2000 0010"}});
}

void AddChanged(std::vector<Case>* cases) {
  const Grid grid = G("0000 0120 0010");
  const Objects cluster{std::make_shared<const Grid>(grid), {{1, 1, G("12 01")}}};
  Objects holed = cluster;
  holed.list[0].cells.At(1, 0) = kClear;
  cases->insert(cases->end(), {{"plain", {holed}, "0000 0110 0010"},
                               {"fill_boxes", {holed}, "0000 0110 0110"},
                               {"paint_by_odd", {holed}, "0000 0220 0020"},
                               {"each_box flip_h", {holed}, "0000 0210 0100"},
                               {"each_box flip_v", {holed}, "0000 0010 0120"},
                               {"each_box turn_half", {holed}, "0000 0100 0210"},
                               {"each_box turn_left", {holed}, "0000 0210 0100"},
                               {"each_box transpose", {holed}, "0000 0100 0210"},
                               {"row_of", {O("103 000 020")}, "132"},
                               {"column_of", {O("103 000 020")}, "1 3 2"},
                               {"matrix_of", {O("103 000 204")}, "13 24"},
                               {"matrix_of", {O("103 000 020")}, "nothing"},
                               {"overlay", {O("10020 01000")}, "nothing"},
                               {"overlay", {O("10022 11002")}, "12 11"}});
}

}  // namespace

void AddObjectCases(std::vector<Case>* cases) {
  AddFound(cases);
  AddChosen(cases);
  AddDrawn(cases);
  AddChanged(cases);
}

}  // namespace arc_dsl
