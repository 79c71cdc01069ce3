#include "harness/torch/checkpoint/pytorch_tensors.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <span>

#include "harness/torch/checkpoint/printable.h"
#include "tasks/error.h"

namespace arc {
namespace {

using Kind = PickleValue::Kind;

constexpr uint64_t kRoom = 256 << 20;  ///< bytes that any file may unpack to
constexpr uint64_t kMostRatio = 64;    ///< and this many times its own size besides
constexpr int64_t kMostElements = int64_t{1} << 40;
constexpr size_t kMostDimensions = 64;

constexpr const char* kRebuildTensor[] = {"torch._utils._rebuild_tensor_v2",
                                          "torch._utils._rebuild_tensor"};
constexpr const char* kRebuildParameter[] = {"torch._utils._rebuild_parameter",
                                             "torch._utils._rebuild_parameter_with_state"};
constexpr const char* kOther[] = {"collections.OrderedDict", "torch.Size"};

struct StorageType {
  const char* name;
  std::optional<at::ScalarType> type;  ///< none: known, and nothing that a model here can hold
};
constexpr StorageType kStorageTypes[] = {{"torch.FloatStorage", at::kFloat},
                                         {"torch.BFloat16Storage", at::kBFloat16},
                                         {"torch.HalfStorage", at::kHalf},
                                         {"torch.DoubleStorage", at::kDouble},
                                         {"torch.LongStorage", at::kLong},
                                         {"torch.IntStorage", at::kInt},
                                         {"torch.ShortStorage", at::kShort},
                                         {"torch.CharStorage", at::kChar},
                                         {"torch.ByteStorage", at::kByte},
                                         {"torch.BoolStorage", at::kBool},
                                         {"torch.ComplexFloatStorage", std::nullopt},
                                         {"torch.ComplexDoubleStorage", std::nullopt},
                                         {"torch.QInt8Storage", std::nullopt},
                                         {"torch.QUInt8Storage", std::nullopt},
                                         {"torch.QInt32Storage", std::nullopt}};

bool IsOneOf(const std::string& name, std::span<const char* const> names) {
  return std::any_of(names.begin(), names.end(), [&](const char* n) { return name == n; });
}

at::ScalarType TypeOf(const PickleValue& tag) {
  for (const StorageType& known : kStorageTypes) {
    if (tag.Is(Kind::kGlobal) && tag.text == known.name && known.type) return *known.type;
  }
  throw BadData(fmt::format("a storage of type {} cannot be used here: convert it to float32",
                            tag.Is(Kind::kGlobal) ? tag.text : tag.KindName()));
}

std::vector<int64_t> Integers(const PickleValue& value, const char* what) {
  // torch.Size is a call with one tuple of integers.
  const PickleValue* list = &value;
  if (value.Is(Kind::kCall) && value.text == "torch.Size" && value.items.size() == 1) {
    list = value.items[0];
  }
  std::vector<int64_t> integers;
  for (const PickleValue* item : list->items) {
    if (!item->Is(Kind::kInteger) || item->integer < 0) {
      throw BadData(fmt::format("{}: not all are whole numbers of 0 or more", what));
    }
    integers.push_back(item->integer);
  }
  return integers;
}

/// a * b, or `kMostElements` + 1 where it is larger. Neither is negative.
int64_t BoundedProduct(int64_t a, int64_t b) {
  int64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return kMostElements + 1;
  return std::min(product, kMostElements + 1);
}

struct Layout {
  std::vector<int64_t> sizes, strides;
  int64_t offset = 0;
  int64_t count = 1;  ///< elements
};

/// Throws unless every element lies in a storage of `available` elements.
void CheckLayout(Layout& layout, int64_t available) {
  if (layout.sizes.size() != layout.strides.size() || layout.sizes.size() > kMostDimensions) {
    throw BadData(fmt::format("{} sizes and {} strides", layout.sizes.size(),
                              layout.strides.size()));
  }
  int64_t with_ones = 1;  // where a size is 0, the others must still be sane
  int64_t last = layout.offset;
  for (size_t i = 0; i < layout.sizes.size(); ++i) {
    const int64_t size = layout.sizes[i];
    with_ones = BoundedProduct(with_ones, std::max<int64_t>(size, 1));
    layout.count = BoundedProduct(layout.count, size);
    last = std::min(last, kMostElements) +
           BoundedProduct(std::max<int64_t>(size - 1, 0), layout.strides[i]);
  }
  if (with_ones > kMostElements) throw BadData("its shape has too many elements");
  if (layout.count > 0 && last >= available) {
    throw BadData(fmt::format("sizes, strides and offset reach beyond its storage of {} elements",
                              available));
  }
}

const PickleValue& Argument(const PickleValue& call, size_t index) {
  if (index >= call.items.size()) {
    throw BadData(fmt::format("{} with {} arguments", call.text, call.items.size()));
  }
  return *call.items[index];
}

}  // namespace

bool IsTensorRebuilder(const std::string& name) {
  return IsOneOf(name, kRebuildTensor) || IsOneOf(name, kRebuildParameter) ||
         IsOneOf(name, kOther) ||
         std::any_of(std::begin(kStorageTypes), std::end(kStorageTypes),
                     [&](const StorageType& known) { return name == known.name; });
}

bool IsTensor(const PickleValue& value) {
  return value.Is(Kind::kCall) &&
         (IsOneOf(value.text, kRebuildTensor) || IsOneOf(value.text, kRebuildParameter));
}

StorageReader::StorageReader(const ZipArchive& zip, std::string folder)
    : zip_(zip),
      folder_(std::move(folder)),
      left_(kRoom + kMostRatio * std::filesystem::file_size(zip.file())) {}

void StorageReader::Spend(uint64_t bytes) {
  if (bytes > left_) {
    throw BadData("the tensors are much larger than the file: it looks made to exhaust memory");
  }
  left_ -= bytes;
}

at::Tensor StorageReader::ReadStorage(const std::string& key, at::ScalarType type, int64_t count) {
  const std::string member = folder_ + key;
  const uint64_t bytes = zip_.At(member).size;
  if (count > kMostElements || bytes != static_cast<uint64_t>(count) * at::elementSize(type)) {
    throw BadData(fmt::format("storage {} has {} bytes, not {} elements of {}", Printable(key),
                              bytes, count, at::toString(type)));
  }
  Spend(bytes);
  at::Tensor storage = at::empty({count}, type == at::kBool ? at::kByte : type);
  zip_.Read(member, storage.data_ptr());
  return type == at::kBool ? storage.ne(0) : storage;  // any other byte is no bool to C++
}

const at::Tensor& StorageReader::Storage(const PickleValue& value) {
  if (!value.Is(Kind::kPersistent) || !value.items[0]->Is(Kind::kTuple)) {
    throw BadData(fmt::format("{} in place of a storage", value.KindName()));
  }
  const auto& id = value.items[0]->items;  // ("storage", type, key, location, elements)
  if (id.size() != 5 || !id[2]->Is(Kind::kText) || !id[3]->Is(Kind::kText) ||
      !id[4]->Is(Kind::kInteger) || id[4]->integer < 0) {
    throw BadData("its storage is not described as torch.save does");
  }
  const std::string& key = id[2]->text;
  const at::ScalarType type = TypeOf(*id[1]);
  auto found = storages_.find(key);
  if (found == storages_.end()) {
    found = storages_.emplace(key, ReadStorage(key, type, id[4]->integer)).first;
    locations_.insert(id[3]->text);
  }
  if (found->second.scalar_type() != type || found->second.numel() != id[4]->integer) {
    throw BadData(fmt::format("storage {} is described in two ways", Printable(key)));
  }
  return found->second;
}

at::Tensor StorageReader::Rebuild(const std::string& name, const PickleValue& value) {
  try {
    const PickleValue* call = &value;
    if (IsOneOf(call->text, kRebuildParameter)) call = &Argument(*call, 0);
    if (!call->Is(Kind::kCall) || !IsOneOf(call->text, kRebuildTensor)) {
      throw BadData(fmt::format("a parameter made of {}", call->KindName()));
    }
    const at::Tensor& storage = Storage(Argument(*call, 0));
    if (!Argument(*call, 1).Is(Kind::kInteger) || Argument(*call, 1).integer < 0) {
      throw BadData("its offset is not a whole number of 0 or more");
    }
    Layout layout{Integers(Argument(*call, 2), "sizes"), Integers(Argument(*call, 3), "strides"),
                  Argument(*call, 1).integer};
    CheckLayout(layout, storage.numel());
    if (layout.count == 0) return at::empty(layout.sizes, storage.options());
    const at::Tensor view = storage.as_strided(layout.sizes, layout.strides, layout.offset);
    if (view.is_contiguous() && layout.count == storage.numel()) return view;
    Spend(static_cast<uint64_t>(layout.count) * storage.element_size());
    return view.clone(at::MemoryFormat::Contiguous);
  } catch (const Error& error) {
    const std::string where = zip_.file() + ": ";
    std::string fault = error.what();
    if (fault.starts_with(where)) fault.erase(0, where.size());  // the archive names itself
    throw BadData(fmt::format("{}tensor \"{}\": {}", where, Printable(name), fault));
  }
}

}  // namespace arc
