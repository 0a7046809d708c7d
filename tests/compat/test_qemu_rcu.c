/* SPDX-License-Identifier: MIT */
/* RCU, notifiers and errors under QEMU's names. */

#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "qemu/notify.h"
#include "qemu/rcu.h"

#include <sys/wait.h>

#include "tap.h"

struct item {
    struct rcu_head rcu;
    int number;
};

static int reclaimed;

static void reclaim(struct rcu_head *head)
{
    struct item *item = container_of(head, struct item, rcu);

    CHECK(bql_locked());
    CHECK(item->number == ++reclaimed);
    g_free(item);
}

static void reclaim_item(struct item *item)
{
    reclaim(&item->rcu);
}

static struct item *new_item(int number)
{
    struct item *item = g_new0(struct item, 1);

    item->number = number;
    return item;
}

TEST(callbacks)
{
    struct item *first = new_item(1), *second = new_item(2);
    struct item *third = new_item(3);

    call_rcu1(&first->rcu, reclaim);
    call_rcu(second, reclaim_item, rcu);
    g_free_rcu(third, rcu);
    force_rcu();
    bql_lock(); /* which drain gives up meanwhile */
    drain_call_rcu();
    CHECK(bql_locked() && reclaimed == 2);
    bql_unlock();
}

static bool guarded(void)
{
    RCU_READ_LOCK_GUARD();
    WITH_RCU_READ_LOCK_GUARD()
    {
        return tn_rcu_in_section();
    }
    return false;
}

TEST(sections)
{
    struct rcu_reader_data *self;

    rcu_register_thread();
    self = get_ptr_rcu_reader();
    CHECK(self->ctr == 0 && !self->waiting);
    rcu_read_lock();
    rcu_read_lock();
    CHECK(self->ctr == rcu_gp_ctr + 1);
    rcu_read_unlock();
    rcu_read_unlock();
    CHECK(guarded() && self->ctr == 0);
    synchronize_rcu();
    rcu_unregister_thread();
}

static Notifier kick;
static QemuEvent kicked, in_section;

static void on_kick(Notifier *notifier, void *data)
{
    (void)data;
    CHECK(notifier == &kick);
    qemu_event_set(&kicked);
}

static void *read_until_kicked(void *opaque)
{
    rcu_register_thread();
    kick.notify = on_kick;
    rcu_add_force_rcu_notifier(&kick);
    rcu_read_lock();
    qemu_event_set(&in_section);
    qemu_event_wait(&kicked);
    rcu_read_unlock();
    rcu_remove_force_rcu_notifier(&kick);
    rcu_unregister_thread();
    return opaque;
}

TEST(force_notifier)
{
    QemuThread thread;

    qemu_event_init(&kicked, false);
    qemu_event_init(&in_section, false);
    qemu_thread_create(&thread, NULL, read_until_kicked, NULL,
                       QEMU_THREAD_JOINABLE);
    qemu_event_wait(&in_section);
    g_free_rcu(new_item(0), rcu);
    drain_call_rcu();
    qemu_thread_join(&thread);
}

static int notified;

static void note(Notifier *notifier, void *data)
{
    notified = notified * 10 + *(int *)data;
    notifier_remove(notifier);
    ++*(int *)data;
}

TEST(notifiers)
{
    NotifierList list = NOTIFIER_LIST_INITIALIZER(list);
    Notifier a = {.notify = note}, b = {.notify = note};
    int data = 1;

    notifier_list_init(&list);
    notifier_list_add(&list, &a);
    notifier_list_add(&list, &b);
    CHECK(!notifier_list_empty(&list));
    notifier_list_notify(&list, &data);
    notifier_list_notify(&list, &data);
    CHECK(notified == 12 && notifier_list_empty(&list));
}

static int refuse(NotifierWithReturn *notifier, void *data, Error **errp)
{
    (void)notifier;
    ++*(int *)data;
    error_setg(errp, "refused %d", *(int *)data);
    return -EPERM;
}

TEST(notifiers_with_return)
{
    NotifierWithReturnList list = NOTIFIER_WITH_RETURN_LIST_INITIALIZER(list);
    NotifierWithReturn a = {.notify = refuse}, b = {.notify = refuse};
    Error *error = NULL;
    int calls = 0;

    notifier_with_return_list_init(&list);
    notifier_with_return_list_add(&list, &a);
    notifier_with_return_list_add(&list, &b);
    CHECK(notifier_with_return_list_notify(&list, &calls, &error) == -EPERM);
    CHECK(calls == 1 && !strcmp(error_get_pretty(error), "refused 1"));
    error_free_or_abort(&error);
    CHECK(error == NULL);
    notifier_with_return_remove(&a);
    notifier_with_return_remove(&b);
    CHECK(notifier_with_return_list_notify(&list, &calls, NULL) == 0);
}

static void add_hint(Error **errp)
{
    ERRP_GUARD();
    error_setg_errno(errp, ENOENT, "no %s", "file");
    error_append_hint(errp, "look again\n");
    error_prepend(errp, "open: ");
}

TEST(errors)
{
    Error *error = NULL, *first = NULL, *copy;

    add_hint(&error);
    CHECK(!strcmp(error_get_pretty(error),
                  "open: no file: No such file or directory"));
    CHECK(error_get_class(error) == ERROR_CLASS_GENERIC_ERROR);
    copy = error_copy(error);
    error_propagate(&first, error);
    error_propagate_prepend(&first, copy, "second: "); /* the first stays */
    CHECK(first == error);
    error_free(first);
    error_setg(NULL, "nobody wants to know");
    error_propagate(NULL, NULL);
}

G_GNUC_PRINTF(2, 3)
static void put_before(Error **errp, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    error_vprepend(errp, format, ap);
    va_end(ap);
}

TEST(errors_with_more)
{
    Error *error = NULL;

    error_set(&error, ERROR_CLASS_DEVICE_NOT_FOUND, "no %s", "device");
    put_before(&error, "%d: ", 1);
    CHECK(!strcmp(error_get_pretty(error), "1: no device"));
    CHECK(error_get_class(error) == ERROR_CLASS_DEVICE_NOT_FOUND);
    error_free_or_abort(&error);
    put_before(NULL, "nobody");
    error_setg_file_open(&error, EPERM, "f");
    CHECK(!strcmp(error_get_pretty(error),
                  "Could not open 'f': Operation not permitted"));
    error_free(error);
}

static void abort_with_error(void)
{
    dup2(open("/dev/null", O_WRONLY), 2);
    error_setg(&error_abort, "this ends it");
}

TEST(error_abort_aborts)
{
    int status;

    if (fork() == 0) {
        abort_with_error();
        _exit(0);
    }
    wait(&status);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    if (fork() == 0) {
        dup2(open("/dev/null", O_WRONLY), 2);
        error_setg(&error_fatal, "and this too");
        _exit(0);
    }
    wait(&status);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 1);
}

G_GNUC_PRINTF(1, 2)
static void report_all(const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    error_vreport(format, ap);
    va_end(ap);
    va_start(ap, format);
    warn_vreport(format, ap);
    va_end(ap);
    va_start(ap, format);
    info_vreport(format, ap);
    va_end(ap);
    va_start(ap, format);
    error_vprintf(format, ap);
    va_end(ap);
}

static Error *new_error(const char *message)
{
    Error *error = NULL;

    error_setg(&error, "%s", message);
    return error;
}

TEST(reports_of_errors)
{
    char line[256] = "";
    int fds[2], saved = dup(2);

    CHECK(pipe(fds) == 0 && dup2(fds[1], 2) == 2);
    error_init("p");
    report_all("%s\n", "0");
    error_report_err(new_error("1"));
    warn_report_err(new_error("2"));
    for (int i = 0; i < 2; i++) {
        warn_report_err_once(new_error("3"));
    }
    error_setg(&error_warn, "4"); /* and goes on */
    dup2(saved, 2);
    CHECK(read(fds[0], line, sizeof(line) - 1) > 0);
    CHECK(!strcmp(line, "p: 0\n\np: warning: 0\n\np: info: 0\n\n0\n"
                        "p: 1\np: warning: 2\np: warning: 3\n"
                        "p: warning: 4\n"));
}

TEST(reports)
{
    char line[256] = "";
    int fds[2], saved = dup(2);
    Error *error = NULL;
    ssize_t got;

    CHECK(pipe(fds) == 0 && dup2(fds[1], 2) == 2);
    error_init("some/where/prog");
    error_report("%d", 1);
    warn_report("two");
    info_report("three");
    for (int i = 0; i < 2; i++) {
        error_report_once("four");
        warn_report_once("five");
    }
    error_setg(&error, "six");
    error_reportf_err(error, "at ");
    error = NULL;
    error_setg(&error, "seven");
    warn_reportf_err(error, "at ");
    error_printf("end\n");
    dup2(saved, 2);
    got = read(fds[0], line, sizeof(line) - 1);
    CHECK(got > 0);
    CHECK(!strcmp(line, "prog: 1\nprog: warning: two\nprog: info: three\n"
                        "prog: four\nprog: warning: five\nprog: at six\n"
                        "prog: warning: at seven\nend\n"));
    CHECK(!strcmp(error_get_progname(), "prog"));
}
