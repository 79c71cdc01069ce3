#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include "harness/plugin/stamp.h"
#include "tasks/error.h"

namespace arc {

inline const std::filesystem::path kFixtures = ARC_BINARY_DIR "/tests/plugins";

inline std::filesystem::path Fixture(const std::string& name) { return kFixtures / (name + ".so"); }

/// A folder of this process and test, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = std::filesystem::temp_directory_path() / "arcbench-plugin-XXXXXX";
    if (!mkdtemp(name.data())) throw Failed("cannot make " + name);
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string ReadAll(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

inline void WriteAll(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

/// `bytes` with the first `from` at or after `start` replaced by `to`, of the same length.
inline std::string Patched(std::string bytes, const std::string& from, const std::string& to,
                           size_t start = 0) {
  EXPECT_EQ(from.size(), to.size());
  const size_t at = bytes.find(from, start);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? bytes : bytes.replace(at, from.size(), to);
}

/// The message of the Error that `work` throws, its kind checked.
inline std::string MessageOf(ErrorKind kind, const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return "";
}

}  // namespace arc
