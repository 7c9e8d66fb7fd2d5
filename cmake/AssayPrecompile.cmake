# The headers of other people that nearly every file reads, compiled once: a third of the time of a first build under the
# sanitizers. Only there: the other builds show that each file includes what it uses.
#
# assay_precompile(<target>) lets a target of ours use them; assay_precompiled(<name> <header>...) makes a set of them.
function(assay_precompiled name)
  file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp" CONTENT "")
  add_library(${name} OBJECT "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp")
  target_link_libraries(${name} PRIVATE assay_options ${ASSAY_FMT})
  target_precompile_headers(${name} PRIVATE <algorithm> <array> <charconv> <cstdint> <expected> <filesystem>
    <functional> <map> <memory> <optional> <ranges> <set> <span> <string> <string_view> <tuple> <utility> <variant>
    <vector> <fmt/format.h> <fmt/ranges.h> ${ARGN})
endfunction()

function(assay_precompile target set)
  if(ASSAY_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM ${set})
    get_target_property(kind ${target} TYPE)
    if(kind STREQUAL "EXECUTABLE")
      target_compile_options(${target} PRIVATE -fPIC)  # as the set was; a program would have -fPIE
    endif()
  endif()
endfunction()
