/** What replies of other servers mean, one after the other: most of them are like one that came before. */
import { decideReply } from '../../mail/bounce/decide.ts'
import type { Rules } from '../../mail/bounce/rules.ts'
import type { Verdict } from '../../mail/bounce/verdict.ts'

/** A reply as the queue keeps it. */
export type KeptReply = { readonly code?: number; readonly status?: string; readonly text: string }

export type VerdictOf = (reply: KeptReply) => Verdict

/** Forms of replies remembered: a million messages meet a few hundred. */
const REMEMBERED_MAX = 1000
/** Signs by which a form is told from another. */
const SHAPE_SIGNS = 300

export function createVerdicts(rules: Rules): VerdictOf {
  const known = new Map<string, Verdict>()
  return (reply) => {
    const key = `${reply.code} ${reply.status} ${shapeOf(reply.text)}`
    const before = known.get(key)
    if (before !== undefined) return before
    const verdict = decideReply(rules, reply)
    if (known.size >= REMEMBERED_MAX) known.clear()
    known.set(key, verdict)
    return verdict
  }
}

/** Codes of theirs that mean something, in capitals: S3140, TSS04, RP-001; and an enhanced status. */
const CODE = /^\W*(?:[A-Z]{1,4}-?\d{2,6}|[245]\.\d{1,3}\.\d{1,3})\W*$/

/** A reply without what is different in each of them: numbers, ids, addresses. */
function shapeOf(text: string): string {
  return text
    .slice(0, SHAPE_SIGNS)
    .replace(/<[^>]*>|\S+@\S+/g, '@')
    .replace(/\S*\d\S*/g, (word) => (CODE.test(word) ? word : '#'))
}
