#pragma once
#include <filesystem>
#include <string>

#include "db/records.h"

namespace arc {

/// Runs one SQL statement that can only read: the file is opened read-only and
/// whatever would write, attach, load or set anything is refused. Throws
/// UsageError with the position where the SQL is wrong or not allowed.
QueryResult ReadOnlyQuery(const std::filesystem::path& file, const std::string& sql);

}  // namespace arc
