#include "tasks/board/board_csv.h"

#include <fmt/format.h>

#include <charconv>
#include <vector>

#include "tasks/error.h"

namespace arc {
namespace {

constexpr std::string_view kHeader = "source,question,answer,rating";

/// Fields of a line; one in double quotes may hold commas, and "" for a quote.
std::vector<std::string> Fields(std::string_view line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    const bool doubled = quoted && line.substr(i, 2) == "\"\"";
    if (line[i] == '"' && !doubled) {
      quoted = !quoted;
    } else if (line[i] == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += line[i];
    }
    i += doubled;
  }
  return fields;
}

double ParseRating(const std::string& text, const std::string& place) {
  double rating = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rating);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw BadData(fmt::format("{}: rating '{}' is not a number", place, text));
  }
  return rating;
}

}  // namespace

void ForEachLine(std::string_view text, const std::function<void(std::string_view, size_t)>& use) {
  for (size_t number = 1; !text.empty(); ++number) {
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    use(line, number);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
}

std::string ShownCharacter(char c) {
  return c >= ' ' && c <= '~' ? fmt::format("'{}'", c)
                              : fmt::format("#{}", static_cast<unsigned char>(c));
}

std::string ShownText(std::string_view text) {
  constexpr size_t kLongest = 256;
  std::string shown(text.substr(0, kLongest));
  for (char& c : shown) {
    if (c < ' ' || c > '~') c = '?';
  }
  return text.size() > kLongest ? shown + "..." : shown;
}

bool IsBoardCsv(std::string_view text) { return text.starts_with(kHeader); }

void ForEachBoardRow(std::string_view text, const std::string& file,
                     const std::function<void(const BoardRow&)>& use) {
  ForEachLine(text, [&](std::string_view line, size_t number) {
    if (line.empty() || number == 1) return;
    const std::string place = fmt::format("{}:{}", file, number);
    std::vector<std::string> fields = Fields(line);
    if (fields.size() != 4) {
      throw BadData(fmt::format("{}: {} fields, but {} are four", place, fields.size(), kHeader));
    }
    use({place, number, std::move(fields[0]), std::move(fields[1]), std::move(fields[2]),
         ParseRating(fields[3], place)});
  });
}

}  // namespace arc
