#include <fmt/format.h>

#include <iterator>

#include "harness/report/picture/picture.h"

namespace arc {

// Marks are digits and letters: nothing that XML would take for its own.
std::string SvgText(const Picture& picture) {
  std::string text = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
      "viewBox=\"0 0 {0} {1}\" shape-rendering=\"crispEdges\">\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n",
      picture.width, picture.height);
  for (const Picture::Box& box : picture.boxes) {
    fmt::format_to(std::back_inserter(text),
                   "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>\n", box.x,
                   box.y, box.width, box.height, HexText(box.colour));
  }
  text += "<g font-family=\"sans-serif\" text-anchor=\"middle\">\n";
  for (const Picture::Mark& mark : picture.marks) {
    fmt::format_to(std::back_inserter(text),
                   "<text x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"{:.1f}\" fill=\"{}\">{}</text>\n",
                   mark.x + mark.side / 2.0, mark.y + 0.74 * mark.side, 0.7 * mark.side,
                   HexText(mark.colour), mark.character);
  }
  return text + "</g>\n</svg>\n";
}

}  // namespace arc
