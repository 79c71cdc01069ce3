#pragma once
#include <string>
#include <vector>

#include "harness/command/command.h"
#include "tasks/puzzle.h"

namespace arc {

/// The ARC tasks that --data means; what is to be said of its files goes to stderr.
std::vector<Puzzle> ReadArcTasks(const std::string& data, const Globals& globals);
/// The same as far as they can be read (ReadArcTasksLeniently); what cannot is told too. Throws
/// BadData where that is nothing.
std::vector<Puzzle> ReadableArcTasks(const std::string& data, const Globals& globals);

// Below `submission`.
void AddSubmissionValidate(CLI::App& submission, Globals& globals);
void AddSubmissionScore(CLI::App& submission, Globals& globals);
void AddSubmissionWrite(CLI::App& submission, Globals& globals);
void AddSubmissionDiff(CLI::App& submission, Globals& globals);
void AddSubmissionImport(CLI::App& submission, Globals& globals);
void AddSubmissionCalibrate(CLI::App& submission, Globals& globals);

}  // namespace arc
