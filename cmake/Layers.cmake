# equipoise_layer(NAME [SOURCES ...] [LINKS ...]): one static library a folder of framework/. Includes are written
# "folder/file.hpp", and a layer sees only what it links, so a wrong include is a link error at the latest.
function(equipoise_layer name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_library(equipoise_${name} STATIC ${ARG_SOURCES})
  target_include_directories(equipoise_${name} PUBLIC ${PROJECT_SOURCE_DIR}/framework)
  target_link_libraries(equipoise_${name} PUBLIC ${ARG_LINKS} PRIVATE equipoise_warnings)
endfunction()
