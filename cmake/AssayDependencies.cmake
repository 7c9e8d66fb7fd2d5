# Every third-party library, declared once. What Debian ships as an archive is linked statically, because hooks
# start the program thousands of times and each shared library costs a millisecond before our first line.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

# assay_static_library(<target> <library> <header>): an imported target for lib<library>.a
function(assay_static_library target library header)
  find_library(${target}_ARCHIVE NAMES lib${library}.a REQUIRED)
  find_path(${target}_INCLUDE NAMES ${header} REQUIRED)
  add_library(${target} STATIC IMPORTED GLOBAL)
  set_target_properties(${target} PROPERTIES
    IMPORTED_LOCATION "${${target}_ARCHIVE}"
    INTERFACE_INCLUDE_DIRECTORIES "${${target}_INCLUDE}"
    INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${${target}_INCLUDE}")
endfunction()

assay_static_library(assay_zlib z zlib.h)
assay_static_library(assay_yaml yaml yaml.h)
assay_static_library(assay_expat expat expat.h)
assay_static_library(assay_bzip2 bz2 bzlib.h)
assay_static_library(assay_lzma lzma lzma.h)
assay_static_library(assay_zstd zstd zstd.h)
assay_static_library(assay_lz4 lz4 lz4frame.h)
# Only the reader of 7z is linked out of it, which needs the decoders above and nothing else (docs/decisions/0008).
assay_static_library(assay_archive archive archive.h)
target_link_libraries(assay_archive INTERFACE assay_zlib assay_bzip2 assay_lzma assay_zstd assay_lz4)
assay_static_library(assay_crypto crypto openssl/evp.h)
target_link_libraries(assay_crypto INTERFACE Threads::Threads ${CMAKE_DL_LIBS})

# libyara's modules for file magic and sandbox reports are not offered, so that their libraries need not be linked:
# what they would call is defined by a file of ours.
assay_static_library(assay_yara yara yara.h)
add_library(assay_yara_absent STATIC "${PROJECT_SOURCE_DIR}/src/match/absent_modules.c")
target_link_libraries(assay_yara INTERFACE assay_yara_absent assay_crypto m)

# Debian has no archive of fmt: its headers are taken, and what its library holds is compiled here, once
# (docs/decisions/0003).
find_package(fmt 9 REQUIRED)
add_library(assay_fmt STATIC "${CMAKE_CURRENT_LIST_DIR}/fmt.cpp")
target_link_libraries(assay_fmt PRIVATE assay_options)
target_compile_options(assay_fmt PRIVATE -w)  # somebody else's code
get_target_property(FMT_INCLUDE fmt::fmt INTERFACE_INCLUDE_DIRECTORIES)
target_include_directories(assay_fmt SYSTEM PUBLIC "${FMT_INCLUDE}")
set(ASSAY_FMT assay_fmt)
find_package(CLI11 2.1 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)

# Debian's packages of toml++ ask for its shared library; the same headers need none.
find_path(TOMLPLUSPLUS_INCLUDE NAMES toml++/toml.h REQUIRED)
add_library(tomlplusplus_headers INTERFACE)
target_include_directories(tomlplusplus_headers SYSTEM INTERFACE "${TOMLPLUSPLUS_INCLUDE}")
target_compile_definitions(tomlplusplus_headers INTERFACE TOML_HEADER_ONLY=1)
add_library(tomlplusplus::tomlplusplus ALIAS tomlplusplus_headers)

if(ASSAY_TESTS)
  find_package(Catch2 2.13 REQUIRED)
  pkg_check_modules(libzip REQUIRED IMPORTED_TARGET libzip)   # the zip tests' oracle
  find_package(benchmark QUIET)
  find_package(Python3 COMPONENTS Interpreter REQUIRED)
endif()

# onnx's own checker, for the module src/onnx_checker and nothing else. Debian has no archives of the library; its
# configuration for CMake names targets that it does not define.
set(ASSAY_HAS_ONNX FALSE)
if(ASSAY_SANITIZE AND ASSAY_ONNX_CHECKER STREQUAL "AUTO")
  message(STATUS "No module for onnx's checker: its libraries are not built with sanitizers")
elseif(ASSAY_ONNX_CHECKER)
  find_library(ONNX_LIBRARY NAMES onnx)
  find_library(ONNX_PROTO_LIBRARY NAMES onnx_proto)
  find_library(PROTOBUF_LIBRARY NAMES protobuf)
  find_path(ONNX_INCLUDE NAMES onnx/checker.h)
  find_path(PROTOBUF_INCLUDE NAMES google/protobuf/message.h)
  if(ONNX_LIBRARY AND ONNX_PROTO_LIBRARY AND PROTOBUF_LIBRARY AND ONNX_INCLUDE AND PROTOBUF_INCLUDE)
    set(ASSAY_HAS_ONNX TRUE)
    add_library(assay_onnx INTERFACE)
    target_include_directories(assay_onnx SYSTEM INTERFACE "${ONNX_INCLUDE}" "${PROTOBUF_INCLUDE}")
    target_compile_definitions(assay_onnx INTERFACE ONNX_NAMESPACE=onnx ONNX_ML=1)
    target_link_libraries(assay_onnx INTERFACE "${ONNX_LIBRARY}" "${ONNX_PROTO_LIBRARY}" "${PROTOBUF_LIBRARY}")
  elseif(ASSAY_ONNX_CHECKER STREQUAL "AUTO")
    message(STATUS "No module for onnx's checker: libonnx-dev and libprotobuf-dev are not here")
  else()
    message(FATAL_ERROR "ASSAY_ONNX_CHECKER is ON, and libonnx-dev or libprotobuf-dev is not here")
  endif()
endif()
