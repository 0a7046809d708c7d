/* SPDX-License-Identifier: MIT */

#include <pthread.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host/host.h"
#include "host/linux/task.h"

int tn_host_thread_number_(void)
{
    return (int)syscall(SYS_gettid);
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
    tn_task_read_(thread, "comm", look->name, sizeof(look->name));
    tn_task_read_(thread, "wchan", look->waits_in, sizeof(look->waits_in));
    tn_task_read_(thread, "stat", stat, sizeof(stat));
    pthread_setcancelstate(cancel, NULL);
    look->state = state_in(stat);
    if (strcmp(look->waits_in, "0") == 0) {
        look->waits_in[0] = '\0'; /* nowhere, or not for us to know */
    }
}
