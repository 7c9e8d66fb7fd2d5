// The modules `magic` and `cuckoo` of libyara read a database of the system and the reports of a sandbox. assay offers
// neither: rules that import them are refused when they are compiled. What the modules would call is defined here, so
// that their libraries are not linked; each function fails, should it ever be called.
#include <stddef.h>

void* magic_open(int flags) {
  (void)flags;
  return NULL;
}
void magic_close(void* cookie) { (void)cookie; }
int magic_load(void* cookie, const char* path) {
  (void)cookie;
  (void)path;
  return -1;
}
int magic_setflags(void* cookie, int flags) {
  (void)cookie;
  (void)flags;
  return -1;
}
const char* magic_buffer(void* cookie, const void* bytes, size_t size) {
  (void)cookie;
  (void)bytes;
  (void)size;
  return NULL;
}

void* json_loadb(const char* bytes, size_t size, size_t flags, void* error) {
  (void)bytes;
  (void)size;
  (void)flags;
  (void)error;
  return NULL;
}
void json_delete(void* json) { (void)json; }
void* json_object_get(const void* object, const char* key) {
  (void)object;
  (void)key;
  return NULL;
}
size_t json_array_size(const void* array) {
  (void)array;
  return 0;
}
void* json_array_get(const void* array, size_t index) {
  (void)array;
  (void)index;
  return NULL;
}
const char* json_string_value(const void* json) {
  (void)json;
  return NULL;
}
int json_unpack(void* root, const char* format, ...) {
  (void)root;
  (void)format;
  return -1;
}
