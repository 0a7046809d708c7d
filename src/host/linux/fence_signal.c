/* SPDX-License-Identifier: MIT */
/*
 * Constraints
 *
 *   1  The round is whole -> the handler looks for its thread in it.   (A6)
 *   2  handler: its fence -> its answer; what the caller stored before is seen
 *      by what the thread does after, and the other way round.         (A6)
 *   3  What the caller did -> the first signal; all answers -> what it does
 *      next.  A thread that is asleep has its fence from the scheduler, and
 *      answers nothing.                                                (A6)
 */

#include "host/linux/fence_signal.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host/host.h"
#include "host/linux/task.h"
#include "tenon/atomic.h"

struct target {
    int thread;
    uint32_t answered;
    bool looked_at;
    unsigned long switches; /* when first looked at */
};

/* A listing of the threads, less those of the rounds before. */
struct round {
    struct round *before;
    uint32_t count;
    struct target targets[];
};

/*
 * A listing may pass over a thread if one ahead of it ends at that moment; it
 * would have to do so three times.  Threads that start meanwhile need nothing.
 */
enum { ROUNDS = 3 };

/*
 * For the handler, which may run late, where the signal was blocked: rounds
 * are not freed.  This is done once in the life of a process.
 */
static struct round *current;

int tn_fence_signal_(void)
{
    return SIGRTMAX - 1;
}

static struct target *find(struct round *r, int thread)
{
    for (uint32_t i = 0; i < r->count; i++) {
        if (r->targets[i].thread == thread) {
            return &r->targets[i];
        }
    }
    return NULL;
}

static void answer(int number)
{
    int saved = errno;
    struct round *r = tn_atomic_load_acquire(&current); /* 1 */
    struct target *self = find(r, (int)syscall(SYS_gettid));

    (void)number;
    tn_smp_mb(); /* 2 */
    if (self) {
        tn_atomic_set(&self->answered, 1);
        tn_futex_wake_all_(&self->answered);
    }
    errno = saved;
}

static bool is_known(struct round *r, int thread)
{
    while (r && !find(r, thread)) {
        r = r->before;
    }
    return r != NULL;
}

static uint32_t count_threads(struct tn_tasks_ *tasks)
{
    uint32_t count = 0;

    while (tn_tasks_next_(tasks)) {
        count++;
    }
    tn_tasks_rewind_(tasks);
    return count;
}

/* Of descriptors and memory there may be more another time. */
static bool open_threads(struct tn_tasks_ *tasks)
{
    bool open = tn_tasks_open_(tasks);

    if (!open && errno != EMFILE && errno != ENFILE && errno != ENOMEM) {
        tn_misuse_("process", NULL,
                   "membarrier failed, and there is no /proc to do without");
    }
    return open;
}

static struct round *open_round(struct tn_tasks_ *tasks, uint32_t *room)
{
    struct round *r;

    *room = 2 * count_threads(tasks);
    r = tn_task_memory_(sizeof(*r) + *room * sizeof(r->targets[0]));
    if (!r) {
        tn_tasks_close_(tasks);
    }
    return r;
}

static struct round *list_threads(struct round *before)
{
    struct tn_tasks_ tasks;
    struct round *r;
    uint32_t room;
    int thread;

    while (!open_threads(&tasks) || !(r = open_round(&tasks, &room))) {
        sched_yield();
    }
    *r = (struct round){.before = before};
    while (r->count < room && (thread = tn_tasks_next_(&tasks))) {
        if (!is_known(r, thread)) {
            r->targets[r->count++] = (struct target){.thread = thread};
        }
    }
    tn_tasks_close_(&tasks);
    return r;
}

/* False if the thread is known to have ended. */
static bool interrupt(int thread, int number)
{
    while (syscall(SYS_tgkill, getpid(), thread, number) < 0) {
        if (errno != EAGAIN) {
            return errno != ESRCH;
        }
        sched_yield(); /* too many signals are queued */
    }
    return true;
}

/*
 * For a thread that blocks the signal: the scheduler's barrier is as good.
 * What cannot be read now is not known, and may be another time.
 */
static bool has_been_switched_out(struct target *t)
{
    unsigned long switches, before = t->switches;
    enum tn_task_state_ state = tn_task_look_at_(t->thread, &switches);

    if (state == TASK_RUNS && !t->looked_at) {
        t->looked_at = true;
        t->switches = before = switches;
    }
    return state == TASK_SLEEPS || state == TASK_HAS_ENDED ||
           (state == TASK_RUNS && switches != before);
}

/* A thread may also end with the signal pending. */
static void await_answer(struct target *t)
{
    int64_t complaint = tn_deadline_in(10 * TN_SECOND);

    while (!tn_atomic_read(&t->answered) && interrupt(t->thread, 0) &&
           !has_been_switched_out(t)) {
        tn_futex_wait_until_(&t->answered, 0, tn_deadline_in(TN_MILLISECOND));
        if (tn_now() > complaint) {
            tn_message_("tenon: membarrier failed, and thread %d blocks "
                        "signal %d, which replaces it: waiting",
                        t->thread, tn_fence_signal_());
            complaint = tn_deadline_in(10 * TN_SECOND);
        }
    }
}

static void fence(struct round *r)
{
    tn_atomic_store_release(&current, r); /* 1 */
    for (uint32_t i = 0; i < r->count; i++) {
        struct target *t = &r->targets[i];

        interrupt(t->thread, tn_fence_signal_());
    }
    for (uint32_t i = 0; i < r->count; i++) {
        await_answer(&r->targets[i]);
    }
}

void tn_fence_every_thread_(void)
{
    struct sigaction action = {.sa_handler = answer, .sa_flags = SA_RESTART};
    struct round *r = NULL;
    int cancel;

    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel); /* files */
    sigfillset(&action.sa_mask);
    sigaction(tn_fence_signal_(), &action, NULL);
    tn_smp_mb(); /* 3 */
    for (int i = 0; i < ROUNDS; i++) {
        r = list_threads(r);
        fence(r);
    }
    tn_smp_mb(); /* 3 */
    pthread_setcancelstate(cancel, NULL);
}
