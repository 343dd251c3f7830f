/** RFC 9425 §5.2 */
import { CHANGES_ARGS, changesAnswer } from '../../get-args.ts'
import { method, QUOTA } from '../../method.ts'
import { measuresOf, quotaState, RESOURCES, readQuotaState } from './quotas.ts'

export const quotaChanges = method({
  name: 'Quota/changes',
  capability: QUOTA,
  args: CHANGES_ARGS,
  async run(context, { accountId, sinceState, maxChanges }) {
    const before = readQuotaState(sinceState)
    const now = await measuresOf(context)
    const isThere = (limit: number | undefined): boolean => limit !== undefined
    const created = RESOURCES.filter((one) => !isThere(before[one].limit) && isThere(now[one].limit))
    const destroyed = RESOURCES.filter((one) => isThere(before[one].limit) && !isThere(now[one].limit))
    const kept = RESOURCES.filter((one) => isThere(before[one].limit) && isThere(now[one].limit))
    const moved = kept.filter((one) => before[one].limit !== now[one].limit)
    const updated = kept.filter((one) => moved.includes(one) || before[one].used !== now[one].used)
    const states = { old: sinceState, now: quotaState(now) }
    const answer = changesAnswer(accountId, states, { created, updated, destroyed }, maxChanges)
    return { ...answer, updatedProperties: moved.length === 0 ? ['used'] : null }
  },
})
