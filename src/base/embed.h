/* Files of src/analysis/data that the linker puts into the program as they are. EMBED(name)
 * declares the file whose path under src/analysis/data, with every byte that is not a letter or a
 * digit made
 * '_', is name; embed_NAME() is then its bytes. */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

#include "base/slice.h"

#define EMBED(name)                                                                                \
    extern const char embedded_##name[], embedded_##name##_end[];                                  \
    static inline struct slice embed_##name(void)                                                  \
    {                                                                                              \
        return slice_of(embedded_##name, (size_t)(embedded_##name##_end - embedded_##name));       \
    }                                                                                              \
    struct slice embed_##name(void)

#endif
