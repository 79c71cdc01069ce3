#pragma once
#include <SQLiteCpp/Exception.h>

#include <filesystem>

#include "tasks/error.h"

namespace arc {

/// Milliseconds that a connection waits for another one's transaction.
inline constexpr int kBusyTimeoutMs = 10'000;

/// The message a user is to see for what SQLite reported about `file`.
Error DatabaseError(const std::filesystem::path& file, const SQLite::Exception& e);

}  // namespace arc
