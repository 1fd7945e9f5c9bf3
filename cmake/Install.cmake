# What `cmake --install` puts under a prefix. The programs find the rest relative to themselves, so a prefix may be
# moved; only LibTorch stays where it was.
#   bin/equipoise              libexec/equipoise/equipoise-worker
#   lib/equipoise/plugins      include/equipoise               lib/libequipoise_*.a
#   lib/cmake/Equipoise        share/equipoise/{template,experiments,examples}
#   share/doc/equipoise        share/man/man1
include(CMakePackageConfigHelpers)
set(package lib/cmake/Equipoise)

install(TARGETS equipoise RUNTIME DESTINATION bin)
install(TARGETS equipoise-worker RUNTIME DESTINATION libexec/equipoise)

# CMake itself would leave out a LibTorch that lies in the source tree (.deps).
get_property(plugins GLOBAL PROPERTY EQUIPOISE_PLUGINS)
get_filename_component(torch_libraries ${TORCH_LIBRARY} DIRECTORY)
set_target_properties(equipoise-worker ${plugins} PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON
                      INSTALL_RPATH ${torch_libraries})
install(TARGETS ${plugins} LIBRARY DESTINATION lib/equipoise/plugins)

set_target_properties(equipoise_declarations PROPERTIES EXPORT_NAME declarations)
set_target_properties(equipoise_sdk PROPERTIES EXPORT_NAME sdk)
set_target_properties(equipoise_safetensors PROPERTIES EXPORT_NAME safetensors)
set_target_properties(equipoise_nn PROPERTIES EXPORT_NAME nn)
set_target_properties(equipoise_backbones PROPERTIES EXPORT_NAME backbones)
install(TARGETS equipoise_declarations equipoise_sdk equipoise_safetensors equipoise_nn equipoise_backbones
        EXPORT EquipoiseTargets ARCHIVE DESTINATION lib)
install(EXPORT EquipoiseTargets NAMESPACE Equipoise:: DESTINATION ${package})
foreach(folder sdk sdk/nn sdk/backbones sdk/safetensors)
  install(DIRECTORY ${folder}/include/equipoise DESTINATION include)
endforeach()
install(FILES ${CMAKE_BINARY_DIR}/generated/sdk/equipoise/sdk_version.hpp DESTINATION include/equipoise)

string(REGEX MATCH "^[0-9]+" EQUIPOISE_COMPILER_MAJOR "${CMAKE_CXX_COMPILER_VERSION}")
configure_package_config_file(cmake/EquipoiseConfig.cmake.in ${CMAKE_BINARY_DIR}/EquipoiseConfig.cmake
                              INSTALL_DESTINATION ${package})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/EquipoiseConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/EquipoiseConfig.cmake ${CMAKE_BINARY_DIR}/EquipoiseConfigVersion.cmake
              cmake/EquipoisePlugin.cmake cmake/TorchThreads.cmake DESTINATION ${package})

install(DIRECTORY sdk/template experiments examples DESTINATION share/equipoise)
install(DIRECTORY docs/ DESTINATION share/doc/equipoise PATTERN man EXCLUDE)
install(FILES README.md LICENSE CHANGELOG.md CITATION.cff DESTINATION share/doc/equipoise)
install(FILES docs/man/equipoise.1 DESTINATION share/man/man1)

# So that `plugins new` works from the build tree too.
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/share/equipoise)
file(CREATE_LINK ${CMAKE_SOURCE_DIR}/sdk/template ${CMAKE_BINARY_DIR}/share/equipoise/template SYMBOLIC)
