#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "harness/command/submission.h"
#include "submissions/validate.h"
#include "tasks/dataset.h"
#include "tasks/error.h"

namespace arc {
namespace {

constexpr int kBadData = static_cast<int>(ErrorKind::kBadData);

struct ValidateOptions {
  std::string file, data;
  ListingOptions listing;
};

Table ForPeople(const std::vector<Fault>& faults) {
  Table table{{"where", "reason", "what is there"}, {}};
  for (const Fault& fault : faults) {
    table.rows.push_back(
        {fault.Where().empty() ? "the file" : fault.Where(), fault.code, fault.text});
  }
  return table;
}

Table ForPrograms(const std::vector<Fault>& faults) {
  Table table{{"task", "output", "attempt", "reason", "text"}, {}};
  for (const Fault& fault : faults) {
    table.rows.push_back({fault.task.empty() ? Cell{} : fault.task,
                          fault.output < 0 ? Cell{} : int64_t{fault.output},
                          fault.attempt == 0 ? Cell{} : int64_t{fault.attempt}, fault.code,
                          fault.text});
  }
  return table;
}

std::string Summary(const std::vector<Fault>& faults, const std::vector<Puzzle>& tasks) {
  if (!faults.empty()) {
    return fmt::format("not valid: {} fault{}", faults.size(), faults.size() == 1 ? "" : "s");
  }
  return fmt::format("valid: {} tasks, {} outputs", tasks.size(), CountOutputs(tasks));
}

int Validate(const ValidateOptions& options, const Globals& globals) {
  const std::vector<Puzzle> tasks = ReadableArcTasks(options.data, globals);
  const std::vector<Fault> faults = ValidateSubmission(options.file, tasks);
  if (options.listing.format() != TableFormat::kText) {
    options.listing.Print(ForPrograms(faults));
  } else if (!faults.empty()) {
    options.listing.Print(ForPeople(faults));
  }
  fmt::print(stderr, "{}: {}\n", options.file, Summary(faults, tasks));
  return faults.empty() ? 0 : kBadData;
}

}  // namespace

void AddSubmissionValidate(CLI::App& submission, Globals& globals) {
  auto options = std::make_shared<ValidateOptions>();
  CLI::App* command =
      AddSubcommand(submission, "validate", "Every fault of a submission; exit 3 where it has any",
                    "arcbench submission validate submission.json --data arc2");
  command->add_option("file", options->file, "submission")->required();
  command->add_option("--data", options->data, "the task set: arc1, arc2, concept, or a path")
      ->required();
  AddListingOptions(*command, options->listing);
  command->callback([options, &globals] { globals.exit_code = Validate(*options, globals); });
}

}  // namespace arc
