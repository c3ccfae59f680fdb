/*
 * health/metrics: health as metrics for Prometheus, in the text format that node-exporter's textfile collector reads
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). Counts, times and pair ids; no names of
 * configurations or computers.
 */
#ifndef ROLLSEAL_ADMIN_HEALTH_METRICS_H
#define ROLLSEAL_ADMIN_HEALTH_METRICS_H

#include "admin/health/health.h"

/* Replaces the file, readable for all. Errors: as file_write(), ERR_INTERNAL. */
NODISCARD enum err metrics_write(const struct health *h, int64_t now, const char *path, struct errinfo *e);

#endif
