#include "report/sites.h"
bool sites_in_use;
uint8_t sites_look_up(uintptr_t pc, enum site_kind kind, uint8_t order)
{
    (void)pc;
    (void)kind;
    return order;
}
