# cmake -DSOURCES=A;B -DTARGET=FILE -P embed.cmake: each source as a C string, and a table of them in order.
set(strings "")
set(table "")
foreach(source ${SOURCES})
  get_filename_component(number ${source} NAME_WE)
  file(READ ${source} text)
  string(REPLACE "\\" "\\\\" text "${text}")
  string(REPLACE "\"" "\\\"" text "${text}")
  string(REPLACE "\n" "\\n\"\n    \"" text "${text}")
  string(APPEND strings "static const char migration_${number}[] =\n    \"${text}\";\n")
  string(APPEND table "    migration_${number},\n")
endforeach()
file(WRITE ${TARGET} "#include \"vault/migrations.h\"\n\n${strings}\nconst char *const migrations[] = {\n${table}};\n"
     "const size_t migration_count = sizeof migrations / sizeof migrations[0];\n")
