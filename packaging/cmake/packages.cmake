# What goes into which package, beside the programs themselves: system configuration, units and examples; and how cpack
# makes the packages. packaging/packages.sh builds them.

# A folder of the system belongs to a package, never to an installation under a prefix of one's own.
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
  install(FILES packaging/etc/client.ini DESTINATION /etc/rollseal COMPONENT client)
endif()

# systemd's units, which name the folder of the programs. They lie below the prefix, and below another one if
# `cmake --install` is given that: nothing is written beside it.
set(unit_dir lib/systemd/system)
foreach(unit rollseal-client-watch.service rollseal-client-watch@.service
             rollseal-client-read.service rollseal-client-read.timer)
  configure_file(packaging/systemd/${unit} ${PROJECT_BINARY_DIR}/units/${unit} @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/units/${unit} DESTINATION ${unit_dir} COMPONENT client)
endforeach()
foreach(unit rollseal-admin-publish@.service rollseal-admin-publish@.timer)
  configure_file(packaging/systemd/${unit} ${PROJECT_BINARY_DIR}/units/${unit} @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/units/${unit} DESTINATION ${unit_dir} COMPONENT admin)
endforeach()

# The version stands in CMakeLists.txt alone, but each one has its entry in the changelog.
file(STRINGS packaging/debian/changelog newest_change LIMIT_COUNT 1)
if(NOT newest_change MATCHES "^rollseal \\(${PROJECT_VERSION}\\) ")
  message(FATAL_ERROR "packaging/debian/changelog begins with another version than ${PROJECT_VERSION}")
endif()

# Packages have these documents in folders of their own names.
find_program(GZIP gzip REQUIRED)
add_custom_command(
  OUTPUT ${PROJECT_BINARY_DIR}/changelog.gz
  COMMAND ${GZIP} -9nc ${PROJECT_SOURCE_DIR}/packaging/debian/changelog > ${PROJECT_BINARY_DIR}/changelog.gz
  DEPENDS packaging/debian/changelog VERBATIM)
add_custom_target(changelog ALL DEPENDS ${PROJECT_BINARY_DIR}/changelog.gz)
function(package_documents component package)
  install(FILES packaging/debian/copyright ${PROJECT_BINARY_DIR}/changelog.gz
          DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} COMPONENT ${component})
endfunction()
package_documents(client rollseal-client)
package_documents(admin rollseal-admin)
package_documents(library librollseal0)
package_documents(development librollseal-dev)
install(FILES packaging/login/rollseal-login.sh packaging/login/rollseal-login.desktop
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/rollseal-client/examples COMPONENT client)
install(FILES docs/client.md docs/threat-model.md docs/errors.md
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/rollseal-client COMPONENT client)
install(FILES docs/admin.md DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/rollseal-admin COMPONENT admin)

set(CPACK_PACKAGE_NAME rollseal)
set(CPACK_PACKAGE_VENDOR "The Rollseal authors")
set(CPACK_PACKAGE_CONTACT "The Rollseal authors <rollseal@localhost.localdomain>")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_PACKAGING_INSTALL_PREFIX ${CMAKE_INSTALL_PREFIX})
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_GENERATOR DEB)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL client admin library development)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_COMPONENT_CLIENT_DEPENDS library)
set(CPACK_COMPONENT_DEVELOPMENT_DEPENDS library)
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_SOURCE_DIR}/packaging/cmake/generator.cmake)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS ON)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(debian ${PROJECT_SOURCE_DIR}/packaging/debian)

set(CPACK_DEBIAN_CLIENT_PACKAGE_NAME rollseal-client)
set(CPACK_DEBIAN_CLIENT_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_CLIENT_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_CLIENT_PACKAGE_DEPENDS adduser)
set(CPACK_DEBIAN_CLIENT_PACKAGE_CONTROL_EXTRA
    ${debian}/rollseal-client/conffiles ${debian}/rollseal-client/postinst ${debian}/rollseal-client/prerm
    ${debian}/rollseal-client/postrm)
set(CPACK_COMPONENT_CLIENT_DESCRIPTION "reads encrypted, signed configuration on every computer
Reads the configuration that an IT department distributes with Rollseal: opens
it with the certificates of this computer, checks who signed it, and serves the
last good version while a new one is refused.")

set(CPACK_DEBIAN_ADMIN_PACKAGE_NAME rollseal-admin)
set(CPACK_DEBIAN_ADMIN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_ADMIN_PACKAGE_SHLIBDEPS ON)
# rollseal(7), rollseal-file(5) and the documents on errors and threats are in it, and a restore may need a client.
set(CPACK_DEBIAN_ADMIN_PACKAGE_RECOMMENDS rollseal-client)
set(CPACK_DEBIAN_ADMIN_PACKAGE_CONTROL_EXTRA
    ${debian}/rollseal-admin/postinst ${debian}/rollseal-admin/prerm ${debian}/rollseal-admin/postrm)
set(CPACK_COMPONENT_ADMIN_DESCRIPTION "writes encrypted, signed configuration for all computers
Generates and replaces certificate pairs, keeps the configuration of a company
in a vault, and publishes it, encrypted and signed, to a directory that all
computers can read.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME librollseal0)
configure_file(${debian}/librollseal0/shlibs ${PROJECT_BINARY_DIR}/shlibs @ONLY)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${debian}/librollseal0/triggers ${PROJECT_BINARY_DIR}/shlibs)
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION "reads encrypted, signed configuration (library)
For programs that read configuration which is distributed with Rollseal without
calling rollseal-client.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME librollseal-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "reads encrypted, signed configuration (development)
The header and the manual of librollseal, and what building a program with it
needs.")

# What the first line of a description is to Debian.
string(REGEX REPLACE "\n.*" "" CPACK_RPM_PACKAGE_SUMMARY ${CPACK_COMPONENT_CLIENT_DESCRIPTION})
string(REGEX REPLACE "^[^\n]*\n(.*)" "\\1" CPACK_RPM_PACKAGE_DESCRIPTION ${CPACK_COMPONENT_CLIENT_DESCRIPTION})
set(CPACK_RPM_PACKAGE_LICENSE ISC)
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_USER_FILELIST "%config(noreplace) /etc/rollseal/client.ini")
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION
    ${CMAKE_INSTALL_PREFIX}/lib ${CMAKE_INSTALL_FULL_LIBDIR} ${CMAKE_INSTALL_PREFIX}/${unit_dir}
    ${CMAKE_INSTALL_PREFIX}/lib/systemd)
set(CPACK_RPM_POST_INSTALL_SCRIPT_FILE ${PROJECT_SOURCE_DIR}/packaging/rpm/post)
include(CPack)
