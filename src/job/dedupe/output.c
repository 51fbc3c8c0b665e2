#include "job/dedupe/output.h"

#include "base/diag.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static void open_report(struct output *o, struct inputs *in)
{
    const char *path = o->set->report;
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (fd >= 0 && inputs_has_file(in, fd))
        diag_die(EXIT_FAILED, "--report '%s' is the input or the output too",
                 diag_show(slice_of_string(path)));
    if (fd < 0 || (ftruncate(fd, 0) != 0 && errno != EINVAL)) /* a pipe, a device */
        diag_die(EXIT_FAILED, "cannot open '%s': %s", diag_show(slice_of_string(path)),
                 diag_error(errno));
    writer_open(&o->report_out, fd, path);
    o->report_out.quote_guard = in->settings->quote_guard;
    table_init(&o->report, in, &o->report_out);
}

void output_open(struct output *o, const struct dedupe_settings *set, struct inputs *in)
{
    *o = (struct output){.set = set};
    writer_open(&o->out, STDOUT_FILENO, "standard output");
    o->out.quote_guard = in->settings->quote_guard;
    table_init(&o->table, in, &o->out);
    if (set->report)
        open_report(o, in);
    diag_before_death(output_rescue, o);
}

void output_rescue(void *output)
{
    struct output *o = output;
    writer_rescue(&o->out);
    if (o->set->report)
        writer_rescue(&o->report_out);
}

void output_close(struct output *o)
{
    table_free(&o->table);
    if (o->set->report)
        writer_close(&o->report_out);
    writer_close(&o->out);
}

static void add_mark_columns(const struct output *o, struct table *table)
{
    table_add(table, "dup_of");
    table_add(table, "similarity");
    table_add(table, "cluster");
    if (o->set->why) {
        table_add(table, "shared");
        table_add(table, "of");
    }
}

void output_headers(struct output *o)
{
    if (o->set->mark)
        add_mark_columns(o, &o->table);
    if (o->set->report)
        add_mark_columns(o, &o->report);
    table_header(&o->table);
    if (o->set->report)
        table_header(&o->report);
}

/* The columns of the mark, and the end of the row. */
static void write_mark(const struct output *o, struct writer *out, const struct mark *m)
{
    writer_field(out, m->is_duplicate ? m->dup_of : SLICE(""));
    writer_fixed(out, (double)m->shared / (double)m->size, 6);
    writer_u64(out, m->cluster);
    if (o->set->why) {
        writer_u64(out, m->shared);
        writer_u64(out, m->size);
    }
    writer_end(out);
}

static void end_row(struct output *o, const struct mark *m)
{
    if (o->set->mark)
        write_mark(o, &o->out, m);
    else
        writer_end(&o->out);
}

void output_row(struct output *o, const struct input_row *row, const struct mark *m)
{
    if (o->set->mark || !m->is_duplicate) {
        table_copy(&o->table, row);
        end_row(o, m);
    }
    if (o->set->report && m->is_duplicate) {
        table_copy(&o->report, row);
        write_mark(o, &o->report_out, m);
    }
}

void output_line(struct output *o, struct slice line, const struct mark *m)
{
    if (o->set->mark || !m->is_duplicate) {
        writer_raw(&o->out, line);
        end_row(o, m);
    }
    if (o->set->report && m->is_duplicate) {
        writer_raw(&o->report_out, line);
        write_mark(o, &o->report_out, m);
    }
}
