# equipoise_add_plugin(NAME SOURCES ... [LINKS ...]): a module NAME.so against Equipoise::sdk.
function(equipoise_add_plugin name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_library(${name} MODULE ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES PREFIX "" CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
                        CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON)
  target_link_libraries(${name} PRIVATE Equipoise::sdk ${ARG_LINKS})
  if(TARGET equipoise_warnings)
    target_link_libraries(${name} PRIVATE equipoise_warnings)
  endif()
endfunction()
