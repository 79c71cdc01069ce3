#include "harness/report/picture/picture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <png.h>

#include "harness/report/picture/glyphs.h"
#include "tests/evaluators/fake_suite.h"

namespace arc {
namespace {

using testing::HasSubstr;

/// A PNG as libpng reads it back.
struct Image {
  int width = 0, height = 0;
  std::vector<uint8_t> bytes;
  Colour At(int x, int y) const {
    const size_t i =
        3 * (static_cast<size_t>(y) * static_cast<size_t>(width) + static_cast<size_t>(x));
    return {bytes[i], bytes[i + 1], bytes[i + 2]};
  }
};

Image ReadPng(const std::string& file) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  EXPECT_TRUE(png_image_begin_read_from_memory(&image, file.data(), file.size()));
  image.format = PNG_FORMAT_RGB;
  Image read{static_cast<int>(image.width), static_cast<int>(image.height),
             std::vector<uint8_t>(PNG_IMAGE_SIZE(image))};
  EXPECT_TRUE(png_image_finish_read(&image, nullptr, read.bytes.data(), 0, nullptr));
  return read;
}

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

Puzzle ArcPuzzle() {
  Puzzle puzzle;
  puzzle.demonstrations = {{Row({1, 2}), Row({3, 4, 5})}};
  puzzle.tests = {{Row({6}), {}}};
  return puzzle;
}

/// Every box lies in the picture.
void ExpectInside(const Picture& picture) {
  for (const Picture::Box& box : picture.boxes) {
    EXPECT_GE(box.x, 0);
    EXPECT_GE(box.y, 0);
    EXPECT_LE(box.x + box.width, picture.width);
    EXPECT_LE(box.y + box.height, picture.height);
  }
}

size_t BoxesOf(const Picture& picture, Colour colour) {
  return static_cast<size_t>(
      std::count_if(picture.boxes.begin(), picture.boxes.end(),
                    [&](const Picture::Box& box) { return box.colour == colour; }));
}

TEST(DrawPuzzles, HasEveryCellInItsColour) {
  const Picture picture = DrawPuzzles(std::vector<Puzzle>{ArcPuzzle(), ArcPuzzle()}, "arc");
  ExpectInside(picture);
  const auto looks = SymbolLooks("arc");
  for (uint8_t symbol = 1; symbol <= 6; ++symbol) {
    EXPECT_EQ(BoxesOf(picture, looks[symbol].ground), 2U) << int{symbol};
  }
  EXPECT_EQ(BoxesOf(picture, looks[7].ground), 0U);
  ASSERT_EQ(picture.marks.size(), 2U);  // the outputs that are not known
  EXPECT_EQ(picture.marks[0].character, '?');
}

TEST(DrawPuzzles, WritesSudokusDigitsAndMarksTheirClues) {
  Puzzle puzzle;
  Grid input(4, 4, 0);
  input.At(0, 0) = 3;
  puzzle.tests = {{input, Grid(4, 4, 3)}};
  const Picture picture = DrawPuzzles(std::span(&puzzle, 1), "sudoku");
  ExpectInside(picture);
  EXPECT_EQ(picture.marks.size(), 17U);
  EXPECT_EQ(BoxesOf(picture, Colour{0xdf, 0xe3, 0xe8}), 1U);
}

TEST(SvgText, IsOneElementWithARectangleForEachBox) {
  const Picture picture = DrawPuzzles(std::vector<Puzzle>{ArcPuzzle()}, "arc");
  const std::string text = SvgText(picture);
  EXPECT_TRUE(text.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\""));
  EXPECT_TRUE(text.ends_with("</svg>\n"));
  EXPECT_EQ(Count(text, "<rect "), picture.boxes.size() + 1);
  EXPECT_EQ(Count(text, "fill=\"#0074d9\""), 1U);
  EXPECT_EQ(Count(text, "</text>"), 1U);
}

TEST(PngBytes, ReadsBackAsItWasDrawn) {
  const Picture picture{30, 20, {{2, 3, 10, 5, {255, 0, 0}}, {25, 15, 100, 100, {0, 0, 255}}}, {}};
  const Image image = ReadPng(PngBytes(picture));
  ASSERT_EQ(image.width, 30);
  ASSERT_EQ(image.height, 20);
  EXPECT_EQ(image.At(2, 3), (Colour{255, 0, 0}));
  EXPECT_EQ(image.At(11, 7), (Colour{255, 0, 0}));
  EXPECT_EQ(image.At(12, 7), (Colour{255, 255, 255}));
  EXPECT_EQ(image.At(29, 19), (Colour{0, 0, 255}));  // cut off at the edge
}

TEST(PngBytes, DrawsCharacters) {
  const Picture picture{19, 19, {}, {{0, 0, 19, '1', {0, 0, 0}}}};
  const Image image = ReadPng(PngBytes(picture));
  size_t dark = 0;
  for (int y = 0; y < 19; ++y) {
    for (int x = 0; x < 19; ++x) dark += image.At(x, y) == Colour{0, 0, 0};
  }
  EXPECT_EQ(dark, 4U * 10);  // ten dots of two pixels squared
}

TEST(Glyphs, EverySymbolThatIsWrittenHasItsOwn) {
  std::vector<Glyph> seen;
  for (const std::string suite : {"sudoku", "maze"}) {
    for (const SymbolLook& look : SymbolLooks(suite)) {
      if (look.ink == look.ground) continue;
      const Glyph& glyph = GlyphOf(look.character);
      EXPECT_NE(glyph, GlyphOf('~')) << look.character;
      if (look.character != 'G') {  // of both suites
        EXPECT_EQ(std::count(seen.begin(), seen.end(), glyph), 0);
      }
      seen.push_back(glyph);
    }
  }
}

}  // namespace
}  // namespace arc
