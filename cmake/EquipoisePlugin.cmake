# equipoise_add_plugin(NAME SOURCES ... [LINKS ...]): a module NAME.so against Equipoise::sdk. Unless told otherwise it
# is optimised, as LibTorch is.
function(equipoise_add_plugin name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_library(${name} MODULE ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES PREFIX "" CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
                        CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON)
  target_link_libraries(${name} PRIVATE Equipoise::sdk ${ARG_LINKS})
  if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    target_compile_options(${name} PRIVATE -O2)
  endif()
  if(TARGET equipoise_warnings)
    target_link_libraries(${name} PRIVATE equipoise_warnings)
    target_precompile_headers(${name} REUSE_FROM equipoise_torch_headers)
  endif()
endfunction()
