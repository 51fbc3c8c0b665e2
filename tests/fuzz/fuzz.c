#define _GNU_SOURCE
#include "fuzz.h"

#include "base/diag.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The linker has calls of these functions go to __wrap_NAME. */
_Noreturn void __real__exit(int status);
_Noreturn void __real_exit(int status);
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void __real_free(void *block);
_Noreturn void __wrap__exit(int status);
_Noreturn void __wrap_exit(int status);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
void __wrap_free(void *block);

enum { MOST_BLOCKS = 100000 };
static jmp_buf *landing;
static void *blocks[MOST_BLOCKS]; /* allocated since fuzz_catch and not freed yet */
static size_t block_count;

/* The program's end is caught where a target waits for it; libFuzzer ends as it always does. */
void __wrap__exit(int status)
{
    if (landing)
        longjmp(*landing, status + 1);
    __real__exit(status);
}

void __wrap_exit(int status)
{
    if (landing)
        longjmp(*landing, status + 1);
    __real_exit(status);
}

static void *note(void *block)
{
    if (landing && block) {
        CHECK(block_count < MOST_BLOCKS);
        blocks[block_count++] = block;
    }
    return block;
}

static void forget(void *block)
{
    size_t i = block_count;
    while (i && blocks[i - 1] != block)
        i--;
    if (i)
        blocks[i - 1] = blocks[--block_count];
}

void *__wrap_malloc(size_t size)
{
    return note(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
    return note(__real_calloc(count, size));
}

void *__wrap_realloc(void *block, size_t size)
{
    if (landing)
        forget(block);
    return note(__real_realloc(block, size));
}

void __wrap_free(void *block)
{
    if (landing)
        forget(block);
    __real_free(block);
}

void fuzz_catch(jmp_buf *here)
{
    landing = here;
    block_count = 0;
}

void fuzz_release(void)
{
    landing = NULL;
    diag_before_death(NULL, NULL);
    while (block_count)
        __real_free(blocks[--block_count]);
}

void fuzz_quietly(int *argc, char ***argv)
{
    char **longer = malloc(((size_t)*argc + 2) * sizeof *longer);
    CHECK(longer);
    memcpy(longer, *argv, (size_t)*argc * sizeof *longer);
    longer[(*argc)++] = (char *)(uintptr_t) "-close_fd_mask=3";
    longer[*argc] = NULL;
    *argv = longer;
}

struct slice fuzz_copy(struct slice s)
{
    char *copy = malloc(s.len ? s.len : 1);
    CHECK(copy);
    if (s.len)
        memcpy(copy, s.data, s.len);
    return slice_of(copy, s.len);
}

int fuzz_descriptor(struct slice content)
{
    int fd = memfd_create("fuzz", 0);
    CHECK(fd >= 0 && write(fd, content.data, content.len) == (ssize_t)content.len);
    CHECK(lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}
