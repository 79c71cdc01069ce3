#pragma once

#include "harness/command/command.h"

namespace arc {

/// `data export` and `data audit`, below `data`.
void AddDataExport(CLI::App& data, Globals& globals);
void AddDataAudit(CLI::App& data, Globals& globals);

}  // namespace arc
