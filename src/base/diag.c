#include "base/diag.h"

#include "base/utf8.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SHOWN = 160, MESSAGE = 8192 }; /* the longest name of a file, twice */

static const char *program = "newswire";
static void (*death_hook)(void *);
static void *death_context;

void diag_set_program(const char *name)
{
    program = name;
}

const char *diag_show(struct slice s)
{
    static char shown[4][SHOWN + 8];
    static unsigned turn;
    char *out = shown[turn++ % 4];
    size_t len = 0, i = 0;
    for (; i < s.len && len < SHOWN; i++) {
        const char *byte = s.data[i] ? &s.data[i] : "\\x00"; /* a NUL would end the message */
        size_t width = s.data[i] ? 1 : 4;
        memcpy(out + len, byte, width);
        len += width;
    }
    memcpy(out + len, i < s.len ? "..." : "", i < s.len ? 4 : 1);
    return out;
}

/* Zero width and bidirectional controls can make a terminal show another text than is there. */
static bool is_deceptive(uint32_t c)
{
    return (c >= 0x80 && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

/* Appends message to out, every byte that is not plainly printable as \xHH. Returns the length. */
static size_t make_visible(char *out, size_t cap, const char *message)
{
    size_t n = 0;
    struct slice rest = slice_of_string(message);
    while (rest.len && n + 16 < cap) {
        uint32_t c;
        size_t width = utf8_decode(rest, &c);
        bool plain = width && c >= 0x20 && c != 0x7f && !is_deceptive(c);
        if (!width)
            width = 1;
        for (size_t i = 0; i < width; i++) {
            unsigned char byte = (unsigned char)rest.data[i];
            if (plain) {
                out[n++] = (char)byte;
            } else {
                out[n++] = '\\';
                out[n++] = 'x';
                out[n++] = "0123456789abcdef"[byte >> 4];
                out[n++] = "0123456789abcdef"[byte & 15];
            }
        }
        rest = slice_cut(rest, width, rest.len);
    }
    return n;
}

static void emit(const char *format, va_list args)
{
    char raw[MESSAGE], out[4 * MESSAGE];
    size_t n = make_visible(out, sizeof out - 4, program);
    out[n++] = ':';
    out[n++] = ' ';
    vsnprintf(raw, sizeof raw, format, args);
    n += make_visible(out + n, sizeof out - n - 1, raw);
    out[n++] = '\n';
    for (size_t done = 0; done < n;) {
        ssize_t wrote = write(STDERR_FILENO, out + done, n - done);
        if (wrote > 0) {
            done += (size_t)wrote;
        } else if (wrote < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            struct pollfd wait = {STDERR_FILENO, POLLOUT, 0};
            poll(&wait, 1, -1);
        } else if (wrote == 0 || errno != EINTR) {
            return; /* nobody is left to tell */
        }
    }
}

void diag_warn(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    emit(format, args);
    va_end(args);
}

void diag_before_death(void (*hook)(void *context), void *context)
{
    death_hook = hook;
    death_context = context;
}

void diag_die(enum exit_status status, const char *format, ...)
{
    static bool in_hook;
    va_list args;
    if (in_hook)
        _exit(EXIT_FAILED); /* the hook failed: why the program ends has been told */
    va_start(args, format);
    emit(format, args);
    va_end(args);
    void (*hook)(void *) = death_hook;
    death_hook = NULL;
    in_hook = hook != NULL;
    if (hook)
        hook(death_context);
    in_hook = false; /* tests go on behind the end */
    _exit((int)status);
}

const char *diag_error(int error)
{
    return strerror(error); /* no program calls setlocale, so this is the C locale's text */
}
