#pragma once

namespace arc {

/// Is this build made for speed, so that a promise of time can be held against it? (Release builds
/// keep their asserts: NDEBUG does not tell.)
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
inline constexpr bool kMadeForSpeed = true;
#else
inline constexpr bool kMadeForSpeed = false;
#endif

}  // namespace arc
