# at::parallel_for is a template of LibTorch's headers that runs serially in a file compiled without OpenMP. The runtime
# must be the one that LibTorch itself loads: a second pool of threads would not follow its thread count.
function(equipoise_torch_threads target)
  find_library(EQUIPOISE_TORCH_GOMP NAMES libgomp.so.1 PATHS "${TORCH_INSTALL_PREFIX}/lib" NO_DEFAULT_PATH)
  set_property(TARGET ${target} APPEND PROPERTY INTERFACE_COMPILE_OPTIONS $<$<COMPILE_LANGUAGE:CXX>:-fopenmp>)
  if(EQUIPOISE_TORCH_GOMP)
    set_property(TARGET ${target} APPEND PROPERTY INTERFACE_LINK_LIBRARIES "${EQUIPOISE_TORCH_GOMP}")
  else()
    set_property(TARGET ${target} APPEND PROPERTY INTERFACE_LINK_OPTIONS -fopenmp)
  endif()
endfunction()
