// A large task file is held one task at a time: what stays are its grids, a byte a cell.
#include "tasks/arc/reader.h"
#include "tests/tasks/testing.h"

namespace arc {
namespace {

constexpr size_t kTasks = 400;

/// A 30x30 grid in JSON, two bytes a cell.
std::string GridText() {
  std::string row = "[0";
  for (int c = 1; c < 30; ++c) row += "," + std::to_string(c % 10);
  std::string text = "[" + row + "]";
  for (int r = 1; r < 30; ++r) text += "," + row + "]";
  return text + "]";
}

std::string TaskText() {
  const std::string pair = "{\"input\":" + GridText() + ",\"output\":" + GridText() + "}";
  std::string text = "{\"train\":[" + pair;
  for (int i = 1; i < 10; ++i) text += "," + pair;
  return text + "],\"test\":[{\"input\":" + GridText() + "}]}";
}

std::string FileText() {
  const std::string task = TaskText();
  std::string text = "{\"0\":" + task;
  for (size_t i = 1; i < kTasks; ++i) text += ",\"" + std::to_string(i) + "\":" + task;
  return text + "}";
}

/// Bytes of this process in memory: now (VmRSS) or at most since ForgetPeak (VmHWM).
size_t Memory(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name + ":")) return std::stoul(line.substr(name.size() + 1)) * 1024;
  }
  return 0;
}
bool ForgetPeak() {
  return static_cast<bool>(std::ofstream("/proc/self/clear_refs") << 5 << std::flush);
}

TEST(LargeFile, IsHeldOneTaskAtATime) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer's memory is its own";
#endif
  testing::TempFolder folder;
  size_t bytes = 0;
  std::filesystem::path file;
  {
    const std::string text = FileText();
    bytes = text.size();
    file = folder.Write("t.json", text);
  }
  if (!ForgetPeak() || Memory("VmHWM") == 0) GTEST_SKIP() << "no peak of memory in /proc";
  const size_t before = Memory("VmRSS");
  const LenientTasks read = ReadArcTasksLeniently(file);
  EXPECT_EQ(read.tasks.size(), kTasks);
  EXPECT_TRUE(read.faults.empty());
  // The grids are half of the text; the text as values of the JSON library is ten times it.
  EXPECT_LT(Memory("VmHWM"), before + bytes) << bytes << " bytes of text";
}

}  // namespace
}  // namespace arc
