# Warnings, hardening and sanitizers live in one interface target that every target of ours links.
add_library(assay_options INTERFACE)
target_include_directories(assay_options INTERFACE "${PROJECT_SOURCE_DIR}/include" "${PROJECT_SOURCE_DIR}/src")
target_compile_options(assay_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast
  -Wcast-align -Woverloaded-virtual -Wnull-dereference -Wdouble-promotion -Wformat=2 -Wimplicit-fallthrough
  -Wno-missing-field-initializers  # designated initialisers name what differs from the default
  -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
# clang 19 reports what stable_sort of libstdc++ 12 uses inside; gcc still warns of our own.
target_compile_options(assay_options INTERFACE $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>)
if(ASSAY_WERROR)
  target_compile_options(assay_options INTERFACE -Werror)
endif()

# The checks of libstdc++ stay on in every build: this program's job is hostile input.
target_compile_definitions(assay_options INTERFACE _GLIBCXX_ASSERTIONS)

if(ASSAY_SANITIZE)
  target_compile_options(assay_options INTERFACE -fsanitize=${ASSAY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(assay_options INTERFACE -fsanitize=${ASSAY_SANITIZE})
  target_compile_definitions(assay_options INTERFACE ASSAY_SANITIZED)
  # gcc 12 sees uninitialized memory in <regex> and elsewhere once the sanitizers' checks are in (GCC bug 105562).
  target_compile_options(assay_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
endif()

if(CMAKE_BUILD_TYPE STREQUAL "Release" OR CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
  include(CheckIPOSupported)
  check_ipo_supported(RESULT ASSAY_HAS_LTO OUTPUT ASSAY_LTO_OUTPUT)
  if(ASSAY_HAS_LTO)
    set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
  endif()
  target_compile_options(assay_options INTERFACE
    -fstack-protector-strong -fstack-clash-protection -fcf-protection=full -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
  target_link_options(assay_options INTERFACE -Wl,-z,relro,-z,now -Wl,-z,noexecstack -Wl,--as-needed)
  # Tens of thousands of relocations in a twentieth of the space (needs glibc 2.36 where the program runs).
  include(CheckLinkerFlag)
  check_linker_flag(CXX -Wl,-z,pack-relative-relocs ASSAY_HAS_RELR)
  if(ASSAY_HAS_RELR)
    target_link_options(assay_options INTERFACE -Wl,-z,pack-relative-relocs)
  endif()
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)
