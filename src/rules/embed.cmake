# Adds the constants made of rules/ and docs/rules/ to assay_layer_rules: `rules::embedded()` and `rules::rule_page()`.
set(directory "${PROJECT_SOURCE_DIR}/rules")
file(GLOB_RECURSE rule_files RELATIVE "${directory}" CONFIGURE_DEPENDS "${directory}/*.toml" "${directory}/*.yar")
list(FILTER rule_files EXCLUDE REGEX "^policy/")  # what counts, not what is found: src/policy embeds them
list(SORT rule_files COMPARE STRING)
list(TRANSFORM rule_files PREPEND "${directory}/" OUTPUT_VARIABLE rule_paths)
file(GLOB rule_pages CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/docs/rules/*.md")

# The compiler reads the files with the program's own reader; it cannot link the layer, which needs what it makes.
add_executable(assay_compile_rules rules/compiler/main.cpp rules/load.cpp rules/directory.cpp rules/globals_file.cpp
  rules/globals_draft.cpp rules/operators_file.cpp)
target_link_libraries(assay_compile_rules PRIVATE assay_layer_codecs ${ASSAY_FMT})

set(output "${CMAKE_CURRENT_BINARY_DIR}/rules")
file(MAKE_DIRECTORY "${output}")
add_custom_command(
  OUTPUT "${output}/embedded_rules.cpp" "${output}/embedded_pages.cpp"
  COMMAND "${CMAKE_COMMAND}" "-DDIRECTORY=${directory}" "-DFILES=${rule_files}" "-DOUTPUT=${output}/digest.txt"
    -P "${CMAKE_CURRENT_SOURCE_DIR}/rules/digest.cmake"
  COMMAND assay_compile_rules "${directory}" "${PROJECT_SOURCE_DIR}/docs/rules" "${output}/digest.txt"
    "${output}/embedded_rules.cpp" "${output}/embedded_pages.cpp"
  DEPENDS assay_compile_rules ${rule_paths} ${rule_pages} "${CMAKE_CURRENT_SOURCE_DIR}/rules/digest.cmake"
  COMMENT "Compiling rules/ and docs/rules/"
  VERBATIM)
target_sources(assay_layer_rules PRIVATE "${output}/embedded_rules.cpp" "${output}/embedded_pages.cpp")
# All texts of the rules are one literal, longer than the 65,536 characters that the standard asks of every compiler.
set_source_files_properties("${output}/embedded_rules.cpp" PROPERTIES COMPILE_OPTIONS "-Wno-overlength-strings")
