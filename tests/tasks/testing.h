#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tasks/error.h"
#include "tasks/grid.h"
#include "tasks/random.h"

namespace arc::testing {

/// Real data and fixtures that lie beside the source tree, where they are there.
inline std::filesystem::path SharedFolder() {
  return std::filesystem::path(ARC_SOURCE_DIR) / ".." / "shared";
}

/// A folder of its own for a test, removed at the end.
class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "arcbench-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() { std::filesystem::remove_all(path_); }
  const std::filesystem::path& path() const { return path_; }
  /// Writes the file (and its folders) and returns its path.
  std::filesystem::path Write(const std::string& name, const std::string& content) const {
    const std::filesystem::path file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
    return file;
  }

 private:
  std::filesystem::path path_;
};

inline Grid RandomGrid(Random& random, int rows, int cols, int symbols = 10) {
  Grid grid(rows, cols);
  for (uint8_t& cell : grid.cells) cell = static_cast<uint8_t>(random.Below(symbols));
  return grid;
}

inline Grid MakeGrid(const std::vector<std::vector<int>>& rows) {
  Grid grid(static_cast<int>(rows.size()), rows.empty() ? 0 : static_cast<int>(rows[0].size()));
  for (int r = 0; r < grid.rows; ++r) {
    for (int c = 0; c < grid.cols; ++c) grid.At(r, c) = static_cast<uint8_t>(rows[r][c]);
  }
  return grid;
}

/// Calls `call`, which must throw an Error of `kind` whose message holds all of `parts`.
template <typename Call>
void ExpectError(ErrorKind kind, const std::vector<std::string>& parts, Call call) {
  try {
    call();
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    for (const std::string& part : parts) {
      EXPECT_THAT(error.what(), ::testing::HasSubstr(part));
    }
  }
}

}  // namespace arc::testing

/// Skips the test, saying why, where a file or folder of shared data is absent.
#define ARC_SKIP_WITHOUT(place) \
  if (!std::filesystem::exists(place)) GTEST_SKIP() << "not here: " << (place)
