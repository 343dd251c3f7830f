/** What the operator sees first: the servers, and every company with how it is. UI: Operador, estado */
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import type { Directory } from '../../store/directory.ts'
import { type AdminMethod, adminMethod } from '../admin/method.ts'
import { NODE_SILENT_MS } from './limits.ts'

const NONE = {
  ...{ accounts: 0, suspended: 0, paused: 0, usedBytes: 0, quotaBytes: undefined, nearlyFull: 0 },
}

export function stateMethods({
  directory,
  clock,
}: {
  readonly directory: Directory
  readonly clock: Pick<Clock, 'now'>
}): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'service-state.show',
      scope: 'operator',
      input: z.strictObject({}),
      run: () =>
        directory.read(async ({ organisations, domains, use, nodes }) => {
          const now = clock.now()
          const uses = new Map((await use.byCompany()).map((one) => [one.organisationId, one]))
          const names = Map.groupBy(await domains.list(undefined), ({ organisationId }) => organisationId)
          return {
            companies: (await organisations.list(undefined)).map(({ id, name }) => {
              const {
                organisationId: _,
                quotaBytes,
                ...counts
              } = uses.get(id) ?? { ...NONE, organisationId: id }
              return {
                ...{ id, name, ...counts, quotaBytes: quotaBytes ?? null },
                domains: (names.get(id) ?? [])
                  .filter(({ aliasOf }) => aliasOf === undefined)
                  .map((domain) => domain.name),
              }
            }),
            nodes: (await nodes.list()).map((node) => ({
              ...node,
              answers: now - node.seenMs < NODE_SILENT_MS,
            })),
          }
        }),
    }),
  ]
}
