#include "harness/torch/checkpoint/pytorch_zip.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "harness/torch/checkpoint/file_format.h"
#include "harness/torch/checkpoint/pickle.h"
#include "harness/torch/checkpoint/printable.h"
#include "harness/torch/checkpoint/pytorch_tensors.h"
#include "harness/torch/checkpoint/zip_archive.h"
#include "tasks/error.h"

namespace arc {
namespace {

using Kind = PickleValue::Kind;

constexpr uint64_t kMostPickle = 32 << 20;  ///< bytes; a thousand layers need one per mille of it

/// The archive's top folder, with its slash: torch.save calls it like the file.
std::string TopFolder(const ZipArchive& zip) {
  std::string found;
  bool any = false;
  for (const auto& [name, member] : zip.members()) {
    if (name != "data.pkl" && !name.ends_with("/data.pkl")) continue;
    const std::string folder = name.substr(0, name.size() - 8);
    if (folder.find('/') + 1 < folder.size()) continue;  // deeper: no top folder
    if (any) throw BadData(zip.file() + ": two checkpoints in one archive: data.pkl is there twice");
    any = true;
    found = folder;
  }
  if (any) return found;
  throw BadData(zip.file() +
                ": a zip archive without data.pkl: torch.save did not write it, or it was packed "
                "again without it");
}

void CheckByteOrder(const ZipArchive& zip, const std::string& folder) {
  if (!zip.Has(folder + "byteorder")) return;  // written since PyTorch 2.1
  const std::string order = zip.ReadText(folder + "byteorder", 64);
  if (order == "little") return;
  throw BadData(fmt::format(
      "{}: its byte order is \"{}\", not \"little\": load it with PyTorch and save it again on a "
      "little-endian machine",
      zip.file(), Printable(order)));
}

struct Entry {
  std::string name;
  const PickleValue* value;
};

/// The entries of a dict that have a text for a key; the others are counted.
std::vector<Entry> EntriesOf(const PickleValue& dict, size_t& others) {
  std::vector<Entry> entries;
  for (size_t i = 0; i + 1 < dict.items.size(); i += 2) {
    if (dict.items[i]->Is(Kind::kText)) {
      entries.push_back({dict.items[i]->text, dict.items[i + 1]});
    } else {
      ++others;
    }
  }
  return entries;
}

bool HoldsTensors(const PickleValue& value) {
  if (!value.Is(Kind::kDict)) return false;
  size_t others = 0;
  for (const Entry& entry : EntriesOf(value, others)) {
    if (IsTensor(*entry.value)) return true;
  }
  return false;
}

/// The dicts of tensors under names in the root.
std::vector<Entry> StateDictsIn(const PickleValue& root) {
  std::vector<Entry> dicts;
  size_t others = 0;
  if (!root.Is(Kind::kDict)) return dicts;
  for (const Entry& entry : EntriesOf(root, others)) {
    if (HoldsTensors(*entry.value)) dicts.push_back(entry);
  }
  return dicts;
}

/// What trainers call the model among the dicts of a checkpoint; null if none is called so.
const Entry* CalledModel(const std::vector<Entry>& dicts) {
  for (const char* usual : {"model_state_dict", "state_dict", "model", "module"}) {
    for (const Entry& entry : dicts) {
      if (entry.name == usual) return &entry;
    }
  }
  return nullptr;
}

/// The dict of tensors: what trainers put it under, even where tensors lie beside it (URM
/// saves the random generator's state so), else the root itself, else the only dict.
const PickleValue& FindStateDict(const PickleValue& root, PyTorchFile& file,
                                 const std::string& where) {
  const std::vector<Entry> dicts = StateDictsIn(root);
  const Entry* found = CalledModel(dicts);
  if (!found && HoldsTensors(root)) return root;
  if (!root.Is(Kind::kDict)) {
    throw BadData(fmt::format("{}: it holds {}, not a state dict: save model.state_dict()", where,
                              root.KindName()));
  }
  if (dicts.empty()) throw BadData(where + ": it holds no tensors: save model.state_dict()");
  if (!found && dicts.size() == 1) found = &dicts[0];
  if (!found) {
    std::vector<std::string> names;
    for (const Entry& entry : dicts) names.push_back(Printable(entry.name));
    throw BadData(fmt::format("{}: which of its dicts is the model? {}; save that one alone", where,
                              fmt::join(names, ", ")));
  }
  file.notes.push_back(
      fmt::format("the state dict lies under \"{}\"", Printable(found->name)));
  return *found->value;
}

PyTorchFile ReadTensors(const ZipArchive& zip) {
  const std::string folder = TopFolder(zip);
  CheckByteOrder(zip, folder);
  const std::string bytes = zip.ReadText(folder + "data.pkl", kMostPickle);
  const Pickle pickle(bytes, IsTensorRebuilder);
  PyTorchFile file;
  StorageReader storages(zip, folder + "data/");
  size_t others = 0;
  for (const Entry& entry : EntriesOf(FindStateDict(pickle.root(), file, zip.file()), others)) {
    if (!IsTensor(*entry.value)) {
      file.notes.push_back(fmt::format("passed over: {} is {}, not a tensor", Printable(entry.name),
                                       entry.value->KindName()));
      continue;
    }
    file.tensors[entry.name] = storages.Rebuild(entry.name, *entry.value);
  }
  if (others > 0) {
    file.notes.push_back(fmt::format("passed over: {} entries without a name", others));
  }
  file.locations = storages.locations();
  return file;
}

}  // namespace

PyTorchFile ReadPyTorchZip(const std::filesystem::path& file) {
  const FileFormat format = DetectFormat(file);
  if (format != FileFormat::kZip) RefuseFormat(file, format);
  const ZipArchive zip(file);
  try {
    return ReadTensors(zip);
  } catch (const RefusedCallable& error) {
    throw RefusedCallable(file.string() + ": ", error.name());
  } catch (const Error& error) {
    const std::string message = error.what();
    if (message.starts_with(zip.file())) throw;
    throw BadData(fmt::format("{}: {}", zip.file(), message));
  }
}

}  // namespace arc
