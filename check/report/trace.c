#include "report/trace.h"
#include "report/stack.h"
bool trace_on;
void trace_note_plain(uintptr_t a, size_t s, bool w, uintptr_t pc)
{
    (void)a;
    (void)s;
    (void)w;
    (void)pc;
}
void stack_note_entry(uintptr_t p)
{
    (void)p;
}
void stack_note_exit(void)
{
}
