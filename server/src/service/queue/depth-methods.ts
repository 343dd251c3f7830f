/** The curve of the queue as an administrative method: a company sees its own, the operator all. THREATS QU2 */
import { z } from 'zod'
import { ALL_COMPANIES, listDepths } from '../../store/queue-depth.ts'
import { boundTo } from '../admin/access.ts'
import { type AdminMethod, adminMethod } from '../admin/method.ts'
import { usualDepth } from './depth.ts'
import { DEPTH_KEPT_MS, DEPTH_SHOWN_MS } from './limits.ts'
import type { QueueMethodDeps } from './queue-methods.ts'

export const DEPTH_INPUT = z.strictObject({ company: z.string().min(1).max(200).optional() })

export function depthMethod({ service, clock, findOrganisation }: QueueMethodDeps): AdminMethod {
  return adminMethod({
    name: 'queue.history',
    scope: 'company',
    input: DEPTH_INPUT,
    run: async (principal, { company }) => {
      const named = company === undefined ? undefined : await findOrganisation(principal, company)
      const nowMs = clock.now()
      const whose = boundTo(principal) ?? named ?? ALL_COMPANIES
      const depths = await listDepths(service.store.db, whose, nowMs - DEPTH_KEPT_MS)
      return {
        looks: depths
          .filter(({ atMs }) => atMs > nowMs - DEPTH_SHOWN_MS)
          .map(({ atMs, waiting }) => ({ at: new Date(atMs).toISOString(), waiting })),
        usual: usualDepth(depths, nowMs) ?? null,
      }
    },
  })
}
