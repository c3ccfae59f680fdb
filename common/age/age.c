#include "age/age.h"

/* The file that this header begins: its whole length is known beforehand. */
static enum err seal_behind(struct bytes header, const struct secret *file_key, struct bytes plain, struct buf *out,
                            struct errinfo *e)
{
    struct writer w = writer_to(header.size + stream_sealed_size(plain.size));
    writer_bytes(&w, header);
    enum err error = stream_seal(file_key, plain, &w, e);
    if (error == ERR_OK)
        return writer_finish(&w, out, e);
    writer_done(&w);
    return error;
}

enum err age_seal(const struct recipient *recipients, size_t count, struct bytes plain, struct buf *out,
                  struct errinfo *e)
{
    struct buf header = {NULL, 0};
    struct secret *file_key = NULL;
    enum err error = age_header_make(recipients, count, &header, &file_key, e);
    if (error == ERR_OK)
        error = seal_behind(buf_bytes(&header), file_key, plain, out, e);
    buf_done(&header);
    secret_free(&file_key);
    return error;
}

enum err age_open(struct bytes file, const struct identity *identities, size_t count, size_t limit, struct secret **out,
                  struct errinfo *e)
{
    struct age_header header = {0};
    struct secret *file_key = NULL;
    enum err error = age_header_parse(file, &header, e);
    if (error == ERR_OK)
        error = age_header_open(&header, identities, count, &file_key, e);
    if (error == ERR_OK)
        error = stream_open(file_key, (struct bytes){file.data + header.size, file.size - header.size}, limit, out, e);
    secret_free(&file_key);
    age_header_done(&header);
    return error;
}
