#include "tests/plugins/arc_dsl/cases.h"

namespace arc_dsl {

using arc::G;

namespace {

void AddPlaces(std::vector<Case>* cases) {
  const Grid grid = G("0000 0000 0000 0000");
  cases->insert(cases->end(), {{"row_parity", {grid}, "0000 1111 0000 1111"},
                               {"col_parity", {grid}, "0101 0101 0101 0101"},
                               {"checker", {grid}, "0101 1010 0101 1010"},
                               {"row_in_3", {grid}, "0000 1111 2222 0000"},
                               {"col_in_3", {grid}, "0120 0120 0120 0120"},
                               {"row", {grid}, "0000 1111 2222 3333"},
                               {"col", {grid}, "0123 0123 0123 0123"},
                               {"row_from_bottom", {grid}, "3333 2222 1111 0000"},
                               {"col_from_right", {grid}, "3210 3210 3210 3210"},
                               {"to_border", {G("000 000 000")}, "000 010 000"},
                               {"border_parity", {G("00000 00000 00000")}, "00000 01110 00000"},
                               {"diagonal", {grid}, "1002 0120 0210 2001"},
                               {"side_of_diagonal", {G("000 000 000")}, "011 201 220"}});
}

void AddAround(std::vector<Case>* cases) {
  const Grid dots = G("010 000 002");
  cases->insert(cases->end(), {{"filled_around 4", {dots}, "101 011 010"},
                               {"filled_around 8", {dots}, "101 122 010"},
                               {"filled_around diagonal", {dots}, "000 111 000"},
                               {"same_around 4", {G("110 000")}, "111 122"},
                               {"same_around 8", {G("110 100")}, "222 222"},
                               {"colour_around 4", {dots}, "101 012 020"},
                               {"colour_around 8", {dots}, "101 1bb 020"},
                               {"colour_rank", {G("0001 0112")}, "0001 0112"},
                               {"colours_in_row", {G("012 011")}, "333 222"},
                               {"colours_in_column", {G("012 011")}, "112 112"},
                               {"filled_in_row", {G("012 000")}, "222 000"},
                               {"filled_in_column", {G("012 000 010")}, "021 021 021"}});
}

void AddNeighbours(std::vector<Case>* cases) {
  const Grid grid = G("000 010 000");
  cases->insert(cases->end(), {{"neighbour up", {grid}, "... 000 010"},
                               {"neighbour down", {grid}, "010 000 ..."},
                               {"neighbour left", {grid}, ".00 .01 .00"},
                               {"neighbour right", {grid}, "00. 10. 00."},
                               {"neighbour up_left", {grid}, "... .00 .01"},
                               {"neighbour up_right", {grid}, "... 00. 10."},
                               {"neighbour down_left", {grid}, ".01 .00 ..."},
                               {"neighbour down_right", {grid}, "10. 00. ..."},
                               {"move up", {G("00 01")}, "01 00"},
                               {"move down", {G("01 00")}, "00 01"},
                               {"move left", {G("01 00")}, "10 00"},
                               {"move right", {G("10 01")}, "01 00"},
                               {"roll up", {G("10 00 00")}, "00 00 10"},
                               {"roll down", {G("00 00 10")}, "10 00 00"},
                               {"roll left", {G("100")}, "001"},
                               {"roll right", {G("001")}, "100"}});
}

}  // namespace

void AddLayerCases(std::vector<Case>* cases) {
  AddPlaces(cases);
  AddAround(cases);
  AddNeighbours(cases);
}

}  // namespace arc_dsl
