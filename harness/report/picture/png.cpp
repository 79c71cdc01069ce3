#include <fmt/format.h>
#include <png.h>

#include <algorithm>

#include "harness/report/picture/glyphs.h"
#include "harness/report/picture/picture.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr size_t kChannels = 3;

/// Rows of red, green and blue bytes, white at first.
class Canvas {
 public:
  Canvas(int width, int height)
      : width_(width),
        height_(height),
        bytes_(static_cast<size_t>(width) * static_cast<size_t>(height) * kChannels, 255) {}

  void Fill(const Picture::Box& box) {
    const int right = std::min(box.x + box.width, width_);
    const int bottom = std::min(box.y + box.height, height_);
    for (int y = std::max(box.y, 0); y < bottom; ++y) {
      for (int x = std::max(box.x, 0); x < right; ++x) Put(x, y, box.colour);
    }
  }
  void Write(const Picture::Mark& mark) {
    const Glyph& glyph = GlyphOf(mark.character);
    const int dot = std::max(1, mark.side / 9);
    const int left = mark.x + (mark.side - dot * kGlyphCols) / 2;
    const int top = mark.y + (mark.side - dot * kGlyphRows) / 2;
    for (int r = 0; r < kGlyphRows; ++r) {
      for (int c = 0; c < kGlyphCols; ++c) {
        if ((glyph[static_cast<size_t>(r)] >> (kGlyphCols - 1 - c)) & 1) {
          Fill({left + c * dot, top + r * dot, dot, dot, mark.colour});
        }
      }
    }
  }
  const uint8_t* data() const { return bytes_.data(); }

 private:
  void Put(int x, int y, Colour colour) {
    uint8_t* at =
        &bytes_[(static_cast<size_t>(y) * static_cast<size_t>(width_) + static_cast<size_t>(x)) *
                kChannels];
    at[0] = colour.red;
    at[1] = colour.green;
    at[2] = colour.blue;
  }
  int width_, height_;
  std::vector<uint8_t> bytes_;
};

}  // namespace

std::string PngBytes(const Picture& picture) {
  Canvas canvas(picture.width, picture.height);
  for (const Picture::Box& box : picture.boxes) canvas.Fill(box);
  for (const Picture::Mark& mark : picture.marks) canvas.Write(mark);
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = static_cast<png_uint_32>(picture.height);
  image.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = 0;
  std::string bytes;
  bool done = png_image_write_to_memory(&image, nullptr, &size, 0, canvas.data(), 0, nullptr);
  bytes.resize(size);
  done =
      done && png_image_write_to_memory(&image, bytes.data(), &size, 0, canvas.data(), 0, nullptr);
  if (!done) {
    throw Failed(fmt::format("a picture of {}x{} pixels as PNG: {}", picture.width, picture.height,
                             image.message));
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace arc
