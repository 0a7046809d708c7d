/* SPDX-License-Identifier: MIT */
/*
 * A loop that counts the lines of files given as arguments, or of its own
 * program: each is read on a thread of a pool, and told of in the loop.
 */

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <tenon/pool.h>

enum { MOST = 16 };

struct count {
    struct tn_job job;
    const char *path;
    long lines; /* or a negative errno */
};

static struct tn_loop *loop;
static int under_way;

/* On a thread of the pool: it may block as long as it likes. */
static void count_lines(void *opaque)
{
    struct count *count = opaque;
    FILE *file = fopen(count->path, "r");
    int c;

    if (!file) {
        count->lines = -errno;
        return;
    }
    while ((c = getc(file)) != EOF) {
        count->lines += c == '\n';
    }
    fclose(file);
}

/* In the loop, which sees what was counted. */
static void print_lines(void *opaque, int result)
{
    struct count *count = opaque;

    assert(result == 0); /* nobody cancels here */
    assert(count->lines >= 0);
    printf("%7ld %s\n", count->lines, count->path);
    if (--under_way == 0) {
        tn_loop_stop(loop);
    }
}

int main(int argc, char **argv)
{
    const struct tn_pool_options options = {.max_threads = 4,
                                            .max_waiting = MOST};
    struct tn_pool *pool = tn_pool_new(&options);
    struct count counts[MOST] = {{.path = argv[0]}};

    loop = tn_loop_new();
    if (!pool || !loop) {
        perror("count");
        return 1;
    }
    for (int i = 0; i < MOST && (i == 0 || i + 1 < argc); i++) {
        if (i + 1 < argc) {
            counts[i].path = argv[i + 1];
        }
        tn_job_init(&counts[i].job, count_lines, loop, print_lines, &counts[i]);
        if (tn_pool_submit(pool, &counts[i].job) == 0) {
            under_way++;
        }
    }
    if (under_way) {
        tn_loop_run(loop);
    }
    tn_pool_free(pool);
    tn_loop_unref(loop);
    return 0;
}
