// Bad files, folders and disks: one clear message, and the database stays whole.
#include <fcntl.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>

#include "db/database.h"
#include "db/query.h"
#include "tests/db/children.h"
#include "tests/db/fixture.h"

namespace arc {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

class FailuresTest : public DatabaseTest {
 protected:
  /// A database with some metrics, all in the main file.
  void Fill() const {
    Store store = Writer();
    store.CreateRun(SampleRun("a"));
    store.AddMetrics("a", ManyMetrics());
  }
  static std::vector<MetricRecord> ManyMetrics() {
    std::vector<MetricRecord> metrics;
    for (int i = 0; i < 5000; ++i) metrics.push_back({"loss", i, 1, 0.5});
    return metrics;
  }
  void ExpectWhole() const {
    const auto answer = ReadOnlyQuery(file_, "PRAGMA integrity_check");
    EXPECT_EQ(std::get<std::string>(answer.rows.at(0).at(0)), "ok");
  }
  /// The message that `work` fails with in a process without any special rights.
  std::string MessageAsNobody(const std::function<void()>& work) const {
    return TextFromChild([&]() -> std::string {
      constexpr int kNobody = 65534;
      if (geteuid() == 0 && (setgid(kNobody) != 0 || setuid(kNobody) != 0)) return "no setuid";
      try {
        work();
        return "fine";
      } catch (const Error& e) {
        return e.what();
      }
    });
  }
};

TEST_F(FailuresTest, AFileThatIsNoDatabase) {
  std::ofstream(file_) << std::string(5000, 'x');
  for (const auto mode : {Store::Mode::kRead, Store::Mode::kWrite}) {
    EXPECT_EQ(ThrownKind([&] { Store::Open(file_, mode); }, file_.string() + ": not an arcbench"),
              ErrorKind::kBadData);
  }
  EXPECT_EQ(fs::file_size(file_), 5000u);
}

TEST_F(FailuresTest, ADamagedFileIsToldWhenItIsMet) {
  Fill();
  {
    std::fstream file(file_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096);
    for (int i = 0; i < 40 * 4096; ++i) file.put('\x5a');
  }
  const auto work = [&] {
    Store store = Reader();
    store.Runs();
    store.MetricsOf("a", "loss");
  };
  EXPECT_EQ(ThrownKind(work, file_.string() + ": the database is damaged"), ErrorKind::kBadData);
}

TEST_F(FailuresTest, ATruncatedFile) {
  Fill();
  fs::resize_file(file_, 3 * 4096);
  EXPECT_EQ(ThrownKind([&] { Reader().MetricsOf("a", "loss"); }, "damaged"), ErrorKind::kBadData);
}

TEST_F(FailuresTest, AFolderThatIsAFile) {
  std::ofstream(folder_ / "plain") << "x";
  const fs::path file = folder_ / "plain" / "arcbench.db";
  EXPECT_EQ(ThrownKind([&] { Store::Open(file, Store::Mode::kWrite); },
                       file.string() + ": its folder cannot be made"),
            ErrorKind::kBadData);
  EXPECT_EQ(ThrownKind([&] { Store::Open(file, Store::Mode::kRead); }, "no such database"),
            ErrorKind::kUsage);
}

TEST_F(FailuresTest, ANameThatIsAFolder) {
  EXPECT_EQ(ThrownKind([&] { Store::Open(folder_, Store::Mode::kWrite); }, "cannot be opened"),
            ErrorKind::kBadData);
}

TEST_F(FailuresTest, AReadOnlyFolderCanBeReadButNotWritten) {
  Fill();
  fs::permissions(file_, fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
  fs::permissions(folder_, fs::perms(0555));
  EXPECT_EQ(MessageAsNobody([&] { EXPECT_EQ(Reader().GetRun("a").id, "a"); }), "fine");
  EXPECT_EQ(MessageAsNobody([&] { ReadOnlyQuery(file_, "SELECT * FROM v_runs"); }), "fine");
  EXPECT_THAT(MessageAsNobody([&] { Writer(); }), HasSubstr(file_.string() + ": cannot be"));
  EXPECT_THAT(MessageAsNobody([&] { Store::Open(folder_ / "new.db", Store::Mode::kWrite); }),
              HasSubstr("new.db: cannot be opened"));
  EXPECT_THAT(MessageAsNobody([&] { Store::Open(folder_ / "w/new.db", Store::Mode::kWrite); }),
              HasSubstr("new.db: its folder cannot be made: Permission denied"));
  ExpectWhole();
}

TEST_F(FailuresTest, AFileThatMayNotBeRead) {
  Fill();
  fs::permissions(file_, fs::perms::none);
  fs::permissions(folder_, fs::perms(0555));
  EXPECT_THAT(MessageAsNobody([&] { Reader(); }), HasSubstr("arcbench.db: cannot be opened"));
}

TEST_F(FailuresTest, AFullDatabaseKeepsWhatWasStored) {
  Fill();
  Database database(file_, Database::Mode::kWrite);
  database.sqlite().exec("PRAGMA max_page_count = 1");  // lowered to the pages there are
  const auto grow = [&] {
    database.Write([&] {
      database.sqlite().exec("INSERT INTO tags VALUES ('a', 'half')");
      database.sqlite().exec(
          "INSERT INTO notes (run_id, written, text) "
          "VALUES ('a', 'now', hex(zeroblob(1000000)))");
    });
  };
  EXPECT_EQ(ThrownKind(grow, file_.string() + ": the disk is full; nothing of this change"),
            ErrorKind::kBadData);
  EXPECT_TRUE(Reader().TagsOf("a").empty());
  database.sqlite().exec("PRAGMA max_page_count = 100000");
  grow();
  EXPECT_EQ(Reader().TagsOf("a").size(), 1u);
  ExpectWhole();
}

TEST_F(FailuresTest, ADiskThatRefusesToGrowKeepsWhatWasStored) {
  Fill();
  const std::string message = TextFromChild([&]() -> std::string {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit = {fs::file_size(file_) / 4, fs::file_size(file_) / 4};
    setrlimit(RLIMIT_FSIZE, &limit);
    try {
      Store store = Writer();
      store.CreateRun(SampleRun("b"));
      store.AddMetrics("b", ManyMetrics());
      return "fine";
    } catch (const Error& e) {
      return e.what();
    }
  });
  EXPECT_THAT(message, HasSubstr(file_.string() + ": the disk failed"));
  EXPECT_TRUE(Reader().MetricsOf("b", "loss").empty());
  EXPECT_EQ(Reader().MetricsOf("a", "loss").size(), 5000u);
  Writer().AddMetrics("b", ManyMetrics());
  ExpectWhole();
}

TEST_F(FailuresTest, ALockThatIsNotGivenUp) {
  Fill();
  Database holder(file_, Database::Mode::kWrite);
  Database waiter(file_, Database::Mode::kWrite);
  waiter.sqlite().exec("PRAGMA busy_timeout = 20");
  holder.Write([&] {
    EXPECT_EQ(ThrownKind([&] { waiter.Write([] {}); }, file_.string() + ": locked by another"),
              ErrorKind::kFailed);
    EXPECT_EQ(Reader().GetRun("a").id, "a");  // readers do not wait
  });
  waiter.Write([] {});
}

}  // namespace
}  // namespace arc
