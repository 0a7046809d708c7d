/* SPDX-License-Identifier: MIT */
#ifndef CHECK_GRAPH_EVENT_H
#define CHECK_GRAPH_EVENT_H

/*
 * What a thread does that others can see, and how it is called in the graph.
 * Plain accesses are no events: they read what happens before them, or race.
 */

#include "graph/vclock.h"

#include <stdbool.h>
#include <stdint.h>

/* The value of an atomic object, of 1 to 16 bytes. */
typedef unsigned __int128 word;

/* Threads have numbers, from that of main on. */
enum { MAX_THREADS = 64, MAIN_THREAD = 0 };

enum event_kind {
    EVENT_READ,
    EVENT_WRITE,
    EVENT_FENCE,
    EVENT_CREATE, /* of another thread */
    EVENT_START,  /* reads from its CREATE */
    EVENT_END,
    EVENT_JOIN,   /* reads from the END */
    EVENT_CHOICE, /* of the environment */
};

/* How an event behaves beyond its kind. */
enum role {
    ROLE_PLAIN,
    ROLE_RMW,  /* the read of a read-modify-write, and its write */
    ROLE_LOCK, /* the same, of a mutex */
    ROLE_TRYLOCK,
    ROLE_UNLOCK,
    ROLE_GHOST,      /* a lock whose turn went to another thread (lock.h) */
    ROLE_FUTEX_WORD, /* FUTEX_WAIT compares; ROLE_ENQUEUE comes at once */
    ROLE_ENQUEUE,    /* of a sleeper, in a queue (queue.h) */
    ROLE_WAKE,
    ROLE_RESOLVE,     /* woken, or timed out */
    ROLE_OBJECT,      /* of a semaphore, a read-write lock, ... (change.h) */
    ROLE_LEAVE,       /* a barrier, once the last thread has come to it */
    ROLE_LIGHT_FENCE, /* of an asymmetric pair */
    ROLE_HEAVY_FENCE,
};

enum rmw_op {
    OP_EXCHANGE,
    OP_ADD,
    OP_SUB,
    OP_AND,
    OP_OR,
    OP_XOR,
    OP_NAND,
    OP_COMPARE, /* compare and exchange */

    /* These, too, are made only if what is there allows it (rmw.h). */
    OP_ADD_BELOW,
    OP_SUB_ABOVE,
    OP_DRAIN,
    OP_PUSH, /* a pipe */
    OP_PULL,
};

/* The numbers of the __ATOMIC_ constants. */
enum order {
    ORDER_RELAXED,
    ORDER_CONSUME,
    ORDER_ACQUIRE,
    ORDER_RELEASE,
    ORDER_ACQ_REL,
    ORDER_SEQ_CST,
};

static inline bool order_acquires(enum order order)
{
    return order != ORDER_RELAXED && order != ORDER_RELEASE;
}

static inline bool order_releases(enum order order)
{
    return order >= ORDER_RELEASE;
}

enum { INIT = -1, NONE = -2 }; /* the initial write of a location; no event */

struct event {
    uint8_t kind;
    uint8_t role;
    uint8_t op;
    uint8_t order;      /* in force: of a failed compare, on_failure */
    uint8_t on_success; /* a compare-and-exchange keeps both */
    uint8_t on_failure;
    uint8_t size;
    bool weak;       /* this compare-and-exchange may fail for no reason */
    bool timed;      /* this sleeper may wake up by itself */
    bool awaits;     /* this read-modify-write goes no further unless made */
    bool placed;     /* a write has its place in the coherence order */
    bool first_read; /* of this location in its thread */
    uint8_t retry;   /* whether its thread goes on (retry.h) */
    uint16_t thread;
    uint16_t choice; /* 0 is the one that exploration takes first */
    uint16_t choices;
    uint16_t twins; /* of a CREATE: the first one of identical threads */
    uint32_t index; /* in its thread */
    uint32_t location;

    /*
     * Where a read, START or JOIN reads from; for the write of a
     * read-modify-write, its read.
     */
    int32_t from;
    int32_t reader;      /* of this write: the newest, then ... */
    int32_t next_reader; /* ... the next older one */
    int32_t older_read;  /* the read of this location before this one */
    int32_t co_next, co_previous;

    /* Knowledge of other threads; of its own an event knows all before it. */
    vclock happens;  /* what happens before it */
    vclock prefix;   /* what it depends on: (program order or reads-from)+ */
    vclock message;  /* of a write: what who acquires it gets */
    vclock tail;     /* of a write: the part not owed to reading (--rs=rc11) */
    vclock pending;  /* read and not acquired yet: for an acquire fence */
    vclock fenced;   /* what the last release fence released */
    uint32_t clocks; /* the arena up to this event */

    uintptr_t pc;     /* of the call, in the program */
    const char *says; /* of ROLE_OBJECT: the call, for the report */
    word value;       /* read or written */
    word operand;
    word expected;
};

/* The read part of something that may go on to write. */
static inline bool event_is_rmw_read(const struct event *event)
{
    return event->kind == EVENT_READ && event->role != ROLE_PLAIN &&
           event->role != ROLE_GHOST && event->role != ROLE_FUTEX_WORD &&
           event->role != ROLE_LEAVE;
}

static inline bool event_is_rmw_write(const struct event *event)
{
    return event->kind == EVENT_WRITE && event->from >= 0;
}

static inline bool event_is_access(const struct event *event)
{
    return event->kind <= EVENT_WRITE;
}

#endif
