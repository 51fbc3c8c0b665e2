/* What every fuzz target shares. */
#ifndef FUZZ_H
#define FUZZ_H

#include "base/slice.h"

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* An invariant: its failure is a crash that the fuzzer keeps. */
#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            abort();                                                                               \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv);

/* For code that ends the program: from fuzz_catch on its end lands at setjmp(here), which then
 * gives the exit status plus one; fuzz_release ends that, and frees what was allocated meanwhile.
 *
 *     jmp_buf here;
 *     fuzz_catch(&here);
 *     int ended = setjmp(here);
 *     if (!ended)
 *         ...
 *     fuzz_release(); */
void fuzz_catch(jmp_buf *here);
void fuzz_release(void);

/* For LLVMFuzzerInitialize: what the code under test prints is thrown away. */
void fuzz_quietly(int *argc, char ***argv);

/* A copy of exactly the slice's size, so that reading beyond it is seen; the caller frees .data. */
struct slice fuzz_copy(struct slice s);

/* A file without a name that holds these bytes, to be read from its beginning. */
int fuzz_descriptor(struct slice content);

#endif
