#include <ATen/ATen.h>
#include <fmt/format.h>

#include <numeric>

#include "harness/torch/checkpoint/pickle.h"
#include "harness/torch/checkpoint/pytorch_zip.h"
#include "tasks/random.h"
#include "tests/evaluators/expect_error.h"
#include "tests/evaluators/temp_folder.h"
#include "tests/harness/torch/checkpoint/pytorch_writer.h"

namespace arc::test {
namespace {

using testing::HasSubstr;

template <typename T>
std::string Bytes(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

/// 0, 1, 2 ... as float32.
std::string Floats(int64_t count) {
  std::vector<float> values(static_cast<size_t>(count));
  std::iota(values.begin(), values.end(), 0.0f);
  return Bytes(values);
}

class PyTorchCheckpoint : public testing::Test {
 protected:
  /// A checkpoint whose dict has this one tensor, of a storage of 12 floats.
  void WriteTensor(SavedTensor tensor) {
    tensor.storage_count = 12;
    WriteCheckpoint(file_, PickleFile(PickleDict({{"a", PickleTensor(tensor)}})), {Floats(12)});
  }
  void WritePickle(const std::string& pickle) { WriteCheckpoint(file_, pickle, {Floats(12)}); }
  PyTorchFile Read() const { return ReadPyTorchZip(file_); }
  void ExpectBad(const std::string& part) {
    ExpectError(ErrorKind::kBadData, part, [&] { Read(); });
    ExpectError(ErrorKind::kBadData, file_.string(), [&] { Read(); });
  }
  void ExpectRefused(const std::string& callable, const std::string& pickle) {
    WritePickle(pickle);
    ExpectBad("names " + callable + ",");
    try {
      Read();
    } catch (const RefusedCallable& error) {
      EXPECT_EQ(error.name(), callable);
    } catch (const Error& error) {
      ADD_FAILURE() << error.what();
    }
  }
  TempFolder folder_;
  std::filesystem::path file_ = folder_ / "step_10";
};

TEST_F(PyTorchCheckpoint, TensorsAreReadByTheirStridesAndOffsets) {
  WriteCheckpoint(file_,
                  PickleFile(PickleDict({{"whole", PickleTensor({.storage_count = 12,
                                                                 .sizes = {3, 4},
                                                                 .strides = {4, 1}})},
                                         {"columns", PickleTensor({.storage_count = 12,
                                                                   .sizes = {4, 3},
                                                                   .strides = {1, 4}})},
                                         {"part", PickleTensor({.storage_count = 12,
                                                                .offset = 5,
                                                                .sizes = {2},
                                                                .strides = {3}})},
                                         {"same", PickleTensor({.storage_count = 12,
                                                                .offset = 11,
                                                                .sizes = {2, 2},
                                                                .strides = {0, 0}})},
                                         {"scalar", PickleTensor({.storage_count = 12,
                                                                  .offset = 7})},
                                         {"empty", PickleTensor({.storage_count = 12,
                                                                 .sizes = {0, 4},
                                                                 .strides = {4, 1},
                                                                 .location = "cuda:0"})}})),
                  {Floats(12)}, "another_name");
  const PyTorchFile read = Read();
  ASSERT_EQ(read.tensors.size(), 6u);
  const at::Tensor floats = at::arange(12, at::kFloat);
  EXPECT_TRUE(at::equal(read.tensors.at("whole"), floats.view({3, 4})));
  EXPECT_TRUE(at::equal(read.tensors.at("columns"), floats.view({3, 4}).t()));
  EXPECT_TRUE(at::equal(read.tensors.at("part"), at::tensor({5.0f, 8.0f})));
  EXPECT_TRUE(at::equal(read.tensors.at("same"), at::full({2, 2}, 11.0f)));
  EXPECT_TRUE(at::equal(read.tensors.at("scalar"), at::scalar_tensor(7.0f)));
  EXPECT_EQ(read.tensors.at("empty").sizes(), (std::vector<int64_t>{0, 4}));
  for (const auto& [name, tensor] : read.tensors) EXPECT_TRUE(tensor.is_contiguous()) << name;
  EXPECT_EQ(read.locations, std::set<std::string>{"cpu"});
}

TEST_F(PyTorchCheckpoint, EveryTypeKeepsItsBits) {
  const auto read = [&](const std::string& type, int64_t count, const std::string& bytes) {
    WriteCheckpoint(file_,
                    PickleFile(PickleDict({{"a", PickleTensor({.storage_type = type,
                                                               .storage_count = count,
                                                               .sizes = {count},
                                                               .strides = {1}})}})),
                    {bytes});
    return Read().tensors.at("a");
  };
  EXPECT_TRUE(at::equal(read("BFloat16Storage", 2, Bytes<uint16_t>({0x3f80, 0xc000})),
                        at::tensor({1.0f, -2.0f}).to(at::kBFloat16)));
  EXPECT_TRUE(at::equal(read("HalfStorage", 2, Bytes<uint16_t>({0x3c00, 0xc000})),
                        at::tensor({1.0f, -2.0f}).to(at::kHalf)));
  EXPECT_TRUE(at::equal(read("DoubleStorage", 1, Bytes<double>({0.1})),
                        at::full({1}, 0.1, at::kDouble)));
  EXPECT_TRUE(at::equal(read("LongStorage", 1, Bytes<int64_t>({-5})), at::full({1}, -5, at::kLong)));
  EXPECT_TRUE(at::equal(read("CharStorage", 1, "\xff"), at::full({1}, -1, at::kChar)));
  // A byte of 2 in a bool is no value that C++ knows.
  EXPECT_TRUE(at::equal(read("BoolStorage", 3, std::string("\0\1\2", 3)),
                        at::tensor({0, 1, 1}, at::kInt).to(at::kBool)));
}

TEST_F(PyTorchCheckpoint, ParametersAndNestedDictsAreFound) {
  const std::string tensor = PickleTensor({.storage_count = 12, .sizes = {12}, .strides = {1}});
  const std::string parameter =
      PickleGlobal("torch._utils", "_rebuild_parameter") +
      PickleTuple({tensor, "\x88", PickleGlobal("collections", "OrderedDict") + ")R"}) + "R";
  WritePickle(PickleFile(PickleDict(
      {{"epoch", PickleInteger(3)},
       {"model", PickleDict({{"w", parameter}, {"note", PickleText("made by hand")}})}})));
  const PyTorchFile read = Read();
  ASSERT_EQ(read.tensors.size(), 1u);
  EXPECT_EQ(read.tensors.at("w").numel(), 12);
  EXPECT_THAT(read.notes, testing::Contains(HasSubstr("under \"model\"")));
  EXPECT_THAT(read.notes, testing::Contains(HasSubstr("note is a text")));
}

TEST_F(PyTorchCheckpoint, TheModelIsFoundBesideOtherTensors) {
  // As URM saves: step, model, optimisers and the random generator's state.
  const std::string tensor = PickleTensor({.storage_count = 12, .sizes = {12}, .strides = {1}});
  WritePickle(PickleFile(PickleDict({{"step", PickleInteger(3)},
                                     {"rng_state", tensor},
                                     {"optimizer", PickleDict({{"m", tensor}})},
                                     {"model_state_dict", PickleDict({{"w", tensor}})}})));
  const PyTorchFile read = Read();
  ASSERT_EQ(read.tensors.size(), 1u);
  EXPECT_EQ(read.tensors.begin()->first, "w");
  EXPECT_THAT(read.notes, testing::Contains(HasSubstr("under \"model_state_dict\"")));
}

TEST_F(PyTorchCheckpoint, WhatIsNoStateDictIsSaid) {
  WritePickle(PickleFile("]"));
  ExpectBad("it holds a list, not a state dict");
  WritePickle(PickleFile(PickleDict({{"step", PickleInteger(3)}})));
  ExpectBad("it holds no tensors");
  const std::string tensor = PickleTensor({.storage_count = 12, .sizes = {12}, .strides = {1}});
  WritePickle(PickleFile(
      PickleDict({{"student", PickleDict({{"w", tensor}})}, {"teacher", PickleDict({{"w", tensor}})}})));
  ExpectBad("student, teacher");
}

TEST_F(PyTorchCheckpoint, AnyOtherCallableIsRefusedByName) {
  const std::string os = PickleGlobal("os", "system");
  ExpectRefused("os.system", PickleFile(os));
  ExpectRefused("os.system", PickleFile(os + PickleTuple({PickleText("true")}) + "R"));
  ExpectRefused("builtins.eval", PickleFile(PickleDict({{"a", PickleGlobal("builtins", "eval")}})));
  ExpectRefused("posix.system", PickleFile("(iposix\nsystem\n"));
  ExpectRefused("nt.system", PickleFile(PickleText("nt") + PickleText("system") + "\x93"));
  ExpectRefused("os.system", PickleFile(os + "Q"));
  ExpectRefused("torch.load", PickleFile(PickleGlobal("torch", "load")));
  // A harmless name in front of an attribute does not make it harmless.
  ExpectRefused("collections.OrderedDict.fromkeys",
                PickleFile(PickleGlobal("collections", "OrderedDict.fromkeys")));
  WriteText(file_, PickleFile(os));
  ExpectBad("names os.system,");  // a bare pickle too
}

// As Python writes them by pickle.dumps(..., protocol) of an object that calls os.system.
TEST_F(PyTorchCheckpoint, ACallableIsNamedWhateverThePickleConsistsOf) {
  const std::string call = "cposix\nsystem\np0\n(Vtrue\np1\ntp2\nRp3\n";
  const std::string dict = "(dp0\nVmodel.inner.weight\np1\n" + call + "s.";  // protocol 0
  ExpectRefused("posix.system", call + ".");
  ExpectRefused("posix.system", dict);
  ExpectRefused("posix.system", "}q\1(U\1aK\1U\1b(iposix\nsystem\nu.");  // protocol 1
  ExpectRefused("posix.system", PickleFile("\x8f\x8c\5posix\x94\x8c\6system\x94\x93)\x81"));
  ExpectRefused("posix.system", PickleFile(std::string("\x96\2\0\0\0\0\0\0\0hi", 11) + call));
  WritePickle("(dp0\nVcposix\np1\nVsystem\np2\ns.");  // texts name nothing
  ExpectBad("operation 0x64 is none");
  WritePickle(PickleFile("0c\nsystem\n"));
  ExpectBad("operation 0x30 is none");
}

TEST_F(PyTorchCheckpoint, ACallableOfAForeignFileIsNamedToo) {
  const std::string call = "cposix\nsystem\np0\n(Vtrue\np1\ntp2\nRp3\n.";
  const auto expect = [&](const std::string& part, const std::string& bytes) {
    WriteText(file_, bytes);
    ExpectBad(part);
  };
  expect("names posix.system,", call);
  expect("names posix.system,", "(dp0\nVa\np1\n" + call);
  const std::string legacy("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);
  expect("names models.Trm,", legacy + PickleFile(PickleGlobal("models", "Trm") + ")R"));
  expect("before PyTorch 1.6", legacy + PickleFile(PickleGlobal("torch", "FloatStorage")));
  expect("begins with cat", "cat\ndog\n");
}

TEST_F(PyTorchCheckpoint, PicklesMadeToExhaustAReaderAreErrors) {
  WritePickle(PickleFile(std::string(200000, '(')));
  ExpectBad("the pickle is broken");
  WritePickle(PickleFile(std::string(3 << 20, '(')));
  ExpectBad("marks");
  WritePickle(PickleFile(std::string(3 << 20, ']')));
  ExpectBad("values");
  std::string nested = std::string(500000, ']') + std::string(499999, 'a');  // a list in a list ...
  WritePickle(PickleFile(nested));
  ExpectBad("it holds a list");
  WritePickle(PickleFile("]q\1h\1a"));  // in itself
  ExpectBad("it holds a list");
  std::string doubling = "]q\1";
  for (int i = 0; i < 60; ++i) doubling += "(h\1h\1h\1h\1lq\1";
  WritePickle(PickleFile(doubling));
  ExpectBad("it holds a list");
  WritePickle("\x80\x02X\xff\xff\xff\x7fshort.");
  ExpectBad("it ends too early");
  WritePickle("\x80\x02j\xff\xff\xff\x7f.");
  ExpectBad("never memorised");
  WritePickle(PickleFile(""));
  ExpectBad("a value is missing");
  WritePickle("\x80\x02}");
  ExpectBad("it ends too early");
}

TEST_F(PyTorchCheckpoint, TensorsBeyondTheirStorageAreErrors) {
  const auto expect = [&](const std::string& part, const SavedTensor& tensor) {
    WriteTensor(tensor);
    ExpectBad(part);
    ExpectBad("\"a\"");
  };
  constexpr int64_t kHuge = int64_t{1} << 40, kLargest = INT64_MAX;
  expect("beyond its storage of 12", {.sizes = {13}, .strides = {1}});
  expect("beyond its storage of 12", {.offset = 1, .sizes = {12}, .strides = {1}});
  expect("beyond its storage of 12", {.offset = kLargest, .sizes = {12}, .strides = {1}});
  expect("beyond its storage of 12", {.sizes = {2}, .strides = {kLargest}});
  expect("beyond its storage of 12", {.sizes = {3, 3}, .strides = {kLargest, kLargest}});
  expect("strides: not all", {.sizes = {12}, .strides = {-1}});
  expect("sizes: not all", {.sizes = {-1}, .strides = {1}});
  expect("its offset", {.offset = -1, .sizes = {1}, .strides = {1}});
  expect("too many elements", {.sizes = {kHuge, kHuge}, .strides = {0, 0}});
  expect("too many elements", {.sizes = {0, kHuge, kHuge}, .strides = {0, 0, 0}});
  expect("made to exhaust memory", {.sizes = {int64_t{1} << 30}, .strides = {0}});
  expect("2 sizes and 1 strides", {.sizes = {2, 2}, .strides = {1}});
  expect("storage_with_no_such_key", {.key = "storage_with_no_such_key"});
  expect("ComplexFloatStorage cannot be used", {.storage_type = "ComplexFloatStorage"});
  expect("not 12 elements of Double", {.storage_type = "DoubleStorage"});
}

TEST_F(PyTorchCheckpoint, DamagedAndForeignArchivesAreNamed) {
  WriteTensor({.sizes = {12}, .strides = {1}});
  std::string bytes = ReadText(file_);
  const size_t at = bytes.find(Floats(12));
  ASSERT_NE(at, std::string::npos);
  bytes[at + 5] ^= 1;
  WriteText(file_, bytes);
  ExpectBad("CRC");
  ExpectBad(": tensor \"a\": member ");
  WriteZip(file_, {{"notes.txt", "hello"}});
  ExpectBad("without data.pkl");
  WriteZip(file_, {{"a/data.pkl", PickleFile("}")}, {"b/data.pkl", PickleFile("}")}});
  ExpectBad("two checkpoints");
  WriteZip(file_, {{"a/data.pkl", PickleFile("}")}, {"a/byteorder", "big"}});
  ExpectBad("byte order is \"big\"");
}

TEST_F(PyTorchCheckpoint, CompressedArchivesReadAlike) {
  const std::string pickle =
      PickleFile(PickleDict({{"a", PickleTensor({.storage_count = 12, .sizes = {12}, .strides = {1}})}}));
  WriteZip(file_, {{"x/data.pkl", pickle}, {"x/data/0", Floats(12)}}, true);
  EXPECT_TRUE(at::equal(Read().tensors.at("a"), at::arange(12, at::kFloat)));
}

TEST_F(PyTorchCheckpoint, WhatTorchSaveNeverWroteIsSaid) {
  const auto expect = [&](const std::string& part, const std::string& bytes) {
    WriteText(file_, bytes);
    ExpectBad(part);
  };
  expect("the file is empty", "");
  expect("git lfs pull", "version https://git-lfs.github.com/spec/v1\noid sha256:00\n");
  expect("before PyTorch 1.6", std::string("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."
                                           "\x80\x02M\xe9\x03."));
  expect("before PyTorch 0.1.10", std::string(257, '\0') + "ustar" + std::string(250, '\0'));
  expect("a bare pickle", PickleFile("}"));
  expect("begins with <html>", "<html>not found</html>");
  std::filesystem::remove(file_);
  ExpectBad("no such file");
}

// Every cut and many random changes of a checkpoint either load or are BadData.
TEST_F(PyTorchCheckpoint, DamageNeverCrashes) {
  WriteCheckpoint(file_,
                  PickleFile(PickleDict({{"a", PickleTensor({.storage_count = 12,
                                                             .sizes = {3, 4},
                                                             .strides = {4, 1}})},
                                         {"b", PickleTensor({.key = "1",
                                                             .storage_count = 4,
                                                             .offset = 1,
                                                             .sizes = {3},
                                                             .strides = {1}})}})),
                  {Floats(12), Floats(4)});
  const std::string whole = ReadText(file_);
  size_t loaded = 0, refused = 0;
  const auto attempt = [&](const std::string& bytes) {
    std::filesystem::remove(file_);  // a file that is written over may wait for the disk
    WriteText(file_, bytes);
    try {
      Read();
      ++loaded;
    } catch (const Error& error) {
      ASSERT_EQ(error.kind(), ErrorKind::kBadData) << error.what();
      ++refused;
    }
  };
  for (size_t length = 0; length < whole.size(); ++length) attempt(whole.substr(0, length));
  EXPECT_EQ(loaded, 0u);
  Random random(7);
  for (int i = 0; i < 3000; ++i) {
    std::string bytes = whole;
    const uint64_t changes = 1 + random.Below(4);
    for (uint64_t c = 0; c < changes; ++c) {
      bytes[random.Below(bytes.size())] = static_cast<char>(random.Below(256));
    }
    attempt(bytes);
  }
  EXPECT_GT(refused, 1000u);
  EXPECT_GT(loaded, 0u);  // some bytes do not matter
}

// The same without the archive's CRC in the way: the pickle itself is changed.
TEST_F(PyTorchCheckpoint, DamagedPicklesNeverCrash) {
  const std::string whole = PickleFile(PickleDict(
      {{"a", PickleTensor({.storage_count = 12, .sizes = {3, 4}, .strides = {4, 1}})}}));
  Random random(8);
  for (int i = 0; i < 3000; ++i) {
    std::string bytes = whole;
    const uint64_t changes = 1 + random.Below(4);
    for (uint64_t c = 0; c < changes; ++c) {
      bytes[random.Below(bytes.size())] = static_cast<char>(random.Below(256));
    }
    WritePickle(bytes);
    try {
      Read();
    } catch (const Error& error) {
      ASSERT_EQ(error.kind(), ErrorKind::kBadData) << error.what();
    }
  }
}

}  // namespace
}  // namespace arc::test
