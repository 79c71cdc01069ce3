#include "harness/run/bundle/notebook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace arc {
namespace {

using nlohmann::json;

TEST(Notebook, CellsOfTextAndCode) {
  const json notebook = json::parse(MakeNotebook(R"(# left out

# %% [markdown]
# # Title
#
# words

# %%
a = 1

print(a)


# %%
# a comment stays one
)"));
  EXPECT_EQ(notebook["nbformat"], 4);
  const json& cells = notebook["cells"];
  ASSERT_EQ(cells.size(), 3U);
  EXPECT_EQ(cells[0]["cell_type"], "markdown");
  EXPECT_EQ(cells[0]["source"], json({"# Title\n", "\n", "words"}));
  EXPECT_FALSE(cells[0].contains("outputs"));
  EXPECT_EQ(cells[1]["cell_type"], "code");
  EXPECT_EQ(cells[1]["source"], json({"a = 1\n", "\n", "print(a)"}));
  EXPECT_EQ(cells[1]["outputs"], json::array());
  EXPECT_EQ(cells[2]["source"], json::array({"# a comment stays one"}));
}

}  // namespace
}  // namespace arc
