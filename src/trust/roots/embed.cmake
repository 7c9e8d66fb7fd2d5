# Adds the public-good trusted root to assay_layer_trust as a constant.
set(ASSAY_PUBLIC_GOOD_DATE "2026-03-18")
set(root_file "${CMAKE_CURRENT_SOURCE_DIR}/trust/roots/public-good.json")
file(READ "${root_file}" ASSAY_PUBLIC_GOOD_ROOT)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${root_file}")
configure_file(trust/roots/public_good.cpp.in "${CMAKE_CURRENT_BINARY_DIR}/trust/public_good.cpp" @ONLY)
target_sources(assay_layer_trust PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/trust/public_good.cpp")
