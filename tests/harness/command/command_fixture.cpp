#include "tests/harness/command/command_fixture.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

namespace arc {
namespace {

constexpr const char* kProgram = ARC_BINARY_DIR "/bin/arcbench";

[[noreturn]] void Become(std::vector<std::string> words, const std::string& out,
                         const std::string& err,
                         const std::map<std::string, std::string>& environment) {
  // A shell that started the tests in the background had these ignored.
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGHUP, SIG_DFL);
  for (const auto& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
  dup2(open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
  dup2(open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
  std::string program = kProgram;
  std::vector<char*> argv = {program.data()};
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  execv(kProgram, argv.data());
  _exit(126);
}

}  // namespace

CommandTest::CommandTest() {
  environment_ = {{"ARCBENCH_WORKSPACE", Workspace().string()},
                  {"ARCBENCH_PLUGIN_PATH", ARC_BINARY_DIR "/tests/plugins"},
                  {"ARCBENCH_CACHE", (folder_ / "cache").string()}};
}

pid_t CommandTest::Start(const std::vector<std::string>& words) {
  const pid_t pid = fork();
  if (pid == 0) {
    Become(words, (folder_ / "out").string(), (folder_ / "err").string(), environment_);
  }
  return pid;
}

Outcome CommandTest::Await(pid_t pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return {code, ReadText(folder_ / "out"), ReadText(folder_ / "err")};
}

Outcome CommandTest::Run(const std::vector<std::string>& words) { return Await(Start(words)); }

nlohmann::json CommandTest::Json(std::vector<std::string> words) {
  words.push_back("--json");
  const Outcome outcome = Run(words);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  return nlohmann::json::parse(outcome.out);
}

Outcome CommandTest::RunAndInterrupt(const std::vector<std::string>& words,
                                     const std::function<bool()>& now) {
  const pid_t pid = Start(words);
  siginfo_t ended{};
  while (!now() && ended.si_pid == 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    waitid(P_PID, static_cast<id_t>(pid), &ended, WEXITED | WNOHANG | WNOWAIT);
  }
  kill(pid, SIGINT);
  return Await(pid);
}

void CommandTest::ExpectFailure(int code, const std::string& part,
                                const std::vector<std::string>& words) {
  SCOPED_TRACE(testing::PrintToString(words));
  const Outcome outcome = Run(words);
  EXPECT_EQ(outcome.code, code) << outcome.err;
  EXPECT_THAT(outcome.err, testing::HasSubstr(part));
  EXPECT_EQ(outcome.out, "");
}

}  // namespace arc
