# cmake -DDIRECTORY=rules -DFILES=pickle/globals.toml;… -DOUTPUT=digest.txt -P digest.cmake
#
# The digest of a set of rule files: SHA-256 of what `sha256sum` prints for them in the order of their names.
# src/rules/load.cpp computes the same for --rules.
set(list "")
foreach(name IN LISTS FILES)
  file(SHA256 "${DIRECTORY}/${name}" digest)
  string(APPEND list "${digest}  ${name}\n")
endforeach()
string(SHA256 digest "${list}")
file(WRITE "${OUTPUT}" "${digest}\n")
