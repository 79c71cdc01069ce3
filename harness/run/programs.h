#pragma once
#include <filesystem>

namespace arc {

/// The folder of the running program's file.
std::filesystem::path ProgramFolder();
/// arcbench-worker: $ARCBENCH_WORKER, else beside the running program. Throws
/// Failed naming the path where there is none.
std::filesystem::path WorkerProgram();

}  // namespace arc
