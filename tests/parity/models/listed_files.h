#pragma once
#include <filesystem>
#include <nlohmann/json_fwd.hpp>

namespace arc::parity {

/// Every file under "files" of a case.json is there, and holds the tensors listed with it in
/// their types and shapes. Throws BadData naming the file and the tensor. What a file holds
/// besides is for its check to compare.
void CheckListedFiles(const std::filesystem::path& folder, const nlohmann::json& facts);

}  // namespace arc::parity
