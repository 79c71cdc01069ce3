#pragma once
#include <string>
#include <string_view>

#include "harness/torch/checkpoint/pickle.h"

namespace arc {

/// Operations of any pickle protocol, also those that torch.save never uses, passed over by
/// their lengths alone: the first callable named that is not allowed, as "module.name"; "" if
/// there is none up to the end, or to what is no operation. For a message about a file that is
/// refused anyway: a name that is put together from the memo is not found.
std::string FirstRefusedName(std::string_view operations, const Pickle::Allowed& allowed);

}  // namespace arc
