#pragma once
#include <string_view>

namespace arc {

/// The files of assets/, compiled in: the page's frame, in which {{style}}, {{data}} and
/// {{script}} stand once each in this order, and what goes there (the scripts as one).
std::string_view PageFrame();
std::string_view PageStyle();
std::string_view PageScript();

}  // namespace arc
