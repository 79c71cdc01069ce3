// The page in a real browser: Debian's headless Chromium.
#include <cstdlib>
#include <regex>

#include "tests/harness/report/page/page_fixture.h"

namespace arc {
namespace {

constexpr const char* kBrowser = "chromium-headless-shell";

struct View {
  int width;
  bool dark;
};
void PrintTo(const View& view, std::ostream* out) {
  *out << view.width << (view.dark ? " dark" : " light");
}

class Browser : public PageTest, public testing::WithParamInterface<View> {
 protected:
  void SetUp() override {
    if (std::system((std::string("command -v ") + kBrowser + " >/dev/null").c_str()) != 0) {
      GTEST_SKIP() << "no " << kBrowser << " here (scripts/setup installs it)";
    }
    WriteText(Page(), ReportPage(Report()));
  }
  std::filesystem::path Page() const { return folder_ / "report.html"; }
  /// Opens the page and returns what the browser prints.
  std::string Open(const std::string& options, const std::string& fragment) const {
    const std::filesystem::path out = folder_ / "out";
    const std::string command =
        std::string(kBrowser) + " --no-sandbox --disable-gpu --hide-scrollbars" +
        " --user-data-dir=" + (folder_ / "profile").string() +
        " --virtual-time-budget=20000 --window-size=" + std::to_string(GetParam().width) +
        ",1600 --blink-settings=preferredColorScheme=" + (GetParam().dark ? "0 " : "1 ") + options +
        " 'file://" + Page().string() + fragment + "' >" + out.string() + " 2>" +
        (folder_ / "err").string();
    EXPECT_EQ(std::system(command.c_str()), 0) << ReadText(folder_ / "err");
    return ReadText(out);
  }
};

TEST_P(Browser, ThePagesOwnChecksPass) {
  // Headless Chromium sometimes prints the page before its first frame, in which the plots are
  // drawn and the checks begin.
  std::string dom;
  std::smatch outcome;
  const std::regex check("data-check=\"([^\"]*)\"");
  for (int i = 0; i < 8 && !std::regex_search(dom, outcome, check); ++i) {
    dom = Open("--dump-dom", "#check");
  }
  ASSERT_TRUE(std::regex_search(dom, outcome, check)) << dom.substr(0, 2000);
  EXPECT_TRUE(outcome[1].str().starts_with("ok: ")) << outcome[1];
  EXPECT_THAT(dom, testing::HasSubstr("<title>arcbench report: a report</title>"));
}

TEST_P(Browser, TakesAPicture) {
  const std::filesystem::path picture = folder_ / "page.png";
  Open("--screenshot=" + picture.string(), "");
  EXPECT_GT(std::filesystem::file_size(picture), 20'000U);
}

INSTANTIATE_TEST_SUITE_P(Views, Browser,
                         testing::Values(View{1280, false}, View{1280, true}, View{400, false},
                                         View{400, true}));

}  // namespace
}  // namespace arc
