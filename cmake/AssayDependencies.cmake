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
assay_static_library(assay_crypto crypto openssl/evp.h)
target_link_libraries(assay_crypto INTERFACE Threads::Threads ${CMAKE_DL_LIBS})

# libyara's modules for file magic and sandbox reports are not offered, so that their libraries need not be linked:
# what they would call is defined by a file of ours.
assay_static_library(assay_yara yara yara.h)
add_library(assay_yara_absent STATIC "${PROJECT_SOURCE_DIR}/src/match/absent_modules.c")
target_link_libraries(assay_yara INTERFACE assay_yara_absent assay_crypto m)

# Debian has no archive of fmt. What users run takes its headers only; builds for work link the shared library, which
# quarters the time that a file takes to compile with the sanitizers (docs/decisions/0003).
find_package(fmt 9 REQUIRED)
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  set(ASSAY_FMT fmt::fmt)
else()
  set(ASSAY_FMT fmt::fmt-header-only)
endif()
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
