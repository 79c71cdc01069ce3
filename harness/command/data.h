#pragma once

#include "harness/command/command.h"

namespace arc {

/// `data export`, below `data`.
void AddDataExport(CLI::App& data, Globals& globals);

}  // namespace arc
