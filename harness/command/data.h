#pragma once

#include "harness/command/command.h"

namespace arc {

/// `data show`, `data export` and `data audit`, below `data`.
void AddDataShow(CLI::App& data, Globals& globals);
void AddDataExport(CLI::App& data, Globals& globals);
void AddDataAudit(CLI::App& data, Globals& globals);

}  // namespace arc
