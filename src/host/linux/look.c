/* SPDX-License-Identifier: MIT */

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host/host.h"

int tn_host_thread_number_(void)
{
    return (int)syscall(SYS_gettid);
}

/* The first line of a file of the thread's; empty if it cannot be read. */
static void read_line(int thread, const char *file, char *line, int room)
{
    char path[64];
    FILE *stream;

    line[0] = '\0';
    snprintf(path, sizeof(path), "/proc/self/task/%d/%s", thread, file);
    stream = fopen(path, "re");
    if (stream) {
        if (!fgets(line, room, stream)) {
            line[0] = '\0';
        }
        fclose(stream);
    }
    line[strcspn(line, "\n")] = '\0';
}

/* After the name, which may have anything in it. */
static char state_in(const char *stat)
{
    const char *end = strrchr(stat, ')');

    return end && end[1] == ' ' && end[2] ? end[2] : '?';
}

void tn_host_look_at_thread_(int thread, struct tn_host_look_ *look)
{
    char stat[512];
    int cancel;

    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel); /* files */
    read_line(thread, "comm", look->name, sizeof(look->name));
    read_line(thread, "wchan", look->waits_in, sizeof(look->waits_in));
    read_line(thread, "stat", stat, sizeof(stat));
    pthread_setcancelstate(cancel, NULL);
    look->state = state_in(stat);
    if (strcmp(look->waits_in, "0") == 0) {
        look->waits_in[0] = '\0'; /* nowhere, or not for us to know */
    }
}
