# Adds the policies of rules/policy to assay_layer_policy as constants: `policy::bundled_policy()`.
foreach(name IN ITEMS default strict)
  set(policy_file "${PROJECT_SOURCE_DIR}/rules/policy/${name}.toml")
  file(READ "${policy_file}" ASSAY_POLICY_${name})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${policy_file}")
endforeach()
configure_file(policy/bundled.cpp.in "${CMAKE_CURRENT_BINARY_DIR}/policy/bundled.cpp" @ONLY)
target_sources(assay_layer_policy PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/policy/bundled.cpp")
