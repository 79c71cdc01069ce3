#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tasks/suite.h"

namespace arc {

/// What to do with a line whose puzzle has no solution, or several.
enum class SudokuLines {
  kUnique,  ///< throw BadData
  kAny,     ///< keep it, without an output
};

/// Reads Sudoku boards of the suite's side from any of these, told apart by
/// content; throws BadData with file, line and value.
/// - a folder in the layout of the public builders (one split of it)
/// - a CSV file with the header `source,question,answer,rating`
/// - lines of side * side characters (ParseSudoku), `#` at the start: a comment.
///   They carry no solution: each puzzle is solved here, and rated.
std::vector<Puzzle> ReadSudoku(const std::filesystem::path& path, const SuiteInfo& info,
                               SudokuLines lines = SudokuLines::kUnique);

/// A board from side * side characters: `.` or `0` a blank, then 1-9, A-G (10-16,
/// either case). Throws BadData beginning with `place`.
Grid ParseSudoku(std::string_view text, int side, const std::string& place);

}  // namespace arc
