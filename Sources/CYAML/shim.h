// Importing Glibc first makes its declarations stay Glibc's: yaml.h includes stdlib.h, and without
// this line Swift takes pthread_attr_t for a type of CYAML and hides it from other modules.
#pragma clang module import SwiftGlibc
#include <yaml.h>
