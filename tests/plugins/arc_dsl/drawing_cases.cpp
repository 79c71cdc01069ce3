#include "tests/plugins/arc_dsl/cases.h"

namespace arc_dsl {

using arc::G;

namespace {

constexpr Colour kBlue{1};
constexpr Colour kGreen{3};

void AddFilled(std::vector<Case>* cases) {
  const Grid ring = G("01110 01010 01110 00000");
  const Grid diamond = G("00100 01010 00100 00000");
  cases->insert(cases->end(), {{"enclosed", {ring}, "..... ..#.. ..... ....."},
                               {"enclosed", {diamond}, "..... ..#.. ..... ....."},
                               {"enclosed_diagonally", {ring}, "..... ..#.. ..... ....."},
                               {"enclosed_diagonally", {diamond}, "..... ..... ..... ....."},
                               {"fill_holes", {ring}, "01110 01110 01110 00000"},
                               {"hole_size", {ring}, "00000 00100 00000 00000"},
                               {"flood4", {G("1002 0000")}, "1122 1122"},
                               {"flood8", {G("1000 0000")}, "1111 1111"},
                               {"reach4", {G("1030 0030 0300"), kBlue}, "##.. ##.. #..."},
                               {"reach8", {G("1030 0300 0000"), kBlue}, "##.# #.## ####"}});
}

void AddConnected(std::vector<Case>* cases) {
  const Grid corners = G("1010 0000 1020 0000");
  cases->insert(cases->end(),
                {{"connect rows", {corners}, "1110 0000 1020 0000"},
                 {"connect columns", {corners}, "1010 1000 1020 0000"},
                 {"connect both", {corners}, "1110 1000 1020 0000"},
                 {"connect diagonals", {G("1010 0000 1010 0000")}, "1010 0100 1010 0000"},
                 {"connect all", {G("1010 0000 1010 0000")}, "1110 1110 1110 0000"}});
}

void AddRays(std::vector<Case>* cases) {
  const Grid dot = G("00000 00000 00100 00000 00000");
  const auto add = [&](const std::string& name, const std::string& rays) {
    cases->push_back({"rays " + name, {dot}, rays});
    std::string mask = rays;
    for (char& cell : mask) cell = cell == '1' ? '#' : cell == '0' ? '.' : cell;
    cases->push_back({"rays_of " + name, {dot, kBlue}, mask});
  };
  add("up", "00100 00100 00100 00000 00000");
  add("down", "00000 00000 00100 00100 00100");
  add("left", "00000 00000 11100 00000 00000");
  add("right", "00000 00000 00111 00000 00000");
  add("rows", "00000 00000 11111 00000 00000");
  add("columns", "00100 00100 00100 00100 00100");
  add("straight", "00100 00100 11111 00100 00100");
  add("up_left", "10000 01000 00100 00000 00000");
  add("up_right", "00001 00010 00100 00000 00000");
  add("down_left", "00000 00000 00100 01000 10000");
  add("down_right", "00000 00000 00100 00010 00001");
  add("diagonals", "10001 01010 00100 01010 10001");
  add("all", "10101 01110 11111 01110 10101");
  cases->insert(cases->end(), {{"rays right", {G("10020")}, "11122"},
                               {"rays_of right", {G("10020"), kBlue}, "#####"}});
}

// What is seen from each cell, the cell itself left out.
void AddSeen(std::vector<Case>* cases) {
  const Grid dot = G("000 030 000");
  cases->insert(cases->end(), {{"seen up", {dot}, "000 000 030"},
                               {"seen down", {dot}, "030 000 000"},
                               {"seen left", {dot}, "000 003 000"},
                               {"seen right", {dot}, "000 300 000"},
                               {"seen up_left", {dot}, "000 000 003"},
                               {"seen up_right", {dot}, "000 000 300"},
                               {"seen down_left", {dot}, "003 000 000"},
                               {"seen down_right", {dot}, "300 000 000"}});
}

void AddFalling(std::vector<Case>* cases) {
  const Grid grid = G("100 020 300");
  const Objects objects = O("0000 0110 0000");
  cases->insert(cases->end(), {{"fall down", {grid}, "000 100 320"},
                               {"fall up", {grid}, "120 300 000"},
                               {"fall left", {grid}, "100 200 300"},
                               {"fall right", {grid}, "001 002 003"},
                               {"slide down", {objects}, "0000 0000 0110"},
                               {"slide up", {objects}, "0110 0000 0000"},
                               {"slide left", {objects}, "0000 1100 0000"},
                               {"slide right", {objects}, "0000 0011 0000"},
                               {"slide right", {O("1002 0000")}, "0012 0000"},
                               {"approach", {O("10003 00000"), kGreen}, "00013 00000"},
                               {"approach", {O("10000 00003"), kGreen}, "10000 00003"}});
}

}  // namespace

void AddDrawingCases(std::vector<Case>* cases) {
  AddFilled(cases);
  AddConnected(cases);
  AddRays(cases);
  AddSeen(cases);
  AddFalling(cases);
}

}  // namespace arc_dsl
