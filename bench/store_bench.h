#pragma once

// arcbench-bench-store: what goes on around the models. Times are by the clock on the wall where
// other processes take part, else this thread's processor time.
namespace arc::bench {

/// Taking in an evaluation; listings on a database of 1,000 runs.
void RegisterDatabase();
/// Start-up of the front end and of the worker; what the harness adds to training.
void RegisterProcesses();

}  // namespace arc::bench
