#include "harness/run/bundle/platform.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace arc {
namespace {

using Number = std::vector<int>;

struct Family {
  std::string_view prefix;
  Number newest;
};

// Ubuntu 22.04 is the oldest such machine in use.
const std::array<Family, 4>& Families() {
  static const std::array<Family, 4> families = {{{"GLIBC_", {2, 35}},
                                                  {"GLIBCXX_", {3, 4, 30}},
                                                  {"CXXABI_", {1, 3, 13}},
                                                  {"GCC_", {12, 0, 0}}}};
  return families;
}

// "2.34" as numbers; empty: it is none.
Number Parse(std::string_view text) {
  Number parts;
  for (const char *at = text.data(), *end = at + text.size(); at != end;) {
    int part = 0;
    const auto [next, error] = std::from_chars(at, end, part);
    if (error != std::errc() || (next != end && *next != '.')) return {};
    parts.push_back(part);
    at = next == end ? next : next + 1;
  }
  return parts;
}

bool IsTooNew(std::string_view version) {
  for (const Family& family : Families()) {
    if (!version.starts_with(family.prefix)) continue;
    const Number number = Parse(version.substr(family.prefix.size()));
    return number.empty() || number > family.newest;
  }
  return false;
}

template <size_t n>
bool StartsWithOneOf(std::string_view name, const std::array<std::string_view, n>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return name.starts_with(prefix); });
}

}  // namespace

std::vector<std::string> TooNew(const std::vector<std::string>& versions) {
  std::vector<std::string> newer;
  std::copy_if(versions.begin(), versions.end(), std::back_inserter(newer), IsTooNew);
  return newer;
}

LibraryOwner OwnerOf(const std::string& name) {
  static constexpr std::array<std::string_view, 11> kMachine = {
      "libc.so.",      "libm.so.",  "libdl.so.",     "libpthread.so.", "librt.so.",  "libutil.so.",
      "libresolv.so.", "ld-linux-", "libstdc++.so.", "libgcc_s.so.",   "libmvec.so."};
  static constexpr std::array<std::string_view, 6> kTorch = {"libtorch", "libc10",  "libcudart.so.",
                                                             "libcupti", "libgomp", "libcuda.so."};
  if (StartsWithOneOf(name, kMachine)) return LibraryOwner::kMachine;
  return StartsWithOneOf(name, kTorch) ? LibraryOwner::kTorch : LibraryOwner::kBundle;
}

}  // namespace arc
