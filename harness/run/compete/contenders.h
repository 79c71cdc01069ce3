#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "harness/run/compete/journal.h"
#include "harness/run/config.h"

namespace arc {

/// What adapts a contender to `settings.tasks`. Throws Error where its file cannot be read or is
/// no model's for ARC.
Config ContenderConfig(const std::string& contender, AdaptSettings settings);

/// What of a contest's arguments is known to be wrong before it begins. Throws UsageError on an
/// override or a recipe: these are as the user typed them. Returned is what is wrong with
/// checkpoints, a line each: a contest goes on without those.
std::vector<std::string> CheckContenders(const ContestArguments& arguments,
                                         const std::vector<std::filesystem::path>& plugin_folders);

}  // namespace arc
