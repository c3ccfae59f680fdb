# rollseal_room(NAME SOURCES … [LIBRARIES …]) builds one room of common/rooms.txt as an OBJECT library called
# NAME_room. Its include path is a folder of links to the rooms it may include, so `#include "age/header.h"` compiles
# only where the list allows it.
# rollseal_rooms(TARGET ROOM …) links rooms into a program, a library or a test, with what they need of others, and
# lets it include them all; rollseal_link_rooms(TARGET ROOM …) links them only.

file(STRINGS ${PROJECT_SOURCE_DIR}/common/rooms.txt ROLLSEAL_ROOM_LINES REGEX "^room ")
foreach(line ${ROLLSEAL_ROOM_LINES})
  string(REGEX MATCH "^room ([a-z]+) +([a-z/]+): *(.*)$" _ "${line}")
  set(name ${CMAKE_MATCH_1})
  set(ROLLSEAL_ROOM_${name}_DIRECTORY ${PROJECT_SOURCE_DIR}/${CMAKE_MATCH_2})
  string(REGEX REPLACE " +" ";" ROLLSEAL_ROOM_${name}_ALLOWED "${CMAKE_MATCH_3}")
endforeach()

function(rollseal_include_path FOLDER)
  set(path ${PROJECT_BINARY_DIR}/rooms/${FOLDER})
  file(REMOVE_RECURSE ${path})
  file(MAKE_DIRECTORY ${path})
  foreach(room ${ARGN})
    file(CREATE_LINK ${ROLLSEAL_ROOM_${room}_DIRECTORY} ${path}/${room} COPY_ON_ERROR SYMBOLIC)
  endforeach()
endfunction()

function(rollseal_room NAME)
  cmake_parse_arguments(ROOM "" "" "SOURCES;LIBRARIES" ${ARGN})
  rollseal_include_path(${NAME} ${NAME} ${ROLLSEAL_ROOM_${NAME}_ALLOWED})
  add_library(${NAME}_room OBJECT ${ROOM_SOURCES})
  target_include_directories(${NAME}_room PRIVATE ${PROJECT_BINARY_DIR}/rooms/${NAME})
  target_link_libraries(${NAME}_room PUBLIC rollseal_flags ${ROOM_LIBRARIES})
endfunction()

function(rollseal_link_rooms TARGET)
  foreach(room ${ARGN})
    target_link_libraries(${TARGET} PRIVATE ${room}_room)
  endforeach()
endfunction()

function(rollseal_rooms TARGET)
  rollseal_link_rooms(${TARGET} ${ARGN})
  rollseal_include_path(${TARGET} ${ARGN})
  target_include_directories(${TARGET} PRIVATE ${PROJECT_BINARY_DIR}/rooms/${TARGET})
endfunction()
