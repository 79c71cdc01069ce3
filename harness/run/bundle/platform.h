#pragma once
#include <string>
#include <vector>

namespace arc {

/// Where a bundle runs: Linux with glibc 2.35 and the C++ library of GCC 12, or newer ones.
/// Those of `versions` (ElfNeeds::versions) that such a machine lacks, or that are no public
/// version of its C and C++ libraries (GLIBC_PRIVATE). Other libraries' versions are no matter.
std::vector<std::string> TooNew(const std::vector<std::string>& versions);

/// Who provides a library that the bundle's files need.
enum class LibraryOwner {
  kMachine,  ///< the C library, libstdc++, libgcc_s: never bundled, the newest one must win
  kTorch,    ///< PyTorch's wheel and what the wheel depends on
  kBundle,   ///< all others
};
/// `name`: as in ElfNeeds::libraries.
LibraryOwner OwnerOf(const std::string& name);

}  // namespace arc
