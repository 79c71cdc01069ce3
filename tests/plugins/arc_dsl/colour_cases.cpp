#include "tests/plugins/arc_dsl/cases.h"

namespace arc_dsl {

using arc::G;

namespace {

constexpr Colour kRed{2};
constexpr Colour kGreen{3};

void AddColours(std::vector<Case>* cases) {
  const Grid grid = G("0011 0222");
  cases->insert(cases->end(), {{"background", {grid}, "colour 0"},
                               {"most_common", {G("0112 1122")}, "colour 1"},
                               {"most_common", {grid}, "nothing"},
                               {"rarest", {grid}, "colour 1"},
                               {"main_colour", {grid}, "colour 2"},
                               {"main_colour", {G("0012")}, "nothing"},
                               {"keep", {grid, kRed}, "0000 0222"},
                               {"drop", {grid, kRed}, "0011 0000"},
                               {"paint_all", {grid, kGreen}, "0033 0333"},
                               {"recolour", {grid, kRed, kGreen}, "0011 0333"},
                               {"swap", {G("0123"), kRed, kGreen}, "0132"},
                               {"invert", {G("011 000")}, "100 111"},
                               {"invert", {grid}, "nothing"},
                               {"plain_like", {G("12"), kGreen}, "33"},
                               {"cell", {kGreen}, "3"}});
}

void AddMasks(std::vector<Case>* cases) {
  cases->insert(cases->end(), {{"is", {G("0212"), kRed}, ".#.#"},
                               {"filled", {G("0212")}, ".###"},
                               {"not", {M("#.")}, ".#"},
                               {"and", {M("##.."), M("#.#.")}, "#..."},
                               {"and", {M("#"), M("##")}, "nothing"},
                               {"xor", {M("##.."), M("#.#.")}, ".##."},
                               {"grow4", {M("... .#. ...")}, ".#. ### .#."},
                               {"grow8", {M("#.. ... ...")}, "##. ##. ..."},
                               {"solid", {M("##. ##. ..#"), 2}, "##. ##. ..."},
                               {"box", {M("#... ..#. ....")}, "###. ###. ...."},
                               {"rows_with", {M("#.. ... ..#")}, "### ... ###"},
                               {"cols_with", {M("#.. ... ..#")}, "#.# #.# #.#"},
                               {"full_rows", {M("### #.. ...")}, "### ... ..."},
                               {"full_cols", {M("### #.. #..")}, "#.. #.. #.."},
                               {"paint", {G("12 34"), M("#. .#"), kRed}, "22 32"},
                               {"paint", {G("12"), M("#"), kRed}, "nothing"},
                               {"masked", {G("0120"), M("##..")}, "0100"},
                               {"show", {M("#.")}, "10"}});
}

void AddNumbers(std::vector<Case>* cases) {
  cases->insert(cases->end(), {{"colours_in", {G("0122")}, "3"},
                               {"rows", {G("12 34 56")}, "3"},
                               {"cols", {G("12 34 56")}, "2"},
                               {"chosen", {M("#.#")}, "2"},
                               {"minus_one", {3}, "2"},
                               {"minus_one", {0}, "nothing"},
                               {"block", {1, 2, kRed}, "22"},
                               {"block", {0, 2, kRed}, "nothing"},
                               {"first_cells", {G("000 000"), 4}, "### #.."},
                               {"diagonal", {2}, "#. .#"},
                               {"diagonal", {0}, "nothing"},
                               {"histogram", {G("0000 1220 0020")}, "222 100"}});
}

}  // namespace

void AddColourCases(std::vector<Case>* cases) {
  AddColours(cases);
  AddMasks(cases);
  AddNumbers(cases);
}

}  // namespace arc_dsl
