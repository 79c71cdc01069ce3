#pragma once

namespace arc {

/// SIGINT and SIGTERM ask for a stop from now on; the second SIGTERM ends the process.
void InstallStopHandler();
/// Has a stop been asked for? Jobs look between batches, write their checkpoint and
/// return as interrupted. Any thread.
bool StopRequested();

}  // namespace arc
