# Compiler and linker flags of every target: C11, all warnings, and the hardening that this compiler has.
include(CheckCCompilerFlag)
include(CheckPIESupported)
include(CheckLinkerFlag)

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
check_pie_supported()

add_library(rollseal_flags INTERFACE)
target_compile_definitions(rollseal_flags INTERFACE _GNU_SOURCE _FILE_OFFSET_BITS=64
                           ROLLSEAL_VERSION="${PROJECT_VERSION}")
target_compile_options(rollseal_flags INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wcast-qual -Wstrict-prototypes -Wmissing-prototypes
  -Wformat=2 -Wvla -Wswitch-enum -Wimplicit-fallthrough -Wnull-dereference -Wundef -fno-common)
if(ROLLSEAL_WERROR)
  target_compile_options(rollseal_flags INTERFACE -Werror)
endif()

foreach(flag -fstack-protector-strong -fstack-clash-protection -fcf-protection)
  string(MAKE_C_IDENTIFIER "HAVE${flag}" have)
  check_c_compiler_flag(${flag} ${have})
  if(${have})
    target_compile_options(rollseal_flags INTERFACE ${flag})
  endif()
endforeach()

if(ROLLSEAL_SANITIZE)
  target_compile_options(rollseal_flags INTERFACE -fsanitize=${ROLLSEAL_SANITIZE} -fno-sanitize-recover=all
                         -fno-omit-frame-pointer)
  target_link_options(rollseal_flags INTERFACE -fsanitize=${ROLLSEAL_SANITIZE})
elseif(CMAKE_BUILD_TYPE MATCHES "Rel")
  target_compile_options(rollseal_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
endif()

set(link_flags -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--as-needed)
# Rooms are linked whole; with a section for each function, a program that is released keeps only those that it calls.
if(CMAKE_BUILD_TYPE MATCHES "Rel" AND NOT ROLLSEAL_SANITIZE)
  target_compile_options(rollseal_flags INTERFACE -ffunction-sections -fdata-sections)
  list(APPEND link_flags -Wl,--gc-sections)
endif()
foreach(flag ${link_flags})
  string(MAKE_C_IDENTIFIER "HAVE${flag}" have)
  check_linker_flag(C ${flag} ${have})
  if(${have})
    target_link_options(rollseal_flags INTERFACE ${flag})
  endif()
endforeach()
