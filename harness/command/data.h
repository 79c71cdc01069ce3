#pragma once

#include "harness/command/command.h"

namespace arc {

/// `data show`, `data export`, `data audit` and `data seal`, below `data`.
void AddDataShow(CLI::App& data, Globals& globals);
void AddDataExport(CLI::App& data, Globals& globals);
void AddDataAudit(CLI::App& data, Globals& globals);
void AddDataSeal(CLI::App& data, Globals& globals);

}  // namespace arc
