# equipoise_layer(NAME [TORCH] [SOURCES ...] [LINKS ...]): one static library a folder of framework/. Includes are written
# "folder/file.hpp", and a layer sees only what it links, so a wrong include is a link error at the latest. TORCH: most
# of its files read LibTorch's headers.
function(equipoise_layer name)
  cmake_parse_arguments(ARG "TORCH" "" "SOURCES;LINKS" ${ARGN})
  set(headers equipoise_host_headers)
  if(ARG_TORCH)
    set(headers equipoise_torch_headers)
  endif()
  add_library(equipoise_${name} STATIC ${ARG_SOURCES})
  target_include_directories(equipoise_${name} PUBLIC ${PROJECT_SOURCE_DIR}/framework)
  target_link_libraries(equipoise_${name} PUBLIC ${ARG_LINKS} PRIVATE equipoise_warnings)
  target_precompile_headers(equipoise_${name} REUSE_FROM ${headers})
endfunction()
