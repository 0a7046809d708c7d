/* SPDX-License-Identifier: MIT */
/*
 * The library is opened late, behind ten others with thread-local storage of
 * the initial-exec model, and closed while its thread runs.
 *
 *     test_dlopen LIBTENON NEIGHBOUR...
 */

#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct head {
    struct head *next;
    void (*fn)(struct head *head);
};

static void (*call_rcu)(struct head *head, void (*fn)(struct head *head));
static void (*drain)(void);

static struct head heads[4];
static int called;

static void count(struct head *head)
{
    (void)head;
    called++;
}

static void queue_at_end(void *head)
{
    call_rcu(head, count);
}

static void *end(void *key)
{
    pthread_setspecific(*(pthread_key_t *)key, &heads[0]);
    call_rcu(&heads[1], count);
    return NULL;
}

static size_t storage;

static int find_storage(struct dl_phdr_info *info, size_t size, void *unused)
{
    (void)size;
    (void)unused;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        if (strstr(info->dlpi_name, "libtenon") &&
            info->dlpi_phdr[i].p_type == PT_TLS) {
            storage = info->dlpi_phdr[i].p_memsz;
        }
    }
    return 0;
}

static int number;

static void report(int good, const char *what)
{
    printf("%sok %d dlopen_%s\n", good ? "" : "not ", ++number, what);
    fflush(stdout);
}

static int drains_in_child(void)
{
    int status = 1;
    pid_t child = fork();

    if (child == 0) {
        call_rcu(&heads[2], count);
        drain();
        _exit(called == 3 ? 0 : 1);
    }
    return waitpid(child, &status, 0) == child && status == 0;
}

int main(int argc, char **argv)
{
    pthread_key_t key;
    pthread_t thread;
    void *library;

    puts("1..5");
    for (int i = 2; i < argc; i++) {
        if (!dlopen(argv[i], RTLD_NOW)) {
            puts(dlerror());
            return 1;
        }
    }
    library = dlopen(argv[1], RTLD_NOW);
    report(library != NULL, "behind_others");
    if (!library) {
        puts(dlerror());
        return 1;
    }
    dl_iterate_phdr(find_storage, NULL);
    report(storage > 0 && storage <= 64, "takes_little_storage");
    *(void **)&call_rcu = dlsym(library, "tn_call_rcu1");
    *(void **)&drain = dlsym(library, "tn_drain_call_rcu");
    pthread_key_create(&key, queue_at_end);
    pthread_create(&thread, NULL, end, &key);
    pthread_join(thread, NULL);
    drain();
    report(called == 2, "calls_from_the_end_of_a_thread");
    dlclose(library);
    report(drains_in_child(), "closed_and_forked");
    call_rcu(&heads[3], count);
    drain();
    report(called == 3, "closed_and_used");
    return 0;
}
