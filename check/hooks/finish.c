/* SPDX-License-Identifier: MIT */

#include "hooks/finish.h"
#include "hooks/cxx.h"
#include "hooks/key.h"
#include "native/run.h"

_Noreturn void finish_thread(void *result, uint64_t *sp)
{
    struct op op = {.event.kind = EVENT_END};

    cxx_end_thread(sp);
    keys_destroy(sp);
    run.self->result = result;
    run_perform(&op);
    run_stop(THREAD_FINISHED);
}
