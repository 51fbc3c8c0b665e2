/* What a file most likely is that nobody called plain text or a table, by its first line. */
#ifndef CLI_FILEKIND_H
#define CLI_FILEKIND_H

#include "base/slice.h"

/* What would make text or a table of it, for a message; NULL where nothing speaks against it. The
 * line may be cut anywhere. */
const char *filekind_advice(struct slice first, struct slice text_column);

/* Whether the field is the name in quotation marks. */
bool filekind_is_quoted(struct slice field, struct slice name);

/* Whether one of the fields of the line, with commas between, has the name, quoted or not. */
bool filekind_has_comma_field(struct slice line, struct slice name);

#endif
