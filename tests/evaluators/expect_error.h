#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tasks/error.h"

namespace arc {

/// Expects an Error of `kind` whose message holds `part`.
template <typename Action>
void ExpectError(ErrorKind kind, const std::string& part, Action action) {
  try {
    action();
    ADD_FAILURE() << "no error; expected one with: " << part;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    EXPECT_THAT(error.what(), testing::HasSubstr(part));
  }
}

}  // namespace arc
