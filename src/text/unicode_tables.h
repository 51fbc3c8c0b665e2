/* Made by src/text/generate-tables from the Unicode Character Database 15.0.0; do not edit.
 * Copyright 1991-2022 Unicode, Inc.; terms of use: https://www.unicode.org/terms_of_use.html */
/* clang-format off */
#ifndef TEXT_UNICODE_TABLES_H
#define TEXT_UNICODE_TABLES_H

#include <stdint.h>

enum word_break {
    WB_OTHER = 0,
    WB_CR = 1,
    WB_LF = 2,
    WB_NEWLINE = 3,
    WB_EXTEND = 4,
    WB_ZWJ = 5,
    WB_FORMAT = 6,
    WB_REGIONAL_INDICATOR = 7,
    WB_KATAKANA = 8,
    WB_HEBREW_LETTER = 9,
    WB_ALETTER = 10,
    WB_SINGLE_QUOTE = 11,
    WB_DOUBLE_QUOTE = 12,
    WB_MIDNUMLET = 13,
    WB_MIDLETTER = 14,
    WB_MIDNUM = 15,
    WB_NUMERIC = 16,
    WB_EXTENDNUMLET = 17,
    WB_WSEGSPACE = 18,
};
enum { WB_MASK = 0x1F, WB_PICTOGRAPHIC = 0x20, WB_EMOJI = 0x40 };

enum sentence_break {
    SB_OTHER = 0,
    SB_CR = 1,
    SB_LF = 2,
    SB_SEP = 3,
    SB_EXTEND = 4,
    SB_FORMAT = 5,
    SB_SP = 6,
    SB_LOWER = 7,
    SB_UPPER = 8,
    SB_OLETTER = 9,
    SB_NUMERIC = 10,
    SB_ATERM = 11,
    SB_STERM = 12,
    SB_CLOSE = 13,
    SB_SCONTINUE = 14,
};

enum general_category {
    GC_CN = 0,
    GC_LU = 1,
    GC_LL = 2,
    GC_LT = 3,
    GC_LM = 4,
    GC_LO = 5,
    GC_MN = 6,
    GC_MC = 7,
    GC_ME = 8,
    GC_ND = 9,
    GC_NL = 10,
    GC_NO = 11,
    GC_PC = 12,
    GC_PD = 13,
    GC_PS = 14,
    GC_PE = 15,
    GC_PI = 16,
    GC_PF = 17,
    GC_PO = 18,
    GC_SM = 19,
    GC_SC = 20,
    GC_SK = 21,
    GC_SO = 22,
    GC_ZS = 23,
    GC_ZL = 24,
    GC_ZP = 25,
    GC_CC = 26,
    GC_CF = 27,
    GC_CS = 28,
    GC_CO = 29,
};
enum { GC_MASK = 0x1F, GC_WHITE_SPACE = 0x20 };

enum { UNICODE_BLOCK = 128 };
extern const uint16_t unicode_word_break_index[];
extern const unsigned char unicode_word_break_blocks[];
extern const uint16_t unicode_sentence_break_index[];
extern const unsigned char unicode_sentence_break_blocks[];
extern const uint16_t unicode_category_index[];
extern const unsigned char unicode_category_blocks[];
extern const uint16_t unicode_fold_index[];
extern const unsigned char unicode_fold_blocks[];
extern const int32_t unicode_fold_differences[];

#endif
