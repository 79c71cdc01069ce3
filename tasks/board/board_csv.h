#pragma once
#include <functional>
#include <string>
#include <string_view>

namespace arc {

/// A row of the public Sudoku and maze files, columns `source,question,answer,rating`.
struct BoardRow {
  std::string place;  ///< "FILE:LINE", for messages
  size_t line = 0;    ///< from 1
  std::string source;
  std::string question;  ///< cells, row by row
  std::string answer;
  double rating = 0;
};

/// Does the text begin with that header?
bool IsBoardCsv(std::string_view text);

/// Calls `use` for every row. Throws BadData naming file, line and value on a row
/// that has not four fields or whose rating is no number.
void ForEachBoardRow(std::string_view text, const std::string& file,
                     const std::function<void(const BoardRow&)>& use);

/// Calls use(line, line_number) for every line, numbered from 1, without its line end.
void ForEachLine(std::string_view text, const std::function<void(std::string_view, size_t)>& use);

/// "#4", or the character in quotes where it can be shown.
std::string ShownCharacter(char c);
/// The text for a message: its first 256 characters, `?` for those that cannot be shown.
std::string ShownText(std::string_view text);

}  // namespace arc
