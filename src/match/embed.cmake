# Adds the bundled pack, made from rules/yara/, to assay_layer_match: `match::embedded_pack()`.
set(yara_directory "${PROJECT_SOURCE_DIR}/rules/yara")
file(GLOB yara_files CONFIGURE_DEPENDS "${yara_directory}/*.yar")

# The compiler is the program's own; it cannot link the layer, which needs what it makes.
add_executable(assay_compile_yara match/compiler/main.cpp match/compile.cpp match/signatures.cpp
  match/compiler/no_pack.cpp)
target_link_libraries(assay_compile_yara PRIVATE assay_layer_core assay_yara ${ASSAY_FMT})

set(yara_output "${CMAKE_CURRENT_BINARY_DIR}/match/embedded_pack.cpp")
file(MAKE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/match")
add_custom_command(
  OUTPUT "${yara_output}"
  COMMAND assay_compile_yara "${yara_directory}" "${yara_output}"
  DEPENDS assay_compile_yara ${yara_files}
  COMMENT "Compiling rules/yara/"
  VERBATIM)
target_sources(assay_layer_match PRIVATE "${yara_output}")
