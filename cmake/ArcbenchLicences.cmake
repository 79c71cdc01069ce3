# Licence texts of the Debian packages whose code is in our files, or lies beside them in a
# bundle, as share/doc/arcbench/licences/<library>.txt. `arcbench bundle` refuses a library that
# has none here; docs/licences.md says what each is for.
function(arcbench_licence library package)
  set(text /usr/share/doc/${package}/copyright)
  if(EXISTS ${text})
    configure_file(${text} ${PROJECT_BINARY_DIR}/share/doc/arcbench/licences/${library}.txt COPYONLY)
  else()
    message(WARNING "No ${text}: arcbench bundle will not take ${library} along")
  endif()
endfunction()

# Libraries that are bundled: named as their files are, without ".so".
arcbench_licence(libcrypto libssl3)
arcbench_licence(libfmt libfmt9)
arcbench_licence(libpng16 libpng16-16)
arcbench_licence(libspdlog libspdlog1.10)
arcbench_licence(libsqlite3 libsqlite3-0)
arcbench_licence(libtomlplusplus libtomlplusplus3)
arcbench_licence(libyaml-cpp libyaml-cpp0.7)
arcbench_licence(libz zlib1g)
arcbench_licence(libzstd libzstd1)
if(ARCBENCH_TORCH)
  arcbench_licence(libzip libzip4)
  arcbench_licence(libbz2 libbz2-1.0)
endif()
# Linked statically, or headers alone. Boost's licence asks nothing of programs.
arcbench_licence(SQLiteCpp libsqlitecpp-dev)
arcbench_licence(CLI11 libcli11-dev)
arcbench_licence(nlohmann-json nlohmann-json3-dev)
# Of LibTorch there are inlined functions of its headers.
set(torch_licence ${ARCBENCH_TORCH_ROOT}/../torch-${ARCBENCH_TORCH_VERSION}.dist-info/licenses/LICENSE)
if(ARCBENCH_TORCH AND EXISTS ${torch_licence})
  configure_file(${torch_licence} ${PROJECT_BINARY_DIR}/share/doc/arcbench/licences/PyTorch.txt COPYONLY)
endif()
# Debian's texts refer to this one, where it is OpenSSL's.
configure_file(/usr/share/common-licenses/Apache-2.0
  ${PROJECT_BINARY_DIR}/share/doc/arcbench/licences/Apache-2.0.txt COPYONLY)
