#include "db/identity.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cctype>
#include <chrono>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>

namespace arc {
namespace {

std::tm UtcParts(std::chrono::system_clock::time_point time) {
  return fmt::gmtime(std::chrono::system_clock::to_time_t(time));
}

std::string ReadHostName() {
  char name[256] = {};
  return gethostname(name, sizeof(name) - 1) == 0 ? name : "unknown";
}

const std::string& HostName() {
  static const std::string name = ReadHostName();
  return name;
}

std::string ReadBootId() {
  std::string id;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> id;
  return id;
}

const std::string& BootId() {
  static const std::string id = ReadBootId();
  return id;
}

/// Field 22 of /proc/<pid>/stat (proc(5)); 0 if there is no such process or it
/// is a zombie. The name in field 2 can hold blanks and parentheses.
int64_t StartTicks(int64_t pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  const std::string stat((std::istreambuf_iterator<char>(file)), {});
  const size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return 0;
  std::istringstream fields(stat.substr(name_end + 1));
  std::string state;
  fields >> state;
  if (state == "Z" || state == "X") return 0;
  int64_t field = 0;
  for (int i = 4; i <= 22; ++i) fields >> field;
  return fields ? field : 0;
}

// It names a folder and is typed into shells.
std::string SafeStem(const std::string& stem) {
  constexpr size_t kLongest = 80;
  std::string safe = stem.substr(0, kLongest);
  for (char& c : safe) {
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '.' && c != '_') c = '-';
  }
  safe.erase(0, safe.find_first_not_of("-."));
  return safe.empty() ? "run" : safe;
}

}  // namespace

std::string UtcNow() {
  const auto now = std::chrono::system_clock::now();
  const auto since = now.time_since_epoch();
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(since).count() % 1000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", UtcParts(now), ms);
}

std::string NewRunId(const std::string& stem) {
  const std::tm parts = UtcParts(std::chrono::system_clock::now());
  const unsigned random = std::random_device{}() & 0xffff;
  return fmt::format("{}-{:%Y%m%d-%H%M%S}-{:04x}", SafeStem(stem), parts, random);
}

ProcessIdentity IdentifyProcess(int64_t pid) {
  if (pid == 0) pid = getpid();
  return {HostName(), BootId(), pid, StartTicks(pid)};
}

std::optional<bool> IsAlive(const ProcessIdentity& process) {
  if (process.pid == 0 || process.host != HostName()) return std::nullopt;
  if (process.boot_id != BootId()) return false;
  const int64_t ticks = StartTicks(process.pid);
  return ticks != 0 && ticks == process.start_ticks;
}

}  // namespace arc
