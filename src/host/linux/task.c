/* SPDX-License-Identifier: MIT */

#include "host/linux/task.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* As getdents64 gives it. */
struct entry {
    uint64_t inode;
    int64_t next;
    unsigned short length;
    unsigned char type;
    char name[];
};

/* A file that is read line by line. */
struct lines {
    int fd;
    long at, end;
    char chunk[256];
};

bool tn_tasks_open_(struct tn_tasks_ *tasks)
{
    tasks->fd = open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    tasks->at = tasks->end = 0;
    return tasks->fd >= 0;
}

void tn_tasks_rewind_(struct tn_tasks_ *tasks)
{
    lseek(tasks->fd, 0, SEEK_SET);
    tasks->at = tasks->end = 0;
}

int tn_tasks_next_(struct tn_tasks_ *tasks)
{
    const struct entry *entry;
    int thread = 0; /* of what is no thread, as `..` */

    while (thread == 0) {
        if (tasks->at >= tasks->end) {
            tasks->at = 0;
            tasks->end = syscall(SYS_getdents64, tasks->fd, tasks->entries,
                                 sizeof(tasks->entries));
        }
        if (tasks->end <= 0) {
            break;
        }
        entry = (const struct entry *)(tasks->entries + tasks->at);
        tasks->at += entry->length;
        thread = atoi(entry->name);
    }
    return thread;
}

void tn_tasks_close_(struct tn_tasks_ *tasks)
{
    close(tasks->fd);
}

static bool open_file(struct lines *file, int thread, const char *name)
{
    char path[64];

    snprintf(path, sizeof(path), "/proc/self/task/%d/%s", thread, name);
    file->fd = open(path, O_RDONLY | O_CLOEXEC);
    file->at = file->end = 0;
    return file->fd >= 0;
}

/* -1 at the end. */
static int next_character(struct lines *file)
{
    if (file->at >= file->end) {
        file->at = 0;
        do {
            file->end = read(file->fd, file->chunk, sizeof(file->chunk));
        } while (file->end < 0 && errno == EINTR);
    }
    return file->end > 0 ? (unsigned char)file->chunk[file->at++] : -1;
}

/* What does not fit is passed over. */
static bool next_line(struct lines *file, char *line, size_t room)
{
    size_t length = 0;
    int c;

    while ((c = next_character(file)) >= 0 && c != '\n') {
        if (length + 1 < room) {
            line[length++] = (char)c;
        }
    }
    line[length] = '\0';
    return c >= 0 || length > 0;
}

void tn_task_read_(int thread, const char *file, char *line, size_t room)
{
    struct lines lines;

    line[0] = '\0';
    if (open_file(&lines, thread, file)) {
        next_line(&lines, line, room);
        close(lines.fd);
    }
}

enum tn_task_state_ tn_task_look_at_(int thread, unsigned long *switches)
{
    char line[128], state = '\0';
    unsigned long n;
    int counts = 0;
    struct lines status;

    if (!open_file(&status, thread, "status")) {
        return errno == ENOENT ? TASK_HAS_ENDED : TASK_UNKNOWN;
    }
    *switches = 0;
    while (next_line(&status, line, sizeof(line))) {
        if (sscanf(line, "voluntary_ctxt_switches: %lu", &n) == 1 ||
            sscanf(line, "nonvoluntary_ctxt_switches: %lu", &n) == 1) {
            *switches += n;
            counts++;
        } else {
            sscanf(line, "State: %c", &state);
        }
    }
    close(status.fd);
    if (counts < 2 || !state) {
        return TASK_UNKNOWN;
    }
    return state == 'R' ? TASK_RUNS : TASK_SLEEPS;
}

void *tn_task_memory_(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return memory == MAP_FAILED ? NULL : memory;
}
