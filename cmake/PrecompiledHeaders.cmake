# The headers that most files read are parsed once: LibTorch's take seven of the eight seconds that a file of 200 lines
# needs, JSON's one of five. GCC takes a precompiled header only where position independence and -O are the same, so the
# programs of tests have their own. A file with other options sets SKIP_PRECOMPILE_HEADERS. Nothing may depend on
# precompiled headers: with CMAKE_DISABLE_PRECOMPILE_HEADERS, as in the preset "plain", every file still includes what
# it uses.
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/precompiled_headers.cpp CONTENT "")

# equipoise_precompiled_headers(NAME HEADERS ... [LINKS ...]): what `target_precompile_headers(... REUSE_FROM NAME)`
# shares.
function(equipoise_precompiled_headers name)
  cmake_parse_arguments(ARG "" "" "HEADERS;LINKS" ${ARGN})
  add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/generated/precompiled_headers.cpp)
  target_link_libraries(${name} PRIVATE ${ARG_LINKS} equipoise_warnings)
  target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
endfunction()
