# Read by cpack for each kind of package.
if(CPACK_GENERATOR STREQUAL "RPM")
  # RPM knows the client alone, in one package with the library that it needs.
  set(CPACK_COMPONENTS_ALL client library)
  set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
  set(CPACK_PACKAGE_NAME rollseal-client)
  set(CPACK_RPM_COMPONENT_INSTALL ON)
else()
  # The first line of a component's description is its summary.
  set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
endif()
