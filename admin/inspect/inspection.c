#include "admin/inspect/inspection.h"

static enum err count_entry(const struct serial *serial, void *context)
{
    (void)serial;
    ++*(size_t *)context;
    return ERR_OK;
}

static enum err count_revoked(const struct sealed *s, size_t *out)
{
    return s->crl_der.size > 0 ? crl_each(&s->crl, count_entry, out) : ERR_OK;
}

static size_t count_extra_lines(const struct sealed *s)
{
    size_t count = 0;
    struct reader r = reader_of(s->note.text);
    struct bytes line;
    while (reader_line(&r, &line))
        count += bytes_begin_with(line, "x-");
    return count;
}

/* The views of `out->sealed` point into the file, not into itself, so it may be handed over. */
static enum err look_inside(struct inspection *out, struct errinfo *e)
{
    enum err error = count_revoked(&out->sealed, &out->revoked);
    if (error != ERR_OK)
        return err_set(e, error, "its CRL cannot be read");
    error = age_header_parse(out->sealed.body, &out->body, e);
    if (error != ERR_OK)
        return err_context(e, error, "its body");
    out->extra_lines = count_extra_lines(&out->sealed);
    out->signatures_valid = sealed_check_signatures(&out->sealed, NULL) == ERR_OK;
    out->body_matches = sealed_check_body(&out->sealed, NULL) == ERR_OK;
    return ERR_OK;
}

enum err inspection_make(struct bytes file, struct inspection *out, struct errinfo *e)
{
    out->size = file.size;
    out->is_sealed = sealed_is_claimed(file);
    out->is_behind_byte_order_mark = sealed_is_behind_byte_order_mark(file);
    if (!out->is_sealed)
        return ERR_OK;
    enum err error = sealed_parse(file, &out->sealed, e);
    return error == ERR_OK ? look_inside(out, e) : error;
}

void inspection_done(struct inspection *i)
{
    age_header_done(&i->body);
    sealed_done(&i->sealed);
    *i = (struct inspection){0};
}
