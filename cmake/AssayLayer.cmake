# assay_layer(<name> [USES <target>...])
#
# One static library per folder of src/: every .cpp below the folder, linked to what the folder may include and
# to nothing else (docs/architecture.md). Sources are globbed so that adding a file is adding a file.
function(assay_layer name)
  cmake_parse_arguments(LAYER "" "" "USES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp")
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$|/compiler/")   # executables' own
  if(NOT sources)
    return()
  endif()
  string(REPLACE "/" "_" suffix "${name}")
  set(target "assay_layer_${suffix}")
  add_library(${target} STATIC ${sources})
  target_link_libraries(${target} PUBLIC assay_options PRIVATE ${ASSAY_FMT})
  assay_precompile(${target} assay_precompiled)
  foreach(used IN LISTS LAYER_USES)
    target_link_libraries(${target} PUBLIC ${used})
  endforeach()
endfunction()
